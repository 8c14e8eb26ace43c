import type { GpuSpec } from '../../catalog/types';
import { bytesToGiB } from '../../units';
import { exactly, type Range } from '../../units/range';
import type { Layout } from '../layout';
import type { EngineDefaults } from '../settings';
import type { ChosenSpeculation } from '../speculation';
import { draftWeightBytes, modelWeightBytes, type PreparedModel } from '../weights';
import { overheadGiB } from './overhead';

export interface MemoryInputs {
  readonly prepared: PreparedModel;
  readonly gpu: GpuSpec;
  readonly layout: Layout;
  readonly settings: EngineDefaults;
  readonly engineVersion: string;
  readonly speculation?: ChosenSpeculation;
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
  const free = requestedGiB - weightsGiB - draftWeightsGiB;
  const logged = inputs.availableKvCacheGiB;
  const overhead = overheadOf(inputs, free);
  return {
    visibleGiB: gpu.visibleMemoryGiB,
    requestedGiB,
    weightsGiB,
    draftWeightsGiB,
    overheadGiB: overhead,
    kvCacheGiB: logged === undefined ? leftOf(free, overhead) : exactly(logged),
  };
}

/** What is left for the cache; nothing where weights and overhead take more than was requested. */
function leftOf(free: number, { low, expected, high }: Range): Range {
  return { low: Math.max(0, free - high), expected: Math.max(0, free - expected), high: Math.max(0, free - low) };
}

/** GiB that weights and overhead need beyond what is requested; 0 where something is left. */
export const overdrawnGiB = ({ requestedGiB, weightsGiB, draftWeightsGiB, overheadGiB }: MemoryPlan): number =>
  Math.max(0, weightsGiB + draftWeightsGiB + overheadGiB.expected - requestedGiB);

function overheadOf(inputs: MemoryInputs, free: number): Range {
  const { prepared, settings, layout, engineVersion, availableKvCacheGiB, speculation } = inputs;
  if (availableKvCacheGiB !== undefined) return exactly(Math.max(0, free - availableKvCacheGiB));
  return overheadGiB({ architecture: prepared.shape?.architecture, settings, layout, engineVersion, speculation });
}

export interface MemoryPlan {
  readonly visibleGiB: number;
  readonly requestedGiB: number;
  readonly weightsGiB: number;
  readonly draftWeightsGiB: number;
  readonly overheadGiB: Range;
  readonly kvCacheGiB: Range;
}
