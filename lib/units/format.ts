import type { Range } from './range';

/** `131,072` */
export const formatCount = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Enough digits to compare, no more: 3 significant below 100, whole above. */
export function formatNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.01) return value.toPrecision(2);
  return Math.abs(value) < 100 ? Number(value.toPrecision(3)).toString() : formatCount(value);
}

/** `41 (28–60)`, or one number when it is certain. */
export function formatRange({ low, expected, high }: Range, format: (value: number) => string = formatNumber): string {
  const [lowText, text, highText] = [format(low), format(expected), format(high)];
  return lowText === highText ? text : `${text} (${lowText}–${highText})`;
}

/** `1.57T`, `48.8B`, `135M`: counts of parameters as people name sizes. */
export function formatParameters(count: number): string {
  const [unit, size] = count >= 1e12 ? ['T', 1e12] : count >= 1e9 ? ['B', 1e9] : ['M', 1e6];
  return `${formatNumber(count / Number(size))}${unit}`;
}
