import earlier from './data/memory.json';
import later from './data/memory-2.json';
import { fixtureModels } from './fixture-models';
import { findGpu, findModel } from '../catalog';
import type { GpuSpec, ModelSpec, Quantization } from '../catalog/types';

/** One vLLM run and what it printed. Sizes in GiB; absent: not in the source. */
export interface MemoryRow {
  readonly row: number;
  readonly source: string;
  readonly engineVersion?: string;
  readonly name: string;
  /** Catalog id, or `fixture:` and a key of `fixtureModels`. */
  readonly model?: string;
  /** Key of `data/overhead-shapes.json`: a model outside the catalog, judged on overhead alone. */
  readonly shape?: string;
  readonly quantization?: Quantization;
  readonly gpu?: string;
  readonly visibleGiB?: number;
  readonly tensorParallelSize?: number;
  readonly pipelineParallelSize?: number;
  readonly dataParallelSize?: number;
  readonly expertParallel?: boolean;
  readonly maxModelLen?: number;
  readonly gpuMemoryUtilization?: number;
  readonly kvCacheDtype?: string;
  readonly enablePrefixCaching?: boolean;
  readonly enforceEager?: boolean;
  readonly speculative?: string;
  readonly maxNumSeqs?: number;
  readonly maxNumBatchedTokens?: number;
  /** Batch sizes captured as CUDA graphs. */
  readonly capturedSizes?: number;
  /** The engine packs DeepSeek-V4 blocks although it counts a request's bytes the older way. */
  readonly packsV4Blocks?: boolean;
  /** Inputs that the source does not state and that were chosen to explain its figures: shown, not scored. */
  readonly inferred?: string;
  readonly note?: string;
  readonly observed: MemoryObservation;
}

export interface MemoryObservation {
  readonly weightsGiB?: number;
  readonly availableKvGiB?: number;
  readonly tokens?: number;
  readonly maxConcurrency?: number;
  readonly peakActivationGiB?: number;
  readonly nonTorchGiB?: number;
  readonly cudaGraphGiB?: number;
  /** What 0.20 and later subtract for CUDA graphs; earlier releases print it and do not. */
  readonly graphEstimateGiB?: number;
  readonly requiredKvGiB?: number;
  readonly estimatedMaxLen?: number;
  readonly numBlocks?: number;
}

/** Every measurement, AMD GPUs included; the evaluations pick what they can judge. */
export const memoryRows: readonly MemoryRow[] = [
  ...(earlier as readonly MemoryRow[]),
  ...(later as readonly MemoryRow[]),
];

export function modelOf({ model }: MemoryRow): ModelSpec | undefined {
  if (model === undefined) return undefined;
  return model.startsWith('fixture:') ? fixtureModels[model.slice('fixture:'.length)] : findModel(model);
}

export const isNvidia = ({ gpu }: MemoryRow): boolean => gpu !== undefined && !gpu.startsWith('MI');

/** Stands for GPUs that are not in the catalog: weights and KV blocks do not depend on it. */
export const REFERENCE_GPU = 'H200';

/** The GPU of a row as the planner knows it, with the memory the run itself saw. */
export function gpuOf(row: MemoryRow): GpuSpec {
  const known = row.gpu === undefined ? undefined : findGpu(row.gpu);
  const base = known ?? findGpu(REFERENCE_GPU);
  if (base === undefined) throw new Error(`catalog: no record of ${REFERENCE_GPU}`);
  return { ...base, visibleMemoryGiB: row.visibleGiB ?? base.visibleMemoryGiB };
}
