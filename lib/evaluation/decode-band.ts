import { type DecodeComparison, type Kind, leaveOut, modelOfPoint } from './decode-fit';
import type { DecodePoint } from './decode-points';
import { groupBy, percentile } from './statistics';
import { compareVersions } from '../catalog';
import { bandFactors } from '../planner';

export interface Band {
  readonly lowFactor: number;
  readonly highFactor: number;
}

/** A little more than nine tenths, since the next model is not one of these. */
const BAND_SHARES = { low: 0.02, high: 0.975 };

/** The band of measured over predicted that holds nine of ten left-out points. */
export function fitBand(comparisons: readonly DecodeComparison[], shares = BAND_SHARES): Band {
  const ratios = comparisons.map(({ point, predicted }) => point.row.tpotMs / predicted);
  return {
    lowFactor: Number(percentile(ratios, shares.low).toFixed(2)),
    highFactor: Number(percentile(ratios, shares.high).toFixed(2)),
  };
}

export const widest = (bands: readonly Band[]): Band => ({
  lowFactor: Math.min(...bands.map(({ lowFactor }) => lowFactor)),
  highFactor: Math.max(...bands.map(({ highFactor }) => highFactor)),
});

export const isHeld = ({ point, predicted }: DecodeComparison, { lowFactor, highFactor }: Band): boolean =>
  point.row.tpotMs >= predicted * lowFactor && point.row.tpotMs <= predicted * highFactor;

/** Whether the band a user is told holds the measurement. */
export const isHeldAsTold = ({ point, predicted }: DecodeComparison): boolean => {
  const { low, high } = bandFactors(point.situation.inputs);
  return isHeld({ point, predicted }, { lowFactor: low, highFactor: high });
};

/** Share of points a band holds that was made from the points of the other models, or of other kinds. */
export function leftOutCoverage(comparisons: readonly DecodeComparison[], kind: Kind = modelOfPoint): number {
  const kinds = [...new Set(comparisons.map(({ point }) => kind(point)))];
  const held = kinds.flatMap((name) => {
    const own = comparisons.filter(({ point }) => kind(point) === name);
    const band = fitBand(comparisons.filter(({ point }) => kind(point) !== name));
    return own.filter((comparison) => isHeld(comparison, band));
  });
  return held.length / comparisons.length;
}

/** What a plan may ask about of which no run was seen. */
export const KINDS: Readonly<Record<string, Kind>> = {
  attention: ({ situation }) => situation.inputs.architecture.attention.kind,
  'format and generation of GPU': ({ row, situation }) =>
    `${row.series.quantization} on ${situation.inputs.gpu.architecture}`,
  'data-parallel experts': ({ row }) => (row.series.dataParallelSize > 1 ? 'data-parallel experts' : 'none'),
  release: ({ row }) => (compareVersions(row.series.engineVersion ?? '', '0.20') >= 0 ? '0.20 and newer' : 'older'),
};

/** Fewer runs do not make a band; of so few one that its neighbours contradict is not to decide. */
const MIN_RUNS = 15;
const KIND_SHARES = { low: 0.05, high: 0.95 };

/** The widest of the bands of kinds that were left out of the fit one at a time: what to expect of a kind nobody measured. */
export function fitUnseenBand(points: readonly DecodePoint[]): Band {
  const bands = Object.values(KINDS).flatMap((kind) => {
    const groups = [...groupBy(leaveOut(points, kind), ({ point }) => kind(point)).values()];
    // Of two the smaller is what was not seen: the larger is not a kind beside many others.
    const small = groups.length === 2 ? groups.filter((group) => group.length < points.length / 2) : groups;
    return small.filter((group) => group.length >= MIN_RUNS).map((group) => fitBand(group, KIND_SHARES));
  });
  return widest(bands);
}
