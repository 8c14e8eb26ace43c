import { cacheDtypeOfClass, isAtLeast, THRESHOLDS } from '../../catalog';
import type { CheckpointSpec, GpuSpec, ModelSpec } from '../../catalog/types';
import { type Architecture, declaredKvCacheDtype } from '../architecture';
import type { PlanRequest } from '../request';

const LARGE_GPU_GIB = 160;
const SERVER_GPU_GIB = 70;

export const defaultGpuMemoryUtilization = (engineVersion: string): number =>
  isAtLeast(engineVersion, THRESHOLDS.higherMemoryUtilization) ? 0.92 : 0.9;

/** Source: vllm-project/vllm engine/arg_utils.py `get_batch_defaults` for a server. */
export function batchDefaults(
  gpu: GpuSpec,
  engineVersion: string,
): { readonly maxNumBatchedTokens: number; readonly maxNumSeqs: number } {
  const larger = isAtLeast(engineVersion, THRESHOLDS.largerBatches);
  if (larger && gpu.visibleMemoryGiB >= LARGE_GPU_GIB) return { maxNumBatchedTokens: 16_384, maxNumSeqs: 1024 };
  const server = gpu.visibleMemoryGiB >= SERVER_GPU_GIB && !gpu.name.startsWith('A100');
  return server ? { maxNumBatchedTokens: 8192, maxNumSeqs: 1024 } : { maxNumBatchedTokens: 2048, maxNumSeqs: 256 };
}

/** Engine settings before the length is known. */
export interface EngineDefaults {
  readonly maxNumSeqs: number;
  readonly maxNumBatchedTokens: number;
  readonly gpuMemoryUtilization: number;
  /** What is cached. */
  readonly kvCacheDtype: string;
  /** What the engine is told, where it works the dtype out of the checkpoint itself. */
  readonly kvCacheDtypeFlag?: 'auto';
  readonly enablePrefixCaching: boolean;
  readonly enforceEager: boolean;
}

/** What the request leaves open: vLLM's own default, or before it the model's recipe for this hardware when that is asked for. */
export function engineDefaults(
  request: PlanRequest,
  model: ModelSpec,
  architecture: Architecture | undefined,
  gpu: GpuSpec,
  engineVersion: string,
  checkpoint?: CheckpointSpec,
): EngineDefaults {
  const batch = batchDefaults(gpu, engineVersion);
  const serving = request.recipe === true ? model.serving : undefined;
  const maxNumBatchedTokens =
    request.maxNumBatchedTokens ?? recipeBatchedTokens(serving, gpu) ?? batch.maxNumBatchedTokens;
  const recipeSeqs = serving?.maxNumSeqsByArchitecture?.[gpu.architecture] ?? batch.maxNumSeqs;
  return {
    // vLLM never defaults to more sequences than batched tokens.
    maxNumSeqs: request.maxNumSeqs ?? Math.min(recipeSeqs, maxNumBatchedTokens),
    maxNumBatchedTokens,
    gpuMemoryUtilization:
      request.gpuMemoryUtilization ??
      serving?.gpuMemoryUtilizationByArchitecture?.[gpu.architecture] ??
      defaultGpuMemoryUtilization(engineVersion),
    ...cacheDtype(request.kvCacheDtype ?? recipeKvCacheDtype(serving, gpu) ?? defaultKvCacheDtype(architecture), {
      model,
      checkpoint,
      architecture,
      gpu,
      engineVersion,
    }),
    enablePrefixCaching: request.enablePrefixCaching ?? defaultPrefixCaching(architecture, engineVersion),
    enforceEager: request.enforceEager ?? false,
  };
}

/** What `auto` depends on. */
interface CacheOwner {
  readonly model: ModelSpec;
  readonly checkpoint: CheckpointSpec | undefined;
  readonly architecture: Architecture | undefined;
  readonly gpu: GpuSpec;
  readonly engineVersion: string;
}

/**
 * A dtype left to `auto` is what the checkpoint declares; the engine is told `auto` and works it out the same way. Where the
 * release has a default of its own for class and GPU, that is what it is told.
 */
export function cacheDtype(
  asked: string,
  { model, checkpoint, architecture, gpu, engineVersion }: CacheOwner,
): Pick<EngineDefaults, 'kvCacheDtype' | 'kvCacheDtypeFlag'> {
  if (asked !== 'auto') return { kvCacheDtype: asked };
  const follows = isAtLeast(engineVersion, THRESHOLDS.checkpointDecidesCacheDtype);
  const declared = follows ? declaredKvCacheDtype(model, checkpoint) : undefined;
  if (declared !== undefined) return { kvCacheDtype: declared, kvCacheDtypeFlag: 'auto' };
  const ofClass = architecture && cacheDtypeOfClass(architecture.name, gpu.computeCapability, engineVersion);
  return { kvCacheDtype: ofClass ?? asked };
}

/** What the engine is told of its cache. */
export const toldCacheDtype = ({
  kvCacheDtype,
  kvCacheDtypeFlag,
}: Pick<EngineDefaults, 'kvCacheDtype' | 'kvCacheDtypeFlag'>): string => kvCacheDtypeFlag ?? kvCacheDtype;

/** Models with recurrent state got it later. */
function defaultPrefixCaching(architecture: Architecture | undefined, engineVersion: string): boolean {
  return architecture?.stateful !== true || isAtLeast(engineVersion, THRESHOLDS.prefixCachingWithState);
}

/** DeepSeek-V4 has kernels for its packed fp8 cache alone, so that is what 'auto' comes to. */
const defaultKvCacheDtype = (architecture: Architecture | undefined): string =>
  architecture?.attention.kind === 'v4' ? 'fp8' : 'auto';

function recipeKvCacheDtype(serving: ModelSpec['serving'], gpu: GpuSpec): string | undefined {
  const value = serving?.byArchitecture?.[gpu.architecture]?.['kv-cache-dtype'];
  return typeof value === 'string' ? value : serving?.kvCacheDtype;
}

function recipeBatchedTokens(serving: ModelSpec['serving'], gpu: GpuSpec): number | undefined {
  const value = serving?.byArchitecture?.[gpu.architecture]?.['max-num-batched-tokens'];
  return typeof value === 'number' ? value : undefined;
}

/** Settings the engine is started with; equal to what the memory plan assumed. */
export interface EngineSettings extends EngineDefaults {
  readonly maxModelLen: number;
}
