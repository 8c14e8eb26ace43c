import type { EnvironmentInput } from '../../lib/config';
import { synthesizeCharts } from '../../charts';
import { planInput } from '../support/plan-fixture';
import { Account, type CapacityBlock } from '../aws/account/account';
import { CloudFormation } from '../aws/cloudformation/engine';
import { deployAll } from '../aws/proof/deployer';
import { advance } from './clock';
import type { Edit } from './edits';
import { Fleet, modelKey } from './fleet/fleet';
import type { KubernetesJson } from './fleet/workload';
import type { Synthesis } from './synthesis';

const FIRST_DEPLOYMENT = '2026-12-01T00:00:00Z';
const WHILE_BLOCKS_RUN = '2026-12-10T12:00:00Z';

/** An account in which something runs, with its nodes and pods. */
export interface Running {
  readonly engine: CloudFormation;
  readonly fleet: Fleet;
}

/** The environment of an edit as it runs on the day of the edit. */
export function runningBefore({ before, after, beside, on = WHILE_BLOCKS_RUN }: Edit, synthesis: Synthesis): Running {
  const { accountId, region } = synthesis.ofInput(before);
  const reservations = bought([before, after, ...(beside === undefined ? [] : [beside])]);
  const now = new Date(FIRST_DEPLOYMENT);
  const engine = new CloudFormation(new Account({ accountId, region, reservations, now }));
  addVpcsOf([before, after], engine.account);
  for (const input of beside === undefined ? [before] : [beside, before]) {
    const outcome = deployAll(engine, synthesis.ofInput(input));
    if (outcome.kind === 'stopped') throw new Error(`${input.name} cannot be deployed: ${outcome.reason}`);
  }
  const running = { engine, fleet: new Fleet(engine.account) };
  running.fleet.runEveryJob();
  applyFolderOf(running, before);
  advance(engine, running.fleet, new Date(on));
  return running;
}

/** The same once more, to try something else with it. */
export function copyOf({ engine, fleet }: Running): Running {
  const copy = engine.copy();
  return { engine: copy, fleet: fleet.copyFor(copy.account) };
}

/** What a GitOps tool does after each commit. */
export function applyFolderOf({ fleet }: Running, input: EnvironmentInput): void {
  const plan = planInput(input);
  learnStarts(fleet, input);
  if (plan.delivery !== 'gitops') return;
  fleet.applyFolder(plan.clusterName, synthesizeCharts(plan).flatMap(({ manifests }) => manifests) as KubernetesJson[]);
}

/** How long pods of an environment take to serve. */
export function learnStarts({ outages }: Fleet, input: EnvironmentInput): void {
  const { deployments, clusterName: cluster } = planInput(input);
  const starts = deployments.map(
    ({ name: model, plan: { coldStart } }) => [modelKey({ cluster, model }), coldStart.totalSeconds.expected] as const,
  );
  outages.coldStartSeconds = { ...outages.coldStartSeconds, ...Object.fromEntries(starts) };
}

/** Blocks as somebody bought them, extensions included: whatever the files say of one, the most. */
function bought(environments: readonly EnvironmentInput[]): Record<string, CapacityBlock> {
  const blocks: Record<string, CapacityBlock> = {};
  for (const entry of environments.flatMap(({ capacity }) => capacity)) {
    if (entry.purchaseOption !== 'capacity-block') continue;
    for (const block of (entry.blocks ?? [entry]).map((one) => ({ count: entry.count, ...one }))) {
      const { reservationId = '', startsAt: start = '', endsAt = '', extendedTo: end = endsAt, count = 0 } = block;
      const known = blocks[reservationId] ?? { start, end, instances: count };
      const instances = Math.max(known.instances, count);
      blocks[reservationId] = { start, end: known.end > end ? known.end : end, instances };
    }
  }
  return blocks;
}

/** A VPC of somebody else's, with the subnets that any of the environments names. */
function addVpcsOf(environments: readonly EnvironmentInput[], account: Account): void {
  for (const { network } of environments) {
    if (network.existingVpc === undefined) continue;
    const { vpcId, subnets } = network.existingVpc;
    addExisting(account, 'AWS::EC2::VPC', vpcId, {});
    for (const { id, cidr, routeTableId } of subnets) {
      addExisting(account, 'AWS::EC2::Subnet', id, { VpcId: vpcId, CidrBlock: cidr });
      if (routeTableId !== undefined) addExisting(account, 'AWS::EC2::RouteTable', routeTableId, { VpcId: vpcId });
    }
  }
}

function addExisting(account: Account, type: string, id: string, properties: Record<string, unknown>): void {
  if (account.byId(type, id) !== undefined) return;
  account.add({ type, id, key: id, properties, attributes: { Arn: id }, owner: 'somebody' });
}
