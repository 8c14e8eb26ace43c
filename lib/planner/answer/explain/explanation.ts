import type { Range } from '../../../units/range';

/**
 * One number of a plan: how it came about, from what, and where the formula or constant was found. The formula is arithmetic
 * over the names of `inputs` (+ − × / ^, min, max, ceil, floor), so that a reader, or a test, can work it out.
 */
export interface Explanation {
  /** Path in the JSON form. */
  readonly name: string;
  readonly value: string;
  readonly formula: string;
  readonly inputs: Readonly<Record<string, string | number>>;
  readonly source: string;
}

export const gib = (value: number): string => `${value.toFixed(2)} GiB`;
export const band = ({ low, expected, high }: Range, digits = 2): string =>
  `${expected.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;

/** The inputs of a sum that are not zero, and the formula without the others. */
export function sumOf(terms: Readonly<Record<string, number>>): { formula: string; inputs: Record<string, number> } {
  const used = Object.entries(terms).filter(([, value]) => value !== 0);
  return { formula: used.map(([name]) => name).join(' + ') || '0', inputs: Object.fromEntries(used) };
}
