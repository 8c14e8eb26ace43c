import { type DecodeInputs, ONE_TOKEN } from './decode-work';
import { type StepMsAt, stepMsAt } from './throughput';
import { DECODE } from './throughput-constants';
import { SPECULATIVE_METHODS, type SpeculativeMethod } from '../../catalog';
import { bytesToGiB } from '../../units';
import type { Range } from '../../units/range';
import type { Workload } from '../request';
import type { ChosenSpeculation, SpeculativeExtra } from '../speculation';

/** Real texts accept between a fifth fewer and a fifth more tokens than the mean. */
const ACCEPTANCE_SPREAD = 0.2;

/** A step between arriving prompts: what drafting is a share of. */
const DECODE_ALONE = { ...DECODE, prefill: 0, prefillExchange: 0, promptLayerUs: 0, promptStreamUs: 0 };

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
  const extraAccepted = speculation.acceptanceLength - 1;
  const step = stepMsAt(inputs, workload);
  const at = (factor: number): number => speedup(step, workload.concurrency, speculation, 1 + extraAccepted * factor);
  const gain: Range = { low: at(1 - ACCEPTANCE_SPREAD), expected: at(1), high: at(1 + ACCEPTANCE_SPREAD) };
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
