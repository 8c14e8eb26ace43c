import { allInstanceTypes, findGpu, findInstanceType } from '../catalog';
import type { GpuSpec, InstanceTypeSpec } from '../catalog/types';
import type { Architecture } from './architecture';
import { divisorsDescending, layoutOf } from './layout';
import type { Layout, PlanRequest } from './types';

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

/** One way to use hardware: a layout, and how many such replicas share the nodes. */
export interface Placement {
  readonly hardware: Hardware;
  readonly nodes: number;
  readonly layout: Layout;
  /** Replicas side by side on the node; 1 when a replica takes all GPUs of its nodes. */
  readonly replicas: number;
}

/** Every factorization of the GPUs into tensor × pipeline × data ranks, with and without expert parallelism unless it is stated. */
export function placements(
  hardware: Hardware,
  nodes: number,
  architecture: Architecture,
  { enableExpertParallel: stated }: PlanRequest,
): readonly Placement[] {
  const all = hardware.gpusPerNode * nodes;
  const worlds = nodes === 1 ? divisorsDescending(all) : [all];
  return worlds.flatMap((world) =>
    factorizations(world).flatMap(([tensorParallelSize, pipelineParallelSize, dataParallelSize]) =>
      expertChoices(architecture, tensorParallelSize * dataParallelSize, stated).map((enableExpertParallel) => ({
        hardware,
        nodes,
        replicas: hardware.instanceType === undefined ? 1 : all / world,
        layout: layoutOf({ tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel }, nodes),
      })),
    ),
  );
}

function factorizations(world: number): readonly (readonly [number, number, number])[] {
  return divisorsDescending(world).flatMap((tensor) =>
    divisorsDescending(world / tensor).map((pipeline) => [tensor, pipeline, world / tensor / pipeline] as const),
  );
}

function expertChoices({ experts }: Architecture, ranks: number, stated: boolean | undefined): readonly boolean[] {
  if (stated !== undefined) return [stated];
  return experts === undefined || ranks === 1 ? [false] : [true, false];
}
