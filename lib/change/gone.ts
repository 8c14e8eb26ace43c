import type { EnvironmentPlan, NodeGroupPlan } from '../environment';
import { nodesOf, PODS } from './commands';
import type { Known } from './look';

/** Groups of blocks that go while their entry stays. */
export interface Gone {
  /** Blocks before the one that serves. */
  readonly over: readonly NodeGroupPlan[];
  /** Blocks that would have come after it. */
  readonly cancelled: readonly NodeGroupPlan[];
}

/** Blocks that one plan has and the other has not. */
export function goneBlocks(was: EnvironmentPlan, is: EnvironmentPlan): Gone {
  const ids = new Set(is.nodeGroups.map(({ reservationId }) => reservationId));
  const gone = was.nodeGroups.filter(
    ({ capacity, capacityBlock, reservationId }) =>
      capacityBlock !== undefined && !ids.has(reservationId) && is.nodeGroups.some((one) => one.capacity === capacity),
  );
  const isLater = ({ capacity, capacityBlock }: NodeGroupPlan): boolean => {
    const serving = is.nodeGroups.find((group) => group.capacity === capacity && group.serves)?.capacityBlock;
    return serving !== undefined && capacityBlock !== undefined && capacityBlock.startsAt > serving.startsAt;
  };
  return { over: gone.filter((group) => !isLater(group)), cancelled: gone.filter(isLater) };
}

/** What must be so before their groups go, and after. */
export function waitsOfGone({ plan: was }: Known, { plan: is }: Known): readonly string[] {
  const { over, cancelled } = goneBlocks(was, is);
  return [
    ...over.map(
      ({ reservationId, capacityBlock }) =>
        `before it: ${reservationId} has ended (${capacityBlock?.endsAt}), or no pod is on its nodes: ${PODS}`,
    ),
    ...cancelled.map(({ name, capacity }) => `before it: ${name} has no nodes: ${nodesOf(capacity)}`),
    ...over
      .slice(0, 1)
      .map(({ capacity }) => `afterwards only nodes of the other blocks are left: ${nodesOf(capacity)}`),
  ];
}
