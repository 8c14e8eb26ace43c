import { formatDuration, formatUsd } from '../units';
import { formatCount, formatNumber } from '../units/format';
import type { Range } from '../units/range';
import { isObject } from '../schema/paths';

/** A plan as `toJson` writes it: that of the explorer and that of a file have one form. */
export type PlanJson = Readonly<Record<string, unknown>>;

export interface Figure {
  /** Where it stands in the JSON of a plan. */
  readonly path: string;
  readonly label: string;
  readonly format: (value: number) => string;
  /** Which of two is the better one; absent: neither. */
  readonly better?: 'more' | 'less';
}

const gib = (value: number): string => value.toFixed(1);
const percent = (value: number): string => `${(value * 100).toFixed(0)} %`;

/** Rows of the comparison, those that decide first. */
export const FIGURES: readonly Figure[] = [
  { path: 'cost.usdPerHour', label: 'USD an hour, one replica', format: formatUsd, better: 'less' },
  { path: 'cost.usdPerMillionOutputTokens', label: 'USD per 1M tokens out', format: formatUsd, better: 'less' },
  { path: 'cost.usdPerMillionTotalTokens', label: 'USD per 1M tokens in + out', format: formatUsd, better: 'less' },
  { path: 'cost.usdPerMillionInputTokens', label: 'USD per 1M tokens in', format: formatUsd, better: 'less' },
  { path: 'cost.breakEven.utilization', label: 'Break-even load against the API', format: percent, better: 'less' },
  { path: 'throughput.tokensPerSecondPerUser', label: 'Tokens/s a user', format: formatNumber, better: 'more' },
  { path: 'throughput.outputTokensPerSecondPerGpu', label: 'Tokens/s a GPU', format: formatNumber, better: 'more' },
  { path: 'throughput.tpotMs', label: 'Time per output token, ms', format: formatNumber, better: 'less' },
  { path: 'throughput.ttftMs', label: 'Time to first token, ms', format: formatNumber, better: 'less' },
  { path: 'pooling.sequencesPerSecond', label: 'Texts/s', format: formatNumber, better: 'more' },
  {
    path: 'pooling.inputTokensPerSecondPerGpu',
    label: 'Input tokens/s a GPU',
    format: formatNumber,
    better: 'more',
  },
  {
    path: 'kvCache.maxConcurrency',
    label: 'Longest requests that fit at once',
    format: (value) => value.toFixed(2),
    better: 'more',
  },
  { path: 'kvCache.tokens', label: 'KV cache, tokens', format: formatCount, better: 'more' },
  { path: 'settings.maxModelLen', label: 'Context, tokens', format: formatCount, better: 'more' },
  { path: 'speculative.speedup', label: 'Gain of speculation', format: (value) => `${formatNumber(value)}×` },
  { path: 'memory.perGpu.requestedGiB', label: 'Memory asked of a GPU, GiB', format: gib },
  { path: 'memory.perGpu.weightsGiB', label: 'Weights a GPU, GiB', format: gib },
  { path: 'memory.perGpu.overheadGiB', label: 'Overhead a GPU, GiB', format: gib },
  { path: 'memory.perGpu.kvCacheGiB', label: 'KV cache a GPU, GiB', format: gib },
  { path: 'coldStart.totalSeconds', label: 'Cold start', format: formatDuration, better: 'less' },
];

/** What stands at `a.b.c` of the JSON; undefined where nothing does. */
export const valueAt = (plan: PlanJson, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (isObject(value) ? Reflect.get(value, key) : undefined), plan);

/** A figure with its band; a number alone is certain. */
export function rangeAt(plan: PlanJson, path: string): Range | undefined {
  const value = valueAt(plan, path);
  if (typeof value === 'number') return { low: value, expected: value, high: value };
  return isRange(value) ? value : undefined;
}

const isRange = (value: unknown): value is Range =>
  isObject(value) && ['low', 'expected', 'high'].every((key) => typeof Reflect.get(value, key) === 'number');

/** `12 % more` than the other; undefined where they are alike or one is missing. */
export function changeFrom(before: Range | undefined, after: Range | undefined): number | undefined {
  if (before === undefined || after === undefined || before.expected === 0) return undefined;
  const change = after.expected / before.expected - 1;
  return Math.abs(change) < 0.005 ? undefined : change;
}
