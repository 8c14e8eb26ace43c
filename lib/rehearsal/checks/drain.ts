import type { DeploymentPlan } from '../../planner/types';
import type { Pod } from '../api/objects';
import { until } from '../wait';
import { failed, mostReplicas, passed, turnSeconds, type Check, type Stage } from './check';
import { evict } from './eviction';
import { explained } from './scheduling';

/** Real seconds a refused eviction is tried again. */
const PATIENCE_SECONDS = 12;

/** Every GPU node in turn is cordoned, emptied through the eviction API, replaced: a node group update. */
export const drain: Check = async (stage) => {
  const { plan, cluster, fleet, timeline } = stage;
  cluster.markLowest();
  const findings = await secondEvictions(stage);
  const replaced: string[] = [];
  for (const group of plan.nodeGroups)
    for (const { metadata } of fleet.nodesOf(group.name)) {
      const blocked = await replaceNode(stage, group.name, metadata.name);
      if (blocked.length > 0) return failed(`${metadata.name} can't be drained`, [...findings, ...blocked]);
      replaced.push(metadata.name);
    }
  timeline.say(`drained and replaced ${replaced.join(', ')}`);
  const lowest = plan.deployments.map(
    (each) => `${each.name} at least ${cluster.lowestReady(each)} of ${each.replicas} ready`,
  );
  const tooFew = plan.deployments.filter((each) => cluster.lowestReady(each) < each.replicas - 1);
  findings.push(...tooFew.map(({ name }) => `${name}: fewer replicas stayed ready than all but one`));
  return findings.length > 0
    ? failed('evictions are not what the budgets promise', findings)
    : passed(`${replaced.length} nodes drained and replaced one by one; ${lowest.join(', ')}`);
};

async function replaceNode(stage: Stage, group: string, node: string): Promise<string[]> {
  const { cluster, fleet } = stage;
  await fleet.cordon(node);
  for (const pod of enginePods(stage).filter(({ spec }) => spec.nodeName === node)) {
    const refused = await evictPatiently(stage, pod);
    if (refused !== undefined) return [`pod ${pod.metadata.name} may not be evicted: ${refused}`];
  }
  const gone = await until(
    () => (enginePods(stage).some(({ spec }) => spec.nodeName === node) ? undefined : true),
    turnSeconds(stage),
  );
  if (gone === undefined) return [`pods on ${node} do not end`];
  await fleet.remove(node);
  await fleet.add(group, 1);
  const { settled, blocked } = await cluster.settle(turnSeconds(stage, mostReplicas(stage.plan)));
  return settled ? [] : blocked.length > 0 ? blocked.map(explained) : [`replicas did not come back after ${node}`];
}

async function evictPatiently({ cluster }: Stage, pod: Pod): Promise<string | undefined> {
  let refused: string | undefined;
  await until(async () => {
    ({ refused } = await evict(cluster, pod));
    return refused === undefined ? true : undefined;
  }, PATIENCE_SECONDS);
  return refused;
}

const enginePods = ({ plan, cluster }: Stage): Pod[] => plan.deployments.flatMap((each) => cluster.podsOf(each));

/** With two replicas or more: while one is away, the budget must hold the next; and it must let the first go. */
async function secondEvictions(stage: Stage): Promise<string[]> {
  const findings: string[] = [];
  for (const deployment of stage.plan.deployments.filter(({ replicas }) => replicas > 1))
    findings.push(...(await secondEviction(stage, deployment)));
  return findings;
}

async function secondEviction(stage: Stage, deployment: DeploymentPlan): Promise<string[]> {
  const { cluster, timeline } = stage;
  const pods = cluster.podsOf(deployment);
  const first = pods[0];
  const second = pods.find((pod) => !sameReplica(deployment, first, pod));
  if (first === undefined || second === undefined) return [`${deployment.name} has fewer than two replicas to evict`];
  const refused = await evictPatiently(stage, first);
  if (refused !== undefined) return [`${deployment.name}: even the first eviction is refused: ${refused}`];
  const held = (await evict(cluster, second)).refused;
  timeline.say(
    `${deployment.name}: one replica evicted, the next ${held === undefined ? 'may go too' : 'has to wait'}`,
  );
  const { settled, blocked } = await cluster.settle(turnSeconds(stage, 2));
  return [
    ...(held === undefined ? [`${deployment.name}: a second replica may be evicted while the first is away`] : []),
    ...(settled ? [] : blocked.map(explained)),
  ];
}

function sameReplica({ multiNode }: DeploymentPlan, a: Pod | undefined, b: Pod): boolean {
  const label = 'leaderworkerset.sigs.k8s.io/group-index';
  return multiNode ? a?.metadata.labels?.[label] === b.metadata.labels?.[label] : a === b;
}
