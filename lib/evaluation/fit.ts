/** Rows of non-negative features and the value each should add up to. */
export interface LinearProblem {
  readonly features: readonly (readonly number[])[];
  readonly targets: readonly number[];
}

const ROUNDS = 60;
const SWEEPS = 40;
/** Errors below this count alike, so that one exact row does not take all the weight. */
const MIN_ERROR = 0.02;

/**
 * Non-negative coefficients with the least mean relative error: least squares on relative errors, reweighted until the
 * weights stand for absolute values. Deterministic, small problems only.
 */
export function fitNonNegative({ features, targets }: LinearProblem): readonly number[] {
  const rows = features.map((row, index) => row.map((value) => value / (targets[index] ?? 1)));
  let weights = rows.map(() => 1);
  let coefficients: readonly number[] = (rows[0] ?? []).map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    coefficients = leastSquares(rows, weights, coefficients);
    weights = rows.map((row) => 1 / Math.max(MIN_ERROR, Math.abs(dot(row, coefficients) - 1)));
  }
  return coefficients;
}

export const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);

/** Coordinate descent on weighted least squares against ones, clipped at zero. */
function leastSquares(
  rows: readonly (readonly number[])[],
  weights: readonly number[],
  start: readonly number[],
): readonly number[] {
  const coefficients = [...start];
  const residual = rows.map((row) => 1 - dot(row, coefficients));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let at = 0; at < coefficients.length; at++) {
      let [numerator, denominator] = [0, 0];
      rows.forEach((row, index) => {
        const value = row[at] ?? 0;
        const weight = weights[index] ?? 1;
        numerator += weight * value * ((residual[index] ?? 0) + value * (coefficients[at] ?? 0));
        denominator += weight * value * value;
      });
      const next = denominator === 0 ? 0 : Math.max(0, numerator / denominator);
      const change = next - (coefficients[at] ?? 0);
      coefficients[at] = next;
      rows.forEach((row, index) => (residual[index] = (residual[index] ?? 0) - change * (row[at] ?? 0)));
    }
  }
  return coefficients;
}
