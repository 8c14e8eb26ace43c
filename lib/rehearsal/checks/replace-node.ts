import { isTerminating, type Pod } from '../api/objects';
import { emptied, until } from '../wait';
import { mostReplicas, type Stage, turnSeconds } from './check';
import type { DeploymentPlan } from '../../environment';
import { evict } from './eviction';

/** Real seconds within which a budget lets a pod go while every replica is ready. */
export const FIRST_EVICTION_SECONDS = 12;

export interface Replacement {
  readonly node: string;
  /** Every replica is ready, so that the first pod may go at once. */
  readonly isFirst: boolean;
  /** Node group of the node that follows. @default - none follows */
  readonly replacement?: string;
}

/**
 * Between two nodes. A budget makes EKS wait for pods by itself; models on a capacity block have none, so whoever takes the
 * next node waits first, as the steps of such a change say.
 */
export async function beforeNextNode(
  stage: Stage,
  replicas?: (deployment: DeploymentPlan) => number,
): Promise<readonly string[]> {
  if (!stage.plan.deployments.some(({ nodesEndTogether }) => nodesEndTogether)) return [];
  return (await stage.cluster.settle(turnSeconds(stage, mostReplicas(stage.plan)), replicas)).findings;
}

/** Cordons a node, empties it through the eviction API and takes it away; what blocks that. */
export async function replaceNode(
  stage: Stage,
  { node, isFirst, replacement }: Replacement,
): Promise<string | undefined> {
  const { fleet } = stage;
  await fleet.cordon(node);
  const blocked = await emptyNode(stage, node, isFirst);
  if (blocked !== undefined) return blocked;
  await fleet.remove(node);
  if (replacement !== undefined) await fleet.add(replacement, 1);
  return undefined;
}

/**
 * Evicts until no pod is left and none comes any more: the scheduler may not yet know of the cordon, and a pod
 * that it has just placed would be lost with the node.
 */
async function emptyNode(stage: Stage, node: string, isFirst: boolean): Promise<string | undefined> {
  const turn = turnSeconds(stage, 2);
  let patience = isFirst ? FIRST_EVICTION_SECONDS : turn; // every replica is ready: the first pod may go at once
  const left = () => enginePodsOn(stage, node);
  let refusal: string | undefined;
  const isEmpty = emptied(() => left().length);
  const evictLeft = async (): Promise<true | undefined> => {
    for (const pod of left().filter((each) => !isTerminating(each))) {
      const refused = await evictPatiently(stage, pod, patience);
      patience = turn;
      if (refused === undefined) continue;
      refusal = `pod ${pod.metadata.name} may not be evicted from ${node}: ${refused}`;
      return true;
    }
    return isEmpty() ? true : undefined;
  };
  const ended = await until(evictLeft, (left().length + 1) * turn);
  return ended === undefined ? `pods on ${node} do not end` : refusal;
}

export async function evictPatiently({ cluster }: Stage, pod: Pod, patience: number): Promise<string | undefined> {
  let refused: string | undefined;
  await until(async () => {
    ({ refused } = await evict(cluster, pod));
    return refused === undefined ? true : undefined;
  }, patience);
  return refused;
}

export const enginePodsOn = ({ plan, cluster }: Stage, node: string): Pod[] =>
  plan.deployments.flatMap((each) => cluster.podsOf(each)).filter(({ spec }) => spec.nodeName === node);
