/** Nearest-rank percentile of unsorted values; NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Share of values at most as large as the limit. */
export const shareWithin = (values: readonly number[], limit: number): number =>
  values.filter((value) => value <= limit).length / values.length;

export const relativeError = (predicted: number, measured: number): number =>
  Math.abs(predicted - measured) / Math.abs(measured);

/** Spearman's rank correlation; ties share their mean rank. */
export function rankCorrelation(left: readonly number[], right: readonly number[]): number {
  return correlation(ranks(left), ranks(right));
}

function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const result = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end + 1 < order.length && order[end + 1]?.value === order[start]?.value) end++;
    for (let at = start; at <= end; at++) result[order[at]?.index ?? 0] = (start + end) / 2;
    start = end + 1;
  }
  return result;
}

function correlation(left: readonly number[], right: readonly number[]): number {
  const [leftMean, rightMean] = [mean(left), mean(right)];
  let [both, leftSquares, rightSquares] = [0, 0, 0];
  left.forEach((value, index) => {
    const [a, b] = [value - leftMean, (right[index] ?? 0) - rightMean];
    both += a * b;
    leftSquares += a * a;
    rightSquares += b * b;
  });
  return both / Math.sqrt(leftSquares * rightSquares);
}

/** Rows by a key, in order of first appearance. */
export function groupBy<T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}
