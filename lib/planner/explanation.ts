import type { Range } from './types';

/** One number of a plan: how it came about, from what, and where the formula or constant was found. */
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
