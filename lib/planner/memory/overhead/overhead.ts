import { compareVersions } from '../../../catalog/versions';
import type { Range } from '../../../units/range';
import { batchSizes, expertWorkspaceGiB, forwardGiB, hiddenGiB, logitsGiB, sparsePrefillGiB } from './activation';
import { OVERHEAD, OVERHEAD_BANDS, type OverheadBand, type OverheadConstants } from './constants';
import { doubtGiB, LEAST_DOUBT_GIB } from './doubt';
import { graphUnits, stateInGraphsGiB } from './graphs';
import { gpuClass, isMultimodal, type OverheadInputs, type OverheadTerms } from './inputs';
import { isAtLeast, THRESHOLDS } from '../../../catalog';
import { isSeenOverhead } from './seen';

/**
 * GiB of the requested memory that are neither weights nor KV cache: what vLLM prints as non-torch memory, peak activation
 * and, since 0.20, the estimate of CUDA graphs. The terms are those that logs print; their factors are fitted
 * (`constants.ts`), and the band is what the fit missed by on models and GPUs that were left out of it.
 */
export function overheadGiB(
  inputs: OverheadInputs,
  constants: OverheadConstants = constantsFor(inputs.engineVersion),
  band: OverheadBand = bandFor(inputs.engineVersion),
  isSeen: (inputs: OverheadInputs) => boolean = isSeenOverhead,
): Range {
  const terms = overheadTerms(inputs, constants);
  const speculative = speculativeGiB(inputs, constants);
  const point = sum(terms);
  const doubt = doubtGiB(inputs, terms, { isSeen: isSeen(inputs), isSampler: isSamplerPeak(inputs, constants) });
  const high = point + speculative + LEAST_DOUBT_GIB + band.highFactor * doubt + possibleGiB(inputs);
  return {
    low: Math.max(0, point - terms.dataParallelGiB - LEAST_DOUBT_GIB - band.lowFactor * doubt),
    expected: point + speculative,
    high: isWide(inputs) ? Math.max(high, wideHighGiB(inputs)) : high,
  };
}

const sum = (terms: OverheadTerms): number => Object.values(terms).reduce((total, value) => total + value, 0);

/** The entry of a release, of a list that begins with the newest and ends with all. */
function ofRelease<T extends { readonly since: string }>(entries: readonly T[], engineVersion: string): T {
  const found = entries.find(({ since }) => compareVersions(engineVersion, since) >= 0) ?? entries.at(-1);
  if (found === undefined) throw new Error(`no constants of the overhead model for vLLM ${engineVersion}`);
  return found;
}

export const constantsFor = (engineVersion: string): OverheadConstants => ofRelease(OVERHEAD, engineVersion);
export const bandFor = (engineVersion: string): OverheadBand => ofRelease(OVERHEAD_BANDS, engineVersion);

export function overheadTerms(inputs: OverheadInputs, c = constantsFor(inputs.engineVersion)): OverheadTerms {
  const { architecture } = inputs;
  return {
    activationGiB: activationGiB(inputs, c),
    workspaceGiB: Math.max(c.perWorkspace * expertWorkspaceGiB(inputs), sparsePrefillGiB(inputs)),
    floorGiB: isSmall(inputs) ? c.smallFloorGiB : c.floorGiB,
    parallelGiB: parallelGiB(inputs, c),
    encoderGiB: architecture !== undefined && isMultimodal(architecture) ? c.encoderGiB : 0,
    graphGiB: c.graphGiB * graphUnits(inputs),
    // Every size is captured twice, with adapters and without: v1/cudagraph_dispatcher.py:111 `_get_lora_cases`.
    loraGraphGiB: inputs.settings.lora === undefined ? 0 : c.graphGiB * graphUnits(inputs),
    stateInGraphsGiB: stateInGraphsGiB(inputs),
    v4BuffersGiB: c.v4GiB * v4Units(inputs),
    largeAllReduceGiB: largeAllReduceGiB(inputs),
    dataParallelGiB: isWide(inputs) ? dataParallelGiB(inputs) : 0,
  };
}

export const isSamplerPeak = (inputs: OverheadInputs, c = constantsFor(inputs.engineVersion)): boolean =>
  c.perLogit * logitsGiB(inputs) + c.perHidden * hiddenGiB(inputs) >= c.perForward * forwardGiB(inputs);

const activationGiB = (inputs: OverheadInputs, c: OverheadConstants): number =>
  isSamplerPeak(inputs, c)
    ? c.perLogit * logitsGiB(inputs) + c.perHidden * hiddenGiB(inputs)
    : c.perForward * forwardGiB(inputs);

/** GPUs whose idle engine holds hardly anything beside its tensors: logs print 0.02 GiB on L4, 0.06 on RTX PRO 6000. */
export function isSmall({ gpu }: OverheadInputs): boolean {
  const group = gpuClass(gpu);
  return group === 'other' || group === 'workstation-blackwell';
}

function parallelGiB({ gpu, layout }: OverheadInputs, c: OverheadConstants): number {
  if (layout.tensorParallelSize === 1) return 0;
  const group = gpuClass(gpu);
  if (group === 'workstation-blackwell') return c.workstationGiB;
  return group === 'hopper' || group === 'blackwell' ? c.nvlinkGiB : c.pcieGiB;
}

/** Layers × hidden size of DeepSeek-V4, millions: three logs of two sizes; V4-Pro has 0.44, V4-Flash 0.18. */
export function v4Units({ architecture }: OverheadInputs): number {
  if (architecture?.attention.kind !== 'v4') return 0;
  return (architecture.numHiddenLayers * architecture.hiddenSize) / 1e6;
}

/** Two inputs of 128 MiB in three buffers; before 0.33 inputs of 1 MiB, which the fit contains. */
const LARGE_ALL_REDUCE_GIB = (2 * 3 * 128) / 1024;
const LARGE_ALL_REDUCE_GPUS = 8;

function largeAllReduceGiB({ gpu, layout, engineVersion }: OverheadInputs): number {
  const applies = gpuClass(gpu) === 'blackwell' && layout.tensorParallelSize === LARGE_ALL_REDUCE_GPUS;
  return applies && isAtLeast(engineVersion, THRESHOLDS.largeAllReduce) ? LARGE_ALL_REDUCE_GIB : 0;
}

/**
 * Data parallel with expert parallelism: 27.7 and 36.7 GiB were logged with 16k batched tokens (33 of them a graph estimate),
 * but a v0.25 log with 8k (vllm#51454, DP8 of DeepSeek-V4-Flash) shows hardly any.
 */
const DATA_PARALLEL_EXPERTS = { expectedExtraGiB: 10, atBatchedTokens: 16_384, highGiB: 36.7 };

export const isWide = ({ layout }: OverheadInputs): boolean =>
  layout.dataParallelSize > 1 && layout.enableExpertParallel;

const batchShare = ({ settings }: OverheadInputs): number =>
  (settings.maxNumBatchedTokens / DATA_PARALLEL_EXPERTS.atBatchedTokens) ** 2;

const dataParallelGiB = (inputs: OverheadInputs): number => DATA_PARALLEL_EXPERTS.expectedExtraGiB * batchShare(inputs);

const wideHighGiB = (inputs: OverheadInputs): number => DATA_PARALLEL_EXPERTS.highGiB * Math.min(1, batchShare(inputs));

/**
 * Verifying k drafts a request makes k more rows of logits for each, as many as a step holds tokens. Explains what a v0.25 log
 * loses to DSpark (vllm#51454: 17.12 requests of 1M tokens instead of 20.43); one log, so the low end leaves it out.
 */
function speculativeGiB(inputs: OverheadInputs, { perLogit }: OverheadConstants): number {
  const { sequences, batchedTokens } = batchSizes(inputs);
  const rows = Math.min(sequences * (1 + (inputs.speculation?.numSpeculativeTokens ?? 0)), batchedTokens);
  return perLogit * logitsGiB(inputs) * (rows / sequences - 1);
}

const V4_GROWTH_GIB = 4;

/** Reported once and not measured here: enters the high end alone. */
const possibleGiB = ({ architecture, engineVersion }: OverheadInputs): number =>
  architecture?.attention.kind === 'v4' && isAtLeast(engineVersion, THRESHOLDS.moreOverhead) ? V4_GROWTH_GIB : 0;
