import { formatGB } from '../units';
import { DEFAULT_ENGINE_VERSION } from './defaults';
import { explainCache, explainMemory } from './explain-memory';
import { explainCost, explainSpeculation, explainSpeed, explainStart } from './explain-speed';
import { type Explanation, gib } from './explanation';
import type { NoFit, PlanResult, ServingPlan } from './types';

export type { Explanation };

/** The derivation of every figure a plan rests on; of a plan that does not fit, its memory. */
export function explain(result: PlanResult): readonly Explanation[] {
  if (result.verdict !== 'fits') return explainNoFit(result);
  return [
    ...explainMemory(result.memory.perGpu, weightInputs(result), result.engineVersion),
    ...explainCache(result),
    ...explainSpeed(result),
    ...explainSpeculation(result),
    ...explainStart(result),
    ...explainCost(result),
  ];
}

function weightInputs({ checkpointBytes, layout, checkpoint }: ServingPlan): Explanation['inputs'] {
  const { tensorParallelSize, pipelineParallelSize, dataParallelSize } = layout;
  return {
    checkpoint: formatGB(checkpointBytes),
    quantization: checkpoint.quantization,
    tensorParallelSize,
    pipelineParallelSize,
    dataParallelSize,
  };
}

function explainNoFit({ memory, checkpointBytes, missingGiBPerGpu }: NoFit): readonly Explanation[] {
  if (memory === undefined) return [];
  const inputs = { checkpoint: checkpointBytes === undefined ? 'unknown' : formatGB(checkpointBytes) };
  return [
    ...explainMemory(memory.perGpu, inputs, DEFAULT_ENGINE_VERSION),
    {
      name: 'missingGiBPerGpu',
      value: gib(missingGiBPerGpu),
      formula: 'KV cache of one request of maxModelLen − KV cache left',
      inputs: { left: gib(memory.perGpu.kvCacheGiB.expected) },
      source: 'vllm-project/vllm v1/core/kv_cache_utils.py, check_enough_kv_cache_memory',
    },
  ];
}
