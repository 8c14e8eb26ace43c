import { GIB } from '../units';
import { compareVersions } from '../catalog/versions';
import type { Architecture } from './architecture';
import type { BaseSettings } from './defaults';
import { OVERHEAD, type OverheadConstants } from './overhead-constants';
import type { Layout, Range } from './types';

const LOGIT_BYTES = 4;

/** Data parallel with expert parallelism and 16k batched tokens: 27.7 and 36.7 GiB were logged, 33 of them a graph estimate. */
const DATA_PARALLEL_EXPERTS = { expectedExtraGiB: 10, highGiB: 36.7 };
/** vllm#54677: v0.28 needs about 4 GiB per GPU more than v0.26 on DeepSeek-V4-Flash. */
const GROWTH_SINCE_0_28_GIB = 4;

export interface OverheadInputs {
  readonly architecture?: Architecture;
  readonly settings: Pick<BaseSettings, 'maxNumSeqs' | 'maxNumBatchedTokens' | 'enforceEager'>;
  readonly layout: Pick<Layout, 'tensorParallelSize' | 'dataParallelSize' | 'enableExpertParallel'>;
  readonly engineVersion: string;
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
  const newer = compareVersions(engineVersion, '0.28.0') >= 0 ? GROWTH_SINCE_0_28_GIB * newerShare(architecture) : 0;
  const point = wide ? expected + DATA_PARALLEL_EXPERTS.expectedExtraGiB : expected;
  const high = point * constants.highFactor + constants.highExtraGiB + newer;
  return {
    low: Math.max(0, expected * constants.lowFactor - constants.lowExtraGiB),
    expected: point,
    high: wide ? Math.max(high, DATA_PARALLEL_EXPERTS.highGiB) : high,
  };
}

export function constantsFor(engineVersion: string): OverheadConstants {
  const found = OVERHEAD.find(({ since }) => compareVersions(engineVersion, since) >= 0);
  return found ?? (OVERHEAD[OVERHEAD.length - 1] as OverheadConstants);
}

/** Point estimate: sampler, tensor-parallel buffers, experts, graphs, and DeepSeek-V4's sparse attention buffers. */
export function expectedOverhead({ architecture, settings, layout }: OverheadInputs, c: OverheadConstants): number {
  const logitsGiB = (settings.maxNumSeqs * (architecture?.vocabSize || DEFAULT_VOCABULARY) * LOGIT_BYTES) / GIB;
  const parallel = layout.tensorParallelSize > 1;
  const experts = architecture?.experts !== undefined;
  return (
    c.baseGiB +
    c.perLogit * logitsGiB +
    (parallel ? c.tensorParallelGiB : 0) +
    (parallel && experts ? c.expertsGiB : 0) +
    (architecture?.stateful === true ? c.statefulGiB : 0) +
    (settings.enforceEager ? 0 : c.graphGiB) +
    v4BuffersGiB(architecture, settings.maxNumBatchedTokens)
  );
}

const DEFAULT_VOCABULARY = 131_072;

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
