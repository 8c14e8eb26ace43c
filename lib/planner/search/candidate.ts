import type { Candidate, CandidateKey, SearchLimits } from './types';
import type { GpuSpec } from '../../catalog/types';
import type { Problem } from '../../problem';
import { type LayoutContext, layoutProblems, type LayoutOption, warningAbout } from '../layout';
import type { DoesNotFit, Fits, KvBehaviour } from '../memory';
import { usdPerMillionTokens } from '../price';
import type { PlanRequest, Resolved } from '../request';
import type { ChosenSpeculation } from '../speculation';
import { atLoad, decodeInputs, type RequestTokens, speedup, stepMsAt } from '../speed';
import type { PreparedModel, PreparedShape } from '../weights';

/** What a candidate brings. */
export type Figures = Omit<Candidate, keyof CandidateKey>;

/** Why something is no candidate. Reasons are put into words only when they are listed. */
export interface Refusal {
  readonly because: string;
  readonly reason: () => string;
}

/** One build of the model on one layout: what all settings and loads tried on it have in common. */
export interface Placement {
  readonly request: PlanRequest;
  readonly resolved: Resolved;
  readonly prepared: PreparedModel;
  readonly shape: PreparedShape;
  readonly speculation?: ChosenSpeculation;
  readonly gpu: GpuSpec;
  readonly option: LayoutOption;
  readonly context: LayoutContext;
  /** Of the engine's KV cache. */
  readonly behaviour: KvBehaviour;
  readonly blocked?: Problem;
  /** Of its nodes; absent: not known. */
  readonly usdPerHour?: number;
}

/** Why nothing can be tried on this layout, whatever the settings and the load. */
export function placementRefusal({ option, context, blocked }: Placement): Refusal | undefined {
  const problem = blocked ?? layoutProblems(option.layout, context)[0];
  if (problem !== undefined) return problemRefusal(problem);
  const warning = warningAbout(option.layout, context.architecture);
  return warning === undefined ? undefined : { because: 'advised against', reason: () => `layout: ${warning}` };
}

export const problemRefusal = ({ field, message }: Problem): Refusal => ({
  because: field,
  reason: () => `${field}: ${message}`,
});

export const memoryRefusal = (found: DoesNotFit): Refusal => ({ because: 'memory', reason: () => missing(found) });

const missing = ({ reason, missingGiBPerGpu, requiredKvGiB, maxModelLen }: DoesNotFit): string =>
  reason === 'weights'
    ? `memory: ${missingGiBPerGpu.toFixed(1)} GiB are missing on each GPU for weights and overhead`
    : `memory: one request of ${maxModelLen} tokens needs ${requiredKvGiB.toFixed(1)} GiB of KV cache per GPU; ${missingGiBPerGpu.toFixed(1)} GiB are missing`;

/** The limit that is judged before all others, and the only one that depends on the load. */
export function speedRefusal({ tpotMs: most }: SearchLimits, tpotMs: number): Refusal | undefined {
  if (most === undefined || tpotMs <= most) return undefined;
  return { because: 'limit tpotMs', reason: () => `limit: ${tpotMs.toFixed(1)} ms per token, at most ${most} asked` };
}

/** The first of the other limits that is missed, under every load. */
export function sizeRefusal(
  { usdPerHour: most, maxConcurrencyAtLeast: least }: SearchLimits,
  { option, usdPerHour }: Placement,
  found: Fits,
): Refusal | undefined {
  if (most !== undefined && (usdPerHour ?? Number.POSITIVE_INFINITY) > most)
    return {
      because: 'limit usdPerHour',
      reason: () => `limit: ${usdPerHour?.toFixed(2) ?? 'unknown'} USD an hour, at most ${most} asked`,
    };
  const maxConcurrency = maxConcurrencyOf(option, found);
  if (least === undefined || maxConcurrency >= least) return undefined;
  return {
    because: 'limit maxConcurrency',
    reason: () => `limit: ${maxConcurrency.toFixed(1)} requests of full length, at least ${least} asked`,
  };
}

const maxConcurrencyOf = ({ layout }: LayoutOption, { kvCache }: Fits): number =>
  kvCache.maxConcurrency * layout.dataParallelSize;

/** Milliseconds per output token by requests that run at once; batch sizes share it, and each number is worked out once. */
export function decodeTimes(
  { resolved, shape, option, speculation }: Placement,
  kvCacheDtype: string,
  requests: RequestTokens,
): (running: number) => number {
  const { layout } = option;
  const step = stepMsAt(decodeInputs(resolved, shape, layout, kvCacheDtype), requests);
  const known = new Map<number, number>();
  return (running) => {
    const before = known.get(running);
    if (before !== undefined) return before;
    const drafting = speculation && atLoad(step, running, speculation, { architecture: shape.architecture, layout });
    const tpotMs = step(running) / (drafting === undefined ? 1 : speedup(step, running, drafting));
    known.set(running, tpotMs);
    return tpotMs;
  };
}

export function figuresOf(
  { request, option, usdPerHour }: Placement,
  found: Fits,
  { inputTokens, outputTokens }: RequestTokens,
  running: number,
  tpotMs: number,
): Figures {
  const outputTokensPerSecond = (running / tpotMs) * 1e3;
  const outputTokensPerSecondPerGpu = outputTokensPerSecond / option.layout.gpus;
  const kvCacheGiBPerGpu = found.memory.kvCacheGiB.expected;
  const maxConcurrency = maxConcurrencyOf(option, found);
  if (usdPerHour === undefined)
    return { tpotMs, outputTokensPerSecond, outputTokensPerSecondPerGpu, kvCacheGiBPerGpu, maxConcurrency };
  const tokensPerSecond = outputTokensPerSecond * (1 + inputTokens / outputTokens);
  const usdPerMillionTotalTokens = usdPerMillionTokens(usdPerHour, tokensPerSecond, request.utilization ?? 1);
  return {
    tpotMs,
    outputTokensPerSecond,
    outputTokensPerSecondPerGpu,
    kvCacheGiBPerGpu,
    maxConcurrency,
    usdPerHour,
    usdPerMillionOutputTokens: usdPerMillionTokens(usdPerHour, outputTokensPerSecond, request.utilization ?? 1),
    usdPerMillionTotalTokens,
  };
}
