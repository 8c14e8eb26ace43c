import { OVERHEAD, type OverheadConstants } from './overhead-constants';
import { isAtLeast, THRESHOLDS } from '../../catalog';
import { FLOAT32_BYTES, GIB } from '../../units';
import type { Range } from '../../units/range';
import type { Architecture } from '../architecture';
import type { Layout } from '../layout';
import type { EngineDefaults } from '../settings';

const DEFAULT_VOCABULARY = 131_072;

/**
 * Data parallel with expert parallelism: 27.7 and 36.7 GiB were logged with 16k batched tokens (33 of them a graph estimate),
 * but a v0.25 log with 8k (vllm#51454, DP8 of DeepSeek-V4-Flash) shows hardly any.
 */
const DATA_PARALLEL_EXPERTS = { expectedExtraGiB: 10, atBatchedTokens: 16_384, highGiB: 36.7 };
/** On DeepSeek-V4-Flash; see `THRESHOLDS.moreOverhead`. */
const GROWTH_GIB = 4;

export interface OverheadInputs {
  readonly architecture?: Architecture;
  readonly settings: Pick<EngineDefaults, 'maxNumSeqs' | 'maxNumBatchedTokens' | 'enforceEager'>;
  readonly layout: Pick<Layout, 'tensorParallelSize' | 'dataParallelSize' | 'enableExpertParallel'>;
  readonly engineVersion: string;
  readonly speculation?: { readonly numSpeculativeTokens: number };
}

/**
 * GiB of the requested memory that are neither weights nor KV cache: activations of one full batch, sampler logits, NCCL
 * and CUDA contexts, the CUDA graph estimate. Fitted, see `overhead-constants.ts`; vLLM itself calls the profile inaccurate
 * for mixtures of experts with graphs (vllm#27951, vllm#26300), so the band is part of the answer.
 */
export function overheadGiB(inputs: OverheadInputs, constants = constantsFor(inputs.engineVersion)): Range {
  const expected = expectedOverhead(inputs, constants);
  const { architecture, layout, engineVersion } = inputs;
  const wide = layout.dataParallelSize > 1 && layout.enableExpertParallel;
  const newer = isAtLeast(engineVersion, THRESHOLDS.moreOverhead) ? GROWTH_GIB * newerShare(architecture) : 0;
  const point = expected + speculativeLogits(inputs, constants) + (wide ? dataParallelExtra(inputs) : 0);
  const high = point * constants.highFactor + constants.highExtraGiB + newer;
  return {
    low: Math.max(0, expected * constants.lowFactor - constants.lowExtraGiB),
    expected: point,
    high: wide ? Math.max(high, DATA_PARALLEL_EXPERTS.highGiB) : high,
  };
}

function dataParallelExtra({ settings }: OverheadInputs): number {
  const { expectedExtraGiB, atBatchedTokens } = DATA_PARALLEL_EXPERTS;
  return expectedExtraGiB * (settings.maxNumBatchedTokens / atBatchedTokens) ** 2;
}

/**
 * Verifying k drafts a request makes k more rows of logits for each. Explains what a v0.25 log loses to DSpark (vllm#51454:
 * 17.12 requests of 1M tokens instead of 20.43); one log, so the low end leaves it out.
 */
function speculativeLogits(inputs: OverheadInputs, { perLogit }: OverheadConstants): number {
  return perLogit * logitsGiB(inputs) * (inputs.speculation?.numSpeculativeTokens ?? 0);
}

const logitsGiB = ({ settings, architecture }: OverheadInputs): number =>
  (settings.maxNumSeqs * (architecture?.vocabSize || DEFAULT_VOCABULARY) * FLOAT32_BYTES) / GIB;

export function constantsFor(engineVersion: string): OverheadConstants {
  const found = OVERHEAD.find((constants) => isAtLeast(engineVersion, constants));
  return found ?? (OVERHEAD[OVERHEAD.length - 1] as OverheadConstants);
}

/** Point estimate: sampler, tensor-parallel buffers, experts, graphs, and DeepSeek-V4's sparse attention buffers. */
export function expectedOverhead(inputs: OverheadInputs, c: OverheadConstants): number {
  const { baseGiB, perLogit, tensorParallelGiB, expertsGiB, statefulGiB, graphGiB, v4BuffersGiB } = overheadTerms(
    inputs,
    c,
  );
  return (
    baseGiB + perLogit * logitsGiB(inputs) + tensorParallelGiB + expertsGiB + statefulGiB + graphGiB + v4BuffersGiB
  );
}

/** What the point estimate is the sum of; 0 where a term does not apply. */
export function overheadTerms(inputs: OverheadInputs, c = constantsFor(inputs.engineVersion)) {
  const { architecture, settings, layout } = inputs;
  const parallel = layout.tensorParallelSize > 1;
  const wide = layout.dataParallelSize > 1 && layout.enableExpertParallel;
  return {
    baseGiB: c.baseGiB,
    perLogit: c.perLogit,
    maxNumSeqs: settings.maxNumSeqs,
    vocabSize: architecture?.vocabSize || DEFAULT_VOCABULARY,
    numSpeculativeTokens: inputs.speculation?.numSpeculativeTokens ?? 0,
    tensorParallelGiB: parallel ? c.tensorParallelGiB : 0,
    expertsGiB: parallel && architecture?.experts !== undefined ? c.expertsGiB : 0,
    statefulGiB: architecture?.stateful === true ? c.statefulGiB : 0,
    graphGiB: settings.enforceEager ? 0 : c.graphGiB,
    v4BuffersGiB: v4BuffersGiB(architecture, settings.maxNumBatchedTokens),
    dataParallelGiB: wide ? dataParallelExtra(inputs) : 0,
  };
}

/** Two logged V4-Pro runs: 9.0 GiB with 512 batched tokens, 12.0 with 8192. A fit through two points; the band is wide. */
export function v4BuffersGiB(architecture: Architecture | undefined, maxNumBatchedTokens: number): number {
  if (architecture?.attention.kind !== 'v4') return 0;
  const fixedGiB = 4.4;
  const perTokenGiB = 0.00025;
  const proHiddenSize = 7168;
  return ((fixedGiB + perTokenGiB * maxNumBatchedTokens) * architecture.hiddenSize) / proHiddenSize;
}

const newerShare = (architecture: Architecture | undefined): number =>
  architecture?.attention.kind === 'v4' ? 1 : 0.25;
