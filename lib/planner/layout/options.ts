import type { Architecture } from '../architecture';
import type { PlanRequest } from '../request';
import type { Hardware } from './hardware';
import { divisorsDescending, type Layout, layoutOf } from './layout';

/** One way to use hardware: a layout, and how many such replicas share the nodes. */
export interface LayoutOption {
  readonly hardware: Hardware;
  readonly nodes: number;
  readonly layout: Layout;
  /** Replicas side by side on the node; 1 when a replica takes all GPUs of its nodes. */
  readonly replicas: number;
}

/** Every factorization of the GPUs into tensor × pipeline × data ranks, with and without expert parallelism unless it is stated. */
export function layoutOptions(
  hardware: Hardware,
  nodes: number,
  architecture: Architecture,
  { enableExpertParallel: stated, decodeContextParallelSize, eplb }: PlanRequest,
): readonly LayoutOption[] {
  const all = hardware.gpusPerNode * nodes;
  const worlds = nodes === 1 ? divisorsDescending(all) : [all];
  return worlds.flatMap((world) =>
    factorizations(world).flatMap(([tensorParallelSize, pipelineParallelSize, dataParallelSize]) =>
      expertChoices(architecture, tensorParallelSize * dataParallelSize, stated).map((enableExpertParallel) => ({
        hardware,
        nodes,
        replicas: hardware.instanceType === undefined ? 1 : all / world,
        layout: layoutOf(
          {
            tensorParallelSize,
            pipelineParallelSize,
            dataParallelSize,
            enableExpertParallel,
            decodeContextParallelSize,
            eplb,
          },
          nodes,
        ),
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
