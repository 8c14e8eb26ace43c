import type { InstanceTypeSpec } from '../catalog/types';
import type { Architecture } from './architecture';
import { divisorsDescending, layoutOf } from './layout';
import type { Layout } from './types';

/** One way to use hardware: a layout, and how many such replicas share the nodes. */
export interface Placement {
  readonly instanceType: InstanceTypeSpec;
  readonly nodes: number;
  readonly layout: Layout;
  /** Replicas side by side on the node; 1 when a replica takes all GPUs of its nodes. */
  readonly replicas: number;
}

/** Every factorization of the GPUs into tensor × pipeline × data ranks, with and without expert parallelism. */
export function placements(
  instanceType: InstanceTypeSpec,
  nodes: number,
  architecture: Architecture,
): readonly Placement[] {
  const all = instanceType.gpuCount * nodes;
  const worlds = nodes === 1 ? divisorsDescending(all) : [all];
  return worlds.flatMap((world) =>
    factorizations(world).flatMap(([tensorParallelSize, pipelineParallelSize, dataParallelSize]) =>
      expertChoices(architecture, tensorParallelSize * dataParallelSize).map((enableExpertParallel) => ({
        instanceType,
        nodes,
        replicas: all / world,
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

const expertChoices = ({ experts }: Architecture, ranks: number): readonly boolean[] =>
  experts === undefined || ranks === 1 ? [false] : [true, false];
