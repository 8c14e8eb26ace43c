import {
  cacheDtypeOfClass,
  cacheDtypesWithKernels,
  DEFAULT_LORA_RANK,
  isAtLeast,
  isWorkstationBlackwell,
  loraRankFor,
  THRESHOLDS,
} from '../../catalog';
import type { CheckpointSpec, GpuSpec, ModelSpec } from '../../catalog/types';
import { type Architecture, declaredKvCacheDtype } from '../architecture';
import type { PlanRequest } from '../request';
import { cachedLayers } from './cached-layers';

const LARGE_GPU_GIB = 160;
const SERVER_GPU_GIB = 70;

export const defaultGpuMemoryUtilization = (engineVersion: string): number =>
  isAtLeast(engineVersion, THRESHOLDS.higherMemoryUtilization) ? 0.92 : 0.9;

/**
 * GiB that an idle engine holds before it asks for its share. vLLM printed as free and total 78.66/79.19, 78.84/79.25 (H100 alone),
 * 78.6/79.2 (of 8), 43.93/44.42 (L40S of 4), 30.86/31.36 (RTX 5090), 15.32/15.55 (T4).
 */
export const contextGiB = ({ visibleMemoryGiB }: GpuSpec): number => (visibleMemoryGiB < SMALL_GPU_GIB ? 0.2 : 0.5);
const SMALL_GPU_GIB = 24;

/** The largest share of a GPU that the engine can be asked to take, to the thousandth. */
export const mostUtilization = (gpu: GpuSpec): number =>
  Math.floor((1 - contextGiB(gpu) / gpu.visibleMemoryGiB) * 1000) / 1000;

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
  /** Absent: the engine takes no adapters. */
  readonly lora?: LoraSettings;
}

export interface LoraSettings {
  /** Slots on every GPU. */
  readonly maxLoras: number;
  /** One that the release's parser takes. */
  readonly maxLoraRank: number;
}

/** vLLM config/lora.py `LoRAConfig`. */
const DEFAULT_LORA = { maxLoras: 1, maxLoraRank: DEFAULT_LORA_RANK } as const satisfies LoraSettings;

/** A rank above all that the release takes is refused elsewhere. */
function loraSettings(
  { enableLora, maxLoras = DEFAULT_LORA.maxLoras, maxLoraRank = DEFAULT_LORA.maxLoraRank }: PlanRequest,
  engineVersion: string,
): Pick<EngineDefaults, 'lora'> {
  if (enableLora !== true) return {};
  return { lora: { maxLoras, maxLoraRank: loraRankFor(maxLoraRank, engineVersion) ?? maxLoraRank } };
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
    request.maxNumBatchedTokens ??
    Math.max(recipeBatchedTokens(serving, gpu) ?? batch.maxNumBatchedTokens, request.maxNumSeqs ?? 0);
  const recipeSeqs = serving?.maxNumSeqsByArchitecture?.[gpu.architecture] ?? batch.maxNumSeqs;
  return {
    // vLLM never defaults to more sequences than batched tokens, and refuses fewer tokens than sequences (config/scheduler.py:298).
    maxNumSeqs: request.maxNumSeqs ?? Math.min(recipeSeqs, maxNumBatchedTokens),
    maxNumBatchedTokens,
    gpuMemoryUtilization:
      request.gpuMemoryUtilization ??
      serving?.gpuMemoryUtilizationByArchitecture?.[gpu.architecture] ??
      defaultGpuMemoryUtilization(engineVersion),
    ...cacheDtype(request.kvCacheDtype ?? recipeKvCacheDtype(serving, gpu) ?? 'auto', {
      model,
      checkpoint,
      architecture,
      gpu,
      engineVersion,
    }),
    enablePrefixCaching: request.enablePrefixCaching ?? defaultPrefixCaching(architecture, engineVersion),
    enforceEager: request.enforceEager ?? false,
    ...loraSettings(request, engineVersion),
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
 * release has a default of its own for class and GPU, or would make of `auto` what its kernels refuse, that is what it is told.
 */
export function cacheDtype(
  asked: string,
  { model, checkpoint, architecture, gpu, engineVersion }: CacheOwner,
): Pick<EngineDefaults, 'kvCacheDtype' | 'kvCacheDtypeFlag'> {
  if (asked !== 'auto') return { kvCacheDtype: asked };
  if (isPacked(architecture, gpu)) return { kvCacheDtype: 'fp8' };
  const follows = isAtLeast(engineVersion, THRESHOLDS.checkpointDecidesCacheDtype);
  const declared = follows ? declaredKvCacheDtype(model, checkpoint) : undefined;
  if (declared !== undefined)
    return declared === 'fp8' && !takesE4m3(architecture, gpu, engineVersion)
      ? { kvCacheDtype: declared }
      : { kvCacheDtype: declared, kvCacheDtypeFlag: 'auto' };
  const ofClass = architecture && cacheDtypeOfClass(architecture.name, gpu.computeCapability, engineVersion);
  return { kvCacheDtype: ofClass ?? asked };
}

/** Kernels that store packed fp8 rows whatever they are left to: DeepSeek-V4's, and sparse latent attention's on RTX PRO. */
function isPacked(architecture: Architecture | undefined, { computeCapability }: GpuSpec): boolean {
  const kind = architecture?.attention.kind;
  return kind === 'v4' || (kind === 'dsa' && isWorkstationBlackwell(computeCapability));
}

/** A declared fp8 becomes `fp8_e4m3`, which FLASHMLA_SPARSE of Hopper takes under its other name alone. */
function takesE4m3(architecture: Architecture | undefined, { computeCapability }: GpuSpec, version: string): boolean {
  if (architecture === undefined) return true;
  const served = cacheDtypesWithKernels(cachedLayers(architecture), computeCapability, version);
  return served.includes('fp8_e4m3') || !served.includes('fp8');
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
