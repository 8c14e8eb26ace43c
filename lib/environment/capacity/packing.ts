/** Equal pods on nodes of one kind. */
export interface PodGroup {
  /** GPUs of one pod. */
  readonly gpus: number;
  readonly count: number;
}

/** Nodes that hold all pods when the larger are placed first, whichever node each of them takes. */
export const nodesLargestFirst = (groups: readonly PodGroup[], gpusOfNode: number): number =>
  most(groups, ({ gpus: size }) =>
    untilRoom(
      size,
      groups.filter(({ gpus }) => gpus >= size),
      gpusOfNode,
    ),
  );

/** Nodes that hold all pods in whatever order they come and come again: then no small pod can take a large one's last room. */
export const nodesInAnyOrder = (groups: readonly PodGroup[], gpusOfNode: number): number =>
  most(groups, ({ gpus: size }) => untilRoom(size, groups, gpusOfNode));

/**
 * Pods of a group that are away together while one of the nodes is emptied and replaced: those of it that find no room on
 * the others. At least 1, or no pod could ever be evicted.
 */
export function awayTogether(own: PodGroup, groups: readonly PodGroup[], gpusOfNode: number, nodes: number): number {
  const perNode = Math.floor(gpusOfNode / own.gpus);
  const alone = own.count - (nodes - 1) * perNode;
  const amongAll = Math.ceil((gpusOf(groups) - (nodes - 1) * gpusOfNode) / own.gpus);
  return Math.max(1, Math.min(own.count, perNode, Math.max(alone, amongAll)));
}

const gpusOf = (groups: readonly PodGroup[]): number => groups.reduce((sum, { gpus, count }) => sum + gpus * count, 0);

const most = (groups: readonly PodGroup[], nodesFor: (group: PodGroup) => number): number =>
  Math.max(0, ...groups.map(nodesFor));

/** Nodes of which one has room for a pod of the size, however the others are spread over them. */
function untilRoom(size: number, groups: readonly PodGroup[], gpusOfNode: number): number {
  const step = groups.map(({ gpus }) => gpus).reduce(greatestCommonDivisor);
  const blockedFrom = (Math.floor((gpusOfNode - size) / step) + 1) * step;
  return Math.floor((gpusOf(groups) - size) / blockedFrom) + 1;
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
