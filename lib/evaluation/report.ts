import { type AvailableComparison, compareAvailable, crossValidateAvailable, available } from './available-evaluation';
import { kaitoAvailableGiB, kaitoTokens, kaitoWeightsGiB } from './baselines';
import { compareKvCapacity, compareWeights, type Comparison, setUp } from './memory-evaluation';
import { heldOutThird } from './held-out-third';
import { groupBy, median, percentile, relativeError, shareWithin } from './statistics';

/** Errors of one estimate over a set of rows, as shares (0.01 = 1 %). */
export interface Summary {
  readonly rows: number;
  readonly median: number;
  readonly p90: number;
  readonly p95: number;
}

export const summary = (errors: readonly number[]): Summary => ({
  rows: errors.length,
  median: median(errors),
  p90: percentile(errors, 0.9),
  p95: percentile(errors, 0.95),
});

const errorsOf = (rows: readonly Pick<Comparison, 'predicted' | 'measured'>[]): readonly number[] =>
  rows.map(({ predicted, measured }) => relativeError(predicted, measured));

export interface Evaluated<Row> {
  readonly rows: readonly Row[];
  readonly errors: readonly number[];
  readonly summary: Summary;
  /** The other planner's formula on the same rows. */
  readonly baseline: Summary;
}

/** Weights on one GPU against what runs printed; nothing is fitted. */
export function evaluateWeights(): Evaluated<Comparison> {
  const rows = compareWeights().filter(isScored).filter(isServerGpu);
  const other = rows.flatMap(({ row, measured }) => {
    const setup = setUp(row);
    return setup === undefined ? [] : [relativeError(kaitoWeightsGiB(setup), measured)];
  });
  return { rows, errors: errorsOf(rows), summary: summary(errorsOf(rows)), baseline: summary(other) };
}

/** KV tokens, concurrency, blocks, given the memory the run had for them; nothing is fitted. */
export function evaluateKvCapacity(): Evaluated<ReturnType<typeof compareKvCapacity>[number]> {
  const rows = compareKvCapacity().filter(isScored);
  const other = rows
    .filter(({ figure }) => figure === 'tokens')
    .flatMap(({ row, measured }) => {
      const setup = setUp(row);
      return setup === undefined ? [] : [relativeError(kaitoTokens(setup, row.observed.availableKvGiB ?? 0), measured)];
    });
  return { rows, errors: errorsOf(rows), summary: summary(errorsOf(rows)), baseline: summary(other) };
}

export interface AvailableEvaluation extends Evaluated<AvailableComparison> {
  readonly within8Percent: number;
  /** Share of rows whose low-to-high band holds the measurement. */
  readonly bandHolds: number;
}

/** Available KV cache end to end, of some rows and whatever predicted them. */
function availableEvaluation(rows: readonly AvailableComparison[]): AvailableEvaluation {
  const errors = errorsOf(rows);
  const other = rows.flatMap(({ row, point, measured }) => {
    const setup = row.shape === undefined ? setUp(row) : undefined;
    return setup === undefined ? [] : [relativeError(kaitoAvailableGiB(setup, point.requestedGiB), measured)];
  });
  return {
    rows,
    errors,
    summary: summary(errors),
    baseline: summary(other),
    within8Percent: shareWithin(errors, 0.08),
    bandHolds: rows.filter(isHeld).length / rows.length,
  };
}

/** Logs round to a hundredth. */
const ROUNDING_GIB = 0.01;

export const isHeld = ({ band, measured }: Pick<AvailableComparison, 'band' | 'measured'>): boolean =>
  band.low - ROUNDING_GIB <= measured && measured <= band.high + ROUNDING_GIB;

/** Every model, or every GPU, predicted with overhead constants fitted without it. */
export const evaluateAvailable = (by: 'model' | 'GPU'): AvailableEvaluation =>
  availableEvaluation(crossValidateAvailable(by));

/** The constants that ship, which saw these rows. */
export const evaluateShipped = (): AvailableEvaluation => availableEvaluation(compareAvailable());

/** A third of the model families, by constants and bands that never saw them. */
export function evaluateHeldOut(): AvailableEvaluation & { readonly families: readonly string[] } {
  const { families, predictions } = heldOutThird();
  return { ...availableEvaluation(predictions.map(available)), families };
}

const isScored = ({ row }: Comparison): boolean => row.inferred === undefined;

/** GPUs of servers: consumer cards and small boxes load weights in other layouts and are not sold by AWS. */
const OTHER_GPUS = /GB10|RTX|A5000/;
const isServerGpu = ({ row }: Comparison): boolean => row.gpu === undefined || !OTHER_GPUS.test(row.gpu);

/** Median error of every model of a set of comparisons. */
export function byModel(
  rows: readonly Comparison[],
): readonly { model: string; rows: number; median: number; worst: number }[] {
  return [...groupBy(rows, ({ model }) => model)].map(([model, own]) => {
    const errors = errorsOf(own);
    return { model, rows: own.length, median: median(errors), worst: Math.max(...errors) };
  });
}
