import { allInstanceTypes, findGpu, findInstanceType } from '../../catalog';
import type { GpuSpec, InstanceTypeSpec } from '../../catalog/types';
import type { PlanRequest } from '../request';

/** Nodes tried, in this order, when the request leaves their number open. */
export const NODE_COUNTS = [1, 2, 3, 4, 6, 8];
/** Nodes to lay a model out on: of an instance type, or of a GPU that is named without one and has no price. */
export interface Hardware {
  readonly instanceType?: InstanceTypeSpec;
  readonly gpu: GpuSpec;
  readonly gpusPerNode: number;
  readonly spansNodes: boolean;
}

/** Every catalogued GPU server has at most this many in one NVLink domain. */
export const GPUS_PER_NODE = 8;

const nodesOf = (instanceType: InstanceTypeSpec): readonly Hardware[] => {
  const gpu = findGpu(instanceType.gpu);
  const spansNodes = instanceType.efaInterfaces > 0 && instanceType.nvlink;
  return gpu === undefined ? [] : [{ instanceType, gpu, gpusPerNode: instanceType.gpuCount, spansNodes }];
};

const bareNodes = (gpu: GpuSpec): Hardware => ({ gpu, gpusPerNode: GPUS_PER_NODE, spansNodes: false });

/** What the request names, else every catalogued instance type. */
export function hardwareOf({ instanceType, gpu }: PlanRequest, names?: readonly string[]): readonly Hardware[] {
  const asked = names ?? (instanceType === undefined ? undefined : [instanceType]);
  if (asked !== undefined) return asked.flatMap((name) => findInstanceType(name) ?? []).flatMap(nodesOf);
  if (gpu === undefined) return allInstanceTypes.flatMap(nodesOf);
  const bare = findGpu(gpu);
  return bare === undefined ? [] : [bareNodes(bare)];
}
