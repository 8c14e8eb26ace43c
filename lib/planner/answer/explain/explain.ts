import { type Explanation, gib } from './explanation';
import { loadedGiB } from '../../memory';
import type { NoFit, PlanResult } from '../plan-result';
import { explainCache } from './cache';
import { explainMemory } from './memory';
import { explainSpeculation, explainSpeed } from './speed';
import { explainCost, explainStart } from './start';

/** The derivation of every figure a plan rests on; of a plan that does not fit, its memory. */
export function explain(result: PlanResult): readonly Explanation[] {
  if (result.verdict !== 'fits') return explainNoFit(result);
  return [
    ...(result.basis === undefined ? [] : explainMemory(result.memory.perGpu, result.basis.memory)),
    ...explainCache(result),
    ...explainSpeed(result),
    ...explainSpeculation(result),
    ...explainStart(result),
    ...explainCost(result),
  ];
}

function explainNoFit({ memory, missingGiBPerGpu, basis }: NoFit): readonly Explanation[] {
  if (memory === undefined || basis === undefined) return [];
  const { requestedGiB, overheadGiB } = memory.perGpu;
  const taken = loadedGiB(memory.perGpu) + overheadGiB.high;
  return [
    ...explainMemory(memory.perGpu, basis.memory),
    {
      name: 'missingGiBPerGpu',
      value: gib(missingGiBPerGpu),
      formula: 'requestKvGiB + takenGiB − requestedGiB',
      inputs: { requestKvGiB: missingGiBPerGpu - taken + requestedGiB, takenGiB: taken, requestedGiB },
      source:
        'KV cache of one request, weights and the high end of overhead; vllm-project/vllm v1/core/kv_cache_utils.py',
    },
  ];
}
