import { allInstanceTypes, findGpu, findInstanceType } from '../../catalog';
import type { GpuSpec, InstanceTypeSpec } from '../../catalog/types';
import type { PlanRequest } from '../request';

/** Nodes tried for a replica, in this order, when the request leaves their number open. */
const NODE_COUNTS = [1, 2, 3, 4, 6, 8];
/** A search over all layouts tries these: every further number multiplies what it examines. */
const SEARCHED_NODE_COUNTS = [1, 2, 4];

/** Whether a replica may span nodes: it talks over EFA between them and over NVLink inside; PCIe would be its narrowest way. */
const spansNodes = ({ efaInterfaces, nvlink }: InstanceTypeSpec): boolean => efaInterfaces > 0 && nvlink;

/** Numbers of nodes one replica may have on an instance type, smallest first. */
export const nodeCounts = (instanceType: InstanceTypeSpec): readonly number[] =>
  spansNodes(instanceType) ? NODE_COUNTS : [1];

/** The largest of these numbers that so many nodes allow; undefined: not even one node. */
export const mostNodes = (nodes: number): number | undefined => NODE_COUNTS.findLast((count) => count <= nodes);

/** Nodes to lay a model out on: of an instance type, or of a GPU that is named without one and has no price. */
export interface Hardware {
  readonly instanceType?: InstanceTypeSpec;
  readonly gpu: GpuSpec;
  readonly gpusPerNode: number;
  /** Numbers of nodes worth searching for one replica. */
  readonly searchedNodeCounts: readonly number[];
}

/** Every catalogued GPU server has at most this many in one NVLink domain. */
export const GPUS_PER_NODE = 8;

const nodesOf = (instanceType: InstanceTypeSpec): readonly Hardware[] => {
  const gpu = findGpu(instanceType.gpu);
  const searchedNodeCounts = spansNodes(instanceType) ? SEARCHED_NODE_COUNTS : [1];
  return gpu === undefined ? [] : [{ instanceType, gpu, gpusPerNode: instanceType.gpuCount, searchedNodeCounts }];
};

const bareNodes = (gpu: GpuSpec): Hardware => ({ gpu, gpusPerNode: GPUS_PER_NODE, searchedNodeCounts: [1] });

/** What the request names, else every catalogued instance type. */
export function hardwareOf({ instanceType, gpu }: PlanRequest, names?: readonly string[]): readonly Hardware[] {
  const asked = names ?? (instanceType === undefined ? undefined : [instanceType]);
  if (asked !== undefined) return asked.flatMap((name) => findInstanceType(name) ?? []).flatMap(nodesOf);
  if (gpu === undefined) return allInstanceTypes.flatMap(nodesOf);
  const bare = findGpu(gpu);
  return bare === undefined ? [] : [bareNodes(bare)];
}
