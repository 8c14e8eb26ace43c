import { until } from '../wait';
import { explainUnschedulable } from '../scheduling-message';
import { unschedulableMessage } from '../api/objects';
import { type RehearsalCheck, failed, passed, type Stage, turnSeconds } from './check';
import type { DeploymentPlan } from '../../environment';

/** A busy machine takes its time to create a pod and to look for its node. */
const NOTICE_SECONDS = 45;

/** One replica more and back. A capacity block sells a fixed number of nodes: there the new one waits and disturbs nobody. */
export const scale: RehearsalCheck = async (stage) => {
  const lines: string[] = [];
  for (const deployment of stage.plan.deployments) {
    const { findings, line } = await upAndDown(stage, deployment);
    if (findings.length > 0) return failed(`${deployment.name} does not scale`, findings);
    stage.timeline.say(line);
    lines.push(line);
  }
  return passed(lines.join('; '));
};

async function upAndDown(stage: Stage, deployment: DeploymentPlan): Promise<{ findings: string[]; line: string }> {
  const { cluster, workloads, plan, fleet } = stage;
  const { name, replicas, nodeGroup } = deployment;
  const isBlock = plan.nodeGroups.find((group) => group.capacity === nodeGroup)?.purchaseOption === 'capacity-block';
  cluster.markLowest();
  await workloads.scale(deployment, replicas + 1);
  await until(() => (isDecided(stage, deployment) ? true : undefined), NOTICE_SECONDS);
  const waits = waitingFor(stage, deployment);
  const findings: string[] = [];
  if (!isBlock) {
    if (waits !== undefined) await fleet.add(nodeGroup, deployment.plan.layout.nodes);
    const up = await cluster.settle(turnSeconds(stage), (each) => each.replicas + (each === deployment ? 1 : 0));
    if (!up.settled) findings.push(`${replicas + 1} replicas do not get ready`, ...up.findings);
  }
  await workloads.scale(deployment, replicas);
  const down = await cluster.settle(turnSeconds(stage));
  if (!down.settled) findings.push(`${replicas} replicas are not what is left`, ...down.findings);
  if (cluster.lowestReady(deployment) < replicas) findings.push('a running replica was disturbed');
  await removeIdle(stage, nodeGroup);
  const reason = waits === undefined ? 'has a node at once' : `waits (${waits})`;
  const ending = isBlock
    ? 'as a capacity block holds no more nodes'
    : waits === undefined
      ? ''
      : 'and is ready on added nodes';
  return { findings, line: `${name}: replica ${replicas + 1} ${reason} ${ending}`.trimEnd() };
}

/** The pods of the replica that came on top wait, have nodes, or may not be. */
function isDecided(stage: Stage, deployment: DeploymentPlan): boolean {
  const { cluster } = stage;
  const placed = cluster.podsOf(deployment).filter(({ spec }) => spec.nodeName !== undefined);
  return (
    placed.length > deployment.replicas * deployment.plan.layout.nodes ||
    waitingFor(stage, deployment) !== undefined ||
    cluster.refusals().length > 0
  );
}

function waitingFor({ cluster }: Stage, deployment: DeploymentPlan): string | undefined {
  const messages = cluster.podsOf(deployment).flatMap((pod) => unschedulableMessage(pod) ?? []);
  return messages[0] === undefined ? undefined : explainUnschedulable(messages[0]);
}

async function removeIdle({ fleet, cluster }: Stage, group: string): Promise<void> {
  const busy = new Set(
    cluster.plan.deployments.flatMap((each) => cluster.podsOf(each)).map(({ spec }) => spec.nodeName),
  );
  const nodes = fleet.nodesOf(group);
  const idle = nodes.filter(({ metadata }) => !busy.has(metadata.name));
  for (const { metadata } of idle.slice(0, Math.max(0, nodes.length - fleet.countOf(group))))
    await fleet.remove(metadata.name);
}
