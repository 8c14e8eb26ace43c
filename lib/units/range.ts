/** An estimate with its uncertainty; `low <= expected <= high`. */
export interface Range {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

export const exactly = (value: number): Range => ({ low: value, expected: value, high: value });

/** A range of a quantity that falls as the other rises: low and high change places. */
export const inverse = (range: Range, map: (value: number) => number): Range => ({
  low: map(range.high),
  expected: map(range.expected),
  high: map(range.low),
});

export const scale = (range: Range, factor: number): Range => ({
  low: range.low * factor,
  expected: range.expected * factor,
  high: range.high * factor,
});

export const addRanges = (ranges: readonly Range[]): Range => ({
  low: ranges.reduce((sum, range) => sum + range.low, 0),
  expected: ranges.reduce((sum, range) => sum + range.expected, 0),
  high: ranges.reduce((sum, range) => sum + range.high, 0),
});

/** The larger of each bound, of things that go on at the same time; of none 0. */
export const longestOf = (ranges: readonly Range[]): Range => ({
  low: Math.max(0, ...ranges.map(({ low }) => low)),
  expected: Math.max(0, ...ranges.map(({ expected }) => expected)),
  high: Math.max(0, ...ranges.map(({ high }) => high)),
});
