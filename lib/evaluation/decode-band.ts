import { type DecodeComparison, modelOfPoint } from './decode-fit';
import { percentile } from './statistics';
import { bandFactors } from '../planner';

export interface Band {
  readonly lowFactor: number;
  readonly highFactor: number;
}

/** A little more than nine tenths, since the next model is not one of these. */
const BAND_SHARES = { low: 0.03, high: 0.97 };

/** The band of measured over predicted that holds nine of ten left-out points. */
export function fitBand(comparisons: readonly DecodeComparison[]): Band {
  const ratios = comparisons.map(({ point, predicted }) => point.row.tpotMs / predicted);
  return {
    lowFactor: Number(percentile(ratios, BAND_SHARES.low).toFixed(2)),
    highFactor: Number(percentile(ratios, BAND_SHARES.high).toFixed(2)),
  };
}

export const isHeld = ({ point, predicted }: DecodeComparison, { lowFactor, highFactor }: Band): boolean =>
  point.row.tpotMs >= predicted * lowFactor && point.row.tpotMs <= predicted * highFactor;

/** Whether the band a user is told holds the measurement. */
export const isHeldAsTold = ({ point, predicted }: DecodeComparison): boolean => {
  const { low, high } = bandFactors(point.situation.inputs);
  return isHeld({ point, predicted }, { lowFactor: low, highFactor: high });
};

/** Share of points a band holds that was made from the other models' points. */
export function leftOutCoverage(comparisons: readonly DecodeComparison[]): number {
  const models = [...new Set(comparisons.map(({ point }) => modelOfPoint(point)))];
  const held = models.flatMap((model) => {
    const own = comparisons.filter(({ point }) => modelOfPoint(point) === model);
    const band = fitBand(comparisons.filter(({ point }) => modelOfPoint(point) !== model));
    return own.filter((comparison) => isHeld(comparison, band));
  });
  return held.length / comparisons.length;
}
