import { counted } from '../../units';
import { drainSeconds } from '../compression';
import { replicasOf } from '../replicas';
import { type RehearsalCheck, failed, minutes, mostReplicas, passed, type Stage, turnSeconds, warned } from './check';
import { evict } from './eviction';
import { beforeNextNode, evictPatiently, FIRST_EVICTION_SECONDS, replaceNode } from './replace-node';
import { countRequests } from './requests';
import type { DeploymentPlan } from '../../environment';

/** EKS tries this long to empty a node, then the update ends with PodEvictionFailure (EKS user guide, 2026-09). */
const EKS_PATIENCE_SECONDS = 15 * 60;

/** Every GPU node in turn is cordoned, emptied through the eviction API, replaced: a node group update. */
export const drain: RehearsalCheck = async (stage) => {
  const { plan, cluster, timeline } = stage;
  cluster.markLowest();
  const requests = countRequests(stage, { staysReady: (each) => each.replicas - each.replicasAwayTogether });
  const findings = await secondEvictions(stage);
  const { replaced, blocked } = await replaceNodes(stage);
  if (blocked.length > 0) return failed('the nodes can not be replaced', [...findings, ...blocked]);
  timeline.say(`drained and replaced ${replaced.join(', ')}`);
  const tooFew = plan.deployments.filter(
    (each) => cluster.lowestReady(each) < each.replicas - each.replicasAwayTogether,
  );
  findings.push(
    ...tooFew.map(
      ({ name, replicasAwayTogether }) => `${name}: fewer replicas stayed ready than all but ${replicasAwayTogether}`,
    ),
  );
  if (findings.length > 0) return failed('evictions are not what the budgets promise', findings);
  const { line, findings: lost } = requests();
  if (lost.length > 0) return failed('requests are lost', lost);
  const lowest = plan.deployments.map(
    (each) => `${each.name} at least ${cluster.lowestReady(each)} of ${each.replicas} ready`,
  );
  const summary = `${counted(replaced.length, 'node')} drained and replaced one by one; ${lowest.join(', ')}; ${line}`;
  const slow = plan.deployments.flatMap((each) => slowness(each) ?? []);
  return slow.length > 0 ? warned(summary, slow) : passed(summary);
};

/** Where a budget waits: the second node is emptied only when the replica of the first has loaded again; EKS does not wait for ever. */
export function slowness({ name, replicas, plan, drain: times, nodesEndTogether }: DeploymentPlan): string | undefined {
  const wait = drainSeconds(times) + plan.coldStart.totalSeconds.high;
  return replicas === 1 || nodesEndTogether || wait <= EKS_PATIENCE_SECONDS
    ? undefined
    : `${name}: an eviction waits until the replica before it has drained and loaded, up to ${minutes(wait)}; EKS gives a node ${minutes(EKS_PATIENCE_SECONDS)}, then the update ends with PodEvictionFailure`;
}

interface Replaced {
  readonly replaced: readonly string[];
  readonly blocked: readonly string[];
}

/** One node after another, as EKS does: the next follows when the new node is ready, whatever its engine does. */
async function replaceNodes(stage: Stage): Promise<Replaced> {
  const replaced: string[] = [];
  for (const { capacity: group } of stage.plan.nodeGroups.filter(({ serves }) => serves))
    for (const { metadata } of stage.fleet.nodesOf(group)) {
      const blocked = await replaceNode(stage, {
        node: metadata.name,
        isFirst: replaced.length === 0,
        replacement: group,
      });
      if (blocked !== undefined) return { replaced, blocked: [blocked] };
      replaced.push(metadata.name);
      const unsettled = await beforeNextNode(stage);
      if (unsettled.length > 0) return { replaced, blocked: unsettled };
    }
  const { findings } = await stage.cluster.settle(turnSeconds(stage, mostReplicas(stage.plan)));
  return { replaced, blocked: findings };
}

/** The one of a capacity block has none, see {@link beforeNextNode}. */
const hasBudget = ({ replicas, replicasAwayTogether, nodesEndTogether }: DeploymentPlan): boolean =>
  !nodesEndTogether && replicas > replicasAwayTogether;

/** While as many replicas are away as the budget lets go, it must hold the next. */
async function secondEvictions(stage: Stage): Promise<string[]> {
  const findings: string[] = [];
  for (const deployment of stage.plan.deployments.filter(hasBudget))
    findings.push(...(await evictionBeyond(stage, deployment)));
  return findings;
}

async function evictionBeyond(stage: Stage, deployment: DeploymentPlan): Promise<string[]> {
  const { cluster, timeline } = stage;
  const { name, replicasAwayTogether: allowed } = deployment;
  const pods = [...replicasOf(cluster.podsOf(deployment), deployment).values()].flatMap((group) => group.slice(0, 1));
  const next = pods[allowed];
  if (next === undefined) return [`${name} has fewer than ${allowed + 1} replicas to evict`];
  for (const pod of pods.slice(0, allowed)) {
    const refused = await evictPatiently(stage, pod, FIRST_EVICTION_SECONDS);
    if (refused !== undefined) return [`${name}: even the first ${allowed} may not all be evicted: ${refused}`];
  }
  const held = (await evict(cluster, next)).refused;
  timeline.say(
    `${name}: ${counted(allowed, 'replica')} evicted, the next ${held === undefined ? 'may go too' : 'has to wait'}`,
  );
  const { findings: unsettled } = await cluster.settle(turnSeconds(stage, 2));
  return [
    ...(held === undefined ? [`${name}: one more replica may be evicted while ${allowed} are away`] : []),
    ...unsettled,
  ];
}
