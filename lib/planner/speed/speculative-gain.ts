import { type DecodeInputs, isBeyondGraph, ONE_TOKEN } from './decode-work';
import { type StepMsAt, stepMsAt } from './throughput';
import { DECODE } from './throughput-constants';
import { SPECULATIVE_METHODS, type SpeculativeMethod } from '../../catalog';
import { bytesToGiB } from '../../units';
import type { Range } from '../../units/range';
import type { Workload } from '../request';
import {
  acceptanceLength,
  type ChosenSpeculation,
  onOtherTexts,
  type SpeculativeExtra,
  withTokens,
} from '../speculation';

/**
 * Each draft is as many times less or more likely to be accepted on other texts: DSpark of Kimi-K3 keeps 2.6 tokens a step of
 * creative text and 4.7 of code, one MTP draft survives 0.59 of random text and 0.83 of arithmetic.
 */
const OTHER_TEXTS = { less: 0.85, more: 1.15 };

/** DeepSeek-V4-Pro with all of seven drafts verified lost half its output at 256 requests, where the model says it keeps all. */
const BEYOND_GRAPH = { lowFactor: 0.5 };

/** A step between arriving prompts: what drafting is a share of. */
const DECODE_ALONE = { ...DECODE, prefill: 0, prefillExchange: 0, promptLayerUs: 0 };

/** Time per token without speculation over time per token with it. Below 1 it costs more than it brings. */
export function speedup(
  step: StepMsAt,
  concurrency: number,
  speculation: ChosenSpeculation,
  accepted = speculation.acceptanceLength,
): number {
  const { plainMs, verifyMs, draftMs } = speculativeSteps(step, concurrency, speculation, accepted);
  return (plainMs * accepted) / (verifyMs + draftMs);
}

/** A draft that helps less than this is not worth its memory. */
const LEAST_HELP = 1.01;

/**
 * The speculation with the number of drafts that is fastest at a load, where request and draft leave it open: the fewer, the more
 * requests there are. None that leave the CUDA graph: what is lost there was seen and is not modelled. vLLM takes more drafts
 * than the checkpoint was trained for in multiples only.
 */
export function atLoad(
  step: StepMsAt,
  concurrency: number,
  speculation: ChosenSpeculation,
  { architecture: { draftLayers: trained }, layout }: Pick<DecodeInputs, 'architecture' | 'layout'>,
): ChosenSpeculation {
  if (!speculation.isOpen) return speculation;
  let best = withTokens(speculation, 1);
  for (let drafts = 2; drafts <= speculation.numSpeculativeTokens; drafts++) {
    if (isBeyondGraph(concurrency * (drafts + 1), layout)) break;
    if (drafts > trained && trained > 0 && drafts % trained !== 0) continue;
    const one = withTokens(speculation, drafts);
    if (speedup(step, concurrency, one) > speedup(step, concurrency, best) * LEAST_HELP) best = one;
  }
  return best;
}

/** Milliseconds of a step without drafts, of one that verifies them all, and of drafting them. */
export function speculativeSteps(
  step: StepMsAt,
  concurrency: number,
  { numSpeculativeTokens: drafted, method }: ChosenSpeculation,
  accepted: number,
): { readonly plainMs: number; readonly verifyMs: number; readonly draftMs: number } {
  return {
    plainMs: step(concurrency),
    verifyMs: step(concurrency, { verified: drafted + 1, accepted }),
    draftMs: drafted * SPECULATIVE_METHODS[method].draftStepShare * step(concurrency, ONE_TOKEN, DECODE_ALONE),
  };
}

const MAX_CONCURRENCY = 4096;

/** Speculation with its effect at the planned load. */
export function speculativePlan(
  inputs: DecodeInputs,
  workload: Workload,
  speculation: ChosenSpeculation,
  draftWeightBytes: number,
): SpeculativePlan {
  const { survival, numSpeculativeTokens, acceptanceLength: expected } = speculation;
  const step = stepMsAt(inputs, workload);
  const at = (accepted: number): number => speedup(step, workload.concurrency, speculation, accepted);
  const beyond = isBeyondGraph(workload.concurrency * (numSpeculativeTokens + 1), inputs.layout);
  const on = (factor: number): number => at(acceptanceLength(onOtherTexts(survival, factor), numSpeculativeTokens));
  const gain: Range = {
    low: on(OTHER_TEXTS.less) * (beyond ? BEYOND_GRAPH.lowFactor : 1),
    expected: at(expected),
    high: on(OTHER_TEXTS.more),
  };
  const limit = paysUntil(step, speculation);
  return {
    method: speculation.method,
    numSpeculativeTokens: speculation.numSpeculativeTokens,
    acceptanceLength: speculation.acceptanceLength,
    acceptanceSource: speculation.acceptanceSource,
    draftHuggingFaceId: speculation.draftHuggingFaceId,
    extra: speculation.extra,
    draftWeightsGiB: bytesToGiB(draftWeightBytes),
    speedup: gain,
    ...(limit === undefined ? {} : { paysUntilConcurrency: limit }),
  };
}

/**
 * First concurrency at which the gain is gone; undefined when it lasts to 4,096 requests. Mixtures of experts lose most at
 * middling load, where every verified token still wakes new experts, so all powers of two are looked at.
 */
export function paysUntil(step: StepMsAt, speculation: ChosenSpeculation): number | undefined {
  const gains = (concurrency: number): boolean => speedup(step, concurrency, speculation) > 1;
  for (let high = 1; high <= MAX_CONCURRENCY; high *= 2) {
    if (!gains(high)) return firstWithout(gains, Math.floor(high / 2), high);
  }
  return undefined;
}

function firstWithout(gains: (concurrency: number) => boolean, from: number, to: number): number {
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (gains(middle)) low = middle;
    else high = middle;
  }
  return high;
}

export interface SpeculativePlan {
  readonly method: SpeculativeMethod;
  readonly numSpeculativeTokens: number;
  readonly acceptanceLength: number;
  readonly acceptanceSource: string;
  readonly draftHuggingFaceId?: string;
  readonly draftWeightsGiB: number;
  /** Extra keys of `--speculative-config`. */
  readonly extra: SpeculativeExtra;
  /** Speed-up of time per output token at the stated workload. */
  readonly speedup: Range;
  /** Requests in flight from which speculation no longer pays; absent: it pays at every planned load. */
  readonly paysUntilConcurrency?: number;
}
