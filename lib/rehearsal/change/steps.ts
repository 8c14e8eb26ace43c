import { counted } from '../../units';
import { failed, mostReplicas, passed, skipped, turnSeconds, type Outcome, type Stage } from '../checks/check';
import { deleteObject } from '../checks/delete';
import { beforeNextNode, enginePodsOn, replaceNode } from '../checks/replace-node';
import { countRequests, type Requests } from '../checks/requests';
import { podsReplaced } from '../checks/rollout';
import { Workloads } from '../workloads';
import { clientsMove, wayIn } from './clients-move';
import {
  type Change,
  keptReady,
  nodeChanges,
  removedObjects,
  replicasIn,
  rolledDeployments,
  type Situation,
} from './differences';
import type { DeploymentPlan } from '../../environment';

type Step = (stage: Stage, change: Change) => Promise<Outcome>;

/** Nothing is changed before what runs is sound. */
export const runsBefore: Step = async (stage, { before }) => {
  const { workloads, cluster } = stage;
  const { refusals } = await workloads.apply();
  if (refusals.length > 0) return failed('the first objects are refused', refusals);
  const { settled, findings } = await cluster.settle(turnSeconds(stage), replicasIn(before));
  return settled
    ? passed(`${counted(workloads.objects.length, 'object')}, every replica ready`)
    : failed('not every replica got ready', findings);
};

export const newNodes: Step = async ({ fleet }, { before, after }) => {
  const { added } = nodeChanges(before, after);
  if (added.length === 0) return skipped('no node group comes');
  await fleet.join(added);
  return !(await fleet.joined())
    ? failed(
        'new nodes do not get ready',
        added.map(({ group }) => group),
      )
    : passed(added.map(({ group, count }) => `${group}: ${counted(count, 'node')}`).join(', '));
};

/** Nodes of groups that change are cordoned, emptied and replaced one by one. */
export const replacedNodes: Step = async (stage, { before, after }) => {
  const { reshaped } = nodeChanges(before, after);
  if (reshaped.length === 0) return skipped('no node changes');
  const { fleet, cluster } = stage;
  const change = { before, after };
  const requests = requestsOf(stage, change, before, (each) => each.replicas - each.replicasAwayTogether);
  let replaced = 0;
  for (const shape of reshaped) {
    fleet.reshape(shape);
    for (const node of fleet.membersOf(shape.group)) {
      const blocked = await replaceNode(stage, { node, isFirst: replaced === 0, replacement: shape.group });
      if (blocked !== undefined) return failed('the nodes can not be replaced', [blocked]);
      replaced++;
      const unsettled = await beforeNextNode(stage, replicasIn(before));
      if (unsettled.length > 0) return failed('not every replica came back', unsettled);
    }
  }
  const { findings } = await cluster.settle(turnSeconds(stage, mostReplicas(stage.plan)), replicasIn(before));
  if (findings.length > 0) return failed('not every replica came back', findings);
  return served(`${counted(replaced, 'node')} replaced one by one`, requests());
};

/** The objects of the second situation over those of the first; what it lacks goes. */
export const rolledOut: Step = async (stage, change) => {
  const { before, after } = change;
  const { cluster, compression, timeline } = stage;
  const rolled = new Set(rolledDeployments(before, after).map(({ name }) => name));
  const uids = (isRolled: boolean): Set<string> =>
    new Set(
      stage.plan.deployments
        .filter((each) => rolled.has(each.name) === isRolled && replicasIn(after)(each) >= replicasIn(before)(each))
        .flatMap((each) => cluster.podsOf(each))
        .map(({ metadata }) => metadata.uid ?? ''),
    );
  const [old, others] = [uids(true), uids(false)];
  const moving = clientsMove(stage, change);
  const requests = requestsOf(stage, change, after, (each) =>
    rolled.has(each.name) ? keptReady(after, each) : Math.min(each.replicas, replicasIn(before)(each)),
  );
  const next = new Workloads(cluster, compression, after.charts);
  const { refusals } = await next.apply();
  if (refusals.length > 0) return failed('the new objects are refused', refusals);
  const removed = removedObjects(before, after);
  for (const object of removed) await deleteObject(stage, object);
  moving?.oldWayGoes();
  timeline.say(`applied ${next.objects.length} objects, deleted ${removed.length}`);
  const findings = await podsReplaced(stage, old, replicasIn(after));
  if (findings.length > 0) return failed('the change does not finish', findings);
  const still = uids(false);
  const disturbed = [...others].filter((uid) => !still.has(uid));
  if (disturbed.length > 0) return failed('pods restart whose template did not change', [`${disturbed.length} pods`]);
  const moved = rolled.size === 0 ? 'no pod template changes' : `${[...rolled].join(', ')}: all pods replaced`;
  return served(moved, moving === undefined ? requests() : await moving.requests());
};

/** Groups that the second situation lacks: by now no engine is on their nodes. */
export const oldNodes: Step = async (stage, change) => {
  const { before, after } = change;
  const { removed } = nodeChanges(before, after);
  if (removed.length === 0) return skipped('no node group goes');
  const { fleet, cluster } = stage;
  const nodes = removed.flatMap(({ group }) => fleet.membersOf(group));
  const stayed = nodes.flatMap((node) =>
    enginePodsOn(stage, node).map(({ metadata }) => `pod ${metadata.name} is still on ${node}`),
  );
  if (stayed.length > 0) return failed('engines are on nodes that go', stayed);
  const requests = requestsOf(stage, change, after, (each) => each.replicas);
  for (const node of nodes) {
    const blocked = await replaceNode(stage, { node, isFirst: true });
    if (blocked !== undefined) return failed('the old nodes can not be emptied', [blocked]);
  }
  const { findings } = await cluster.settle(turnSeconds(stage), replicasIn(after));
  if (findings.length > 0) return failed('replicas went with the old nodes', findings);
  return served(
    `${counted(nodes.length, 'node')} of ${removed.map(({ group }) => group).join(', ')} drained and gone`,
    requests(),
  );
};

/** Of deployments that are in both situations. */
function requestsOf(
  stage: Stage,
  { before, after }: Change,
  during: Situation,
  staysReady: (each: DeploymentPlan) => number,
): () => Requests {
  const isInBoth = (each: DeploymentPlan): boolean => replicasIn(before)(each) > 0 && replicasIn(after)(each) > 0;
  const plan = { ...stage.plan, deployments: stage.plan.deployments.filter(isInBoth) };
  return countRequests({ traffic: stage.traffic, plan }, { staysReady, wayOf: wayIn({ before, after }, during) });
}

const served = (summary: string, { line, findings }: Requests): Outcome =>
  findings.length > 0 ? failed('requests are lost', findings) : passed([summary, line].join('; '));
