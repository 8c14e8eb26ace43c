import { bytesToGiB } from '../units';
import { overheadGiB } from './activation';
import type { BaseSettings } from './defaults';
import { draftWeightBytes, modelWeightBytes, type PreparedModel } from './prepare';
import { exactly } from './range';
import type { ChosenSpeculation } from './speculative';
import type { GpuSpec } from '../catalog/types';
import type { Layout, MemoryPlan, Range } from './types';

export interface MemoryInputs {
  readonly prepared: PreparedModel;
  readonly gpu: GpuSpec;
  readonly layout: Layout;
  readonly settings: BaseSettings;
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
  const overhead = overheadOf(inputs, free);
  return {
    visibleGiB: gpu.visibleMemoryGiB,
    requestedGiB,
    weightsGiB,
    draftWeightsGiB,
    overheadGiB: overhead,
    kvCacheGiB: { low: free - overhead.high, expected: free - overhead.expected, high: free - overhead.low },
  };
}

function overheadOf(inputs: MemoryInputs, free: number): Range {
  const { prepared, settings, layout, engineVersion, availableKvCacheGiB, speculation } = inputs;
  if (availableKvCacheGiB !== undefined) return exactly(free - availableKvCacheGiB);
  return overheadGiB({ architecture: prepared.shape?.architecture, settings, layout, engineVersion, speculation });
}
