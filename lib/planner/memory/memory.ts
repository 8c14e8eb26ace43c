import type { GpuSpec } from '../../catalog/types';
import { bytesToGiB } from '../../units';
import { exactly, type Range } from '../../units/range';
import type { Layout } from '../layout';
import type { EngineDefaults } from '../settings';
import type { ChosenSpeculation } from '../speculation';
import { loraBytes } from './lora';
import { draftWeightBytes, modelWeightBytes, type PreparedModel } from '../weights';
import type { OverheadInputs } from './overhead/inputs';
import { overheadGiB } from './overhead/overhead';

export interface MemoryPlan {
  readonly visibleGiB: number;
  readonly requestedGiB: number;
  readonly weightsGiB: number;
  readonly draftWeightsGiB: number;
  /** Places for adapters; absent: the engine takes none. */
  readonly loraGiB?: number;
  readonly overheadGiB: Range;
  readonly kvCacheGiB: Range;
}

export interface MemoryInputs {
  readonly prepared: PreparedModel;
  readonly gpu: GpuSpec;
  readonly layout: Layout;
  readonly settings: EngineDefaults;
  readonly engineVersion: string;
  readonly speculation?: ChosenSpeculation;
  /** Longest request that is wanted; some buffers are sized by it. */
  readonly longestLen?: number;
  /** Logged by a run; replaces the overhead model. */
  readonly availableKvCacheGiB?: number;
}

/**
 * vLLM requests visible memory × utilization and gives the KV cache what weights and overhead leave
 * (v1/worker/gpu_worker.py `determine_available_memory`).
 */
export function memoryPlan(inputs: MemoryInputs): MemoryPlan {
  const { gpu, settings, prepared, layout, speculation } = inputs;
  const requestedGiB = gpu.visibleMemoryGiB * settings.gpuMemoryUtilization;
  const weightsGiB = bytesToGiB(modelWeightBytes(prepared, layout));
  const draftWeightsGiB = bytesToGiB(draftWeightBytes(prepared, layout, speculation));
  const lora = loraOf(inputs);
  const free = requestedGiB - weightsGiB - draftWeightsGiB - (lora.loraGiB ?? 0);
  const logged = inputs.availableKvCacheGiB;
  const overhead = overheadOf(inputs, free, weightsGiB + draftWeightsGiB);
  return {
    visibleGiB: gpu.visibleMemoryGiB,
    requestedGiB,
    weightsGiB,
    draftWeightsGiB,
    ...lora,
    overheadGiB: overhead,
    kvCacheGiB: logged === undefined ? leftOf(free, overhead) : exactly(logged),
  };
}

/** Of an announced model the layers are not known, so nothing is counted. */
function loraOf({ prepared: { shape }, settings: { lora }, layout }: MemoryInputs): Pick<MemoryPlan, 'loraGiB'> {
  if (lora === undefined) return {};
  return { loraGiB: shape === undefined ? 0 : bytesToGiB(loraBytes(shape.architecture, layout, lora)) };
}

/** What stands in memory whatever runs. */
export const loadedGiB = ({
  weightsGiB,
  draftWeightsGiB,
  loraGiB = 0,
}: Pick<MemoryPlan, 'weightsGiB' | 'draftWeightsGiB' | 'loraGiB'>): number => weightsGiB + draftWeightsGiB + loraGiB;

/** What is left for the cache; nothing where weights and overhead take more than was requested. */
function leftOf(free: number, { low, expected, high }: Range): Range {
  return { low: Math.max(0, free - high), expected: Math.max(0, free - expected), high: Math.max(0, free - low) };
}

/** GiB that weights and the high end of overhead need beyond what is requested; 0 where something is left. */
export const overdrawnGiB = ({ requestedGiB, overheadGiB, ...loaded }: MemoryPlan): number =>
  Math.max(0, loadedGiB(loaded) + overheadGiB.high - requestedGiB);

function overheadOf(inputs: MemoryInputs, free: number, weightsGiB: number): Range {
  const { availableKvCacheGiB } = inputs;
  if (availableKvCacheGiB !== undefined) return exactly(Math.max(0, free - availableKvCacheGiB));
  return overheadGiB({ ...overheadInputs(inputs), weightsGiB });
}

export const overheadInputs = ({ prepared: { shape }, longestLen, ...inputs }: MemoryInputs): OverheadInputs => ({
  ...inputs,
  architecture: shape?.architecture,
  quantization: shape?.quantization,
  maxModelLen: longestLen,
});
