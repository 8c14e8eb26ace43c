/** Rows of non-negative features and the value each should add up to. */
export interface LinearProblem {
  readonly features: readonly (readonly number[])[];
  readonly targets: readonly number[];
}

export const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);

/** Rows of features, the values they should add up to, and what is believed of the coefficients beforehand. */
export interface BelievedProblem extends LinearProblem {
  readonly rowWeights: readonly number[];
  readonly beliefs: readonly number[];
  /** Weight of the beliefs against the rows. */
  readonly trust: number;
}

/** Enough for the second decimal. */
const BELIEVED_ROUNDS = 30;
const BELIEVED_SWEEPS = 15;
/** Errors below this count alike (in the unit of the targets). */
const MIN_ABSOLUTE_ERROR = 0.05;
/** A belief near nil may still move by this much. */
const MIN_BELIEF = 0.1;

/** Non-negative coefficients with the least weighted mean absolute error, near what is believed where rows cannot tell. */
export function fitNearBeliefs(problem: BelievedProblem): readonly number[] {
  const { features, targets, rowWeights, beliefs } = problem;
  let coefficients = beliefs;
  let weights = rowWeights;
  for (let round = 0; round < BELIEVED_ROUNDS; round++) {
    coefficients = ridge(problem, weights, coefficients);
    weights = features.map((row, at) => {
      const error = Math.abs(dot(row, coefficients) - (targets[at] ?? 0));
      return (rowWeights[at] ?? 1) / Math.max(MIN_ABSOLUTE_ERROR, error);
    });
  }
  return coefficients;
}

/** Coordinate descent on weighted least squares with a pull towards the beliefs, clipped at zero. */
function ridge(
  { features, targets, beliefs, trust }: BelievedProblem,
  weights: readonly number[],
  start: readonly number[],
): readonly number[] {
  const coefficients = [...start];
  const residual = features.map((row, at) => (targets[at] ?? 0) - dot(row, coefficients));
  for (let sweep = 0; sweep < BELIEVED_SWEEPS; sweep++) {
    for (let at = 0; at < coefficients.length; at++) {
      const belief = beliefs[at] ?? 0;
      const pull = trust / Math.max(MIN_BELIEF, belief) ** 2;
      let [numerator, denominator] = [pull * belief, pull];
      features.forEach((row, index) => {
        const value = row[at] ?? 0;
        const weight = weights[index] ?? 1;
        numerator += weight * value * ((residual[index] ?? 0) + value * (coefficients[at] ?? 0));
        denominator += weight * value * value;
      });
      const next = Math.max(0, numerator / denominator);
      const change = next - (coefficients[at] ?? 0);
      coefficients[at] = next;
      features.forEach((row, index) => (residual[index] = (residual[index] ?? 0) - change * (row[at] ?? 0)));
    }
  }
  return coefficients;
}
