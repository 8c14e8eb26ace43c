import { fitBand, fitUnseenBand, isHeldAsTold, KINDS, leftOutCoverage, widest } from './decode-band';
import {
  type DecodeComparison,
  fitDecode,
  gpuOfPoint,
  leaveOut,
  leaveThirdsOut,
  leftOutConstants,
  predictLeftOut,
  predictWith,
} from './decode-fit';
import { decodePoint, type DecodePoint, type Sorted, sortRows } from './decode-points';
import { type DecodeRow, otherRows, plainRequestOf, UNPUBLISHED, vllmRows } from './decode-rows';
import { groupBy, rankCorrelation, relativeError, shareWithin } from './statistics';
import { type Summary, summary } from './report';
import { DECODE, type DECODE_BAND, DECODE_TERMS, type DecodeConstants, type DecodeTerm } from '../planner';

export interface DecodeSummary extends Summary {
  readonly within30Percent: number;
  readonly rankCorrelation: number;
}

export interface DecodeEvaluation {
  readonly rows: readonly DecodeRow[];
  readonly sorted: Sorted;
  /** What the fit says today; shipped constants are these. */
  readonly fitted: DecodeConstants;
  readonly fittedBand: typeof DECODE_BAND;
  readonly fittedUnseenBand: typeof DECODE_BAND;
  readonly leftOutRows: readonly DecodeComparison[];
  /** Constants fitted without the model they are judged on: what counts. */
  readonly leftOut: DecodeSummary;
  /** Constants fitted without the GPU they are judged on. */
  readonly gpuLeftOut: DecodeSummary;
  readonly gpuLeftOutRows: readonly DecodeComparison[];
  /** Every third of the families of models left out in turn: the median split and the worst. */
  readonly thirdsLeftOut: { readonly splits: number; readonly usual: DecodeSummary; readonly worst: DecodeSummary };
  /** Each kind of attention, format, parallelism and release left out in turn. */
  readonly kindsLeftOut: Readonly<Record<string, DecodeSummary>>;
  /** Answers a second and GPU, waiting for the first token included, of constants that never saw the model. */
  readonly outputPerGpu: DecodeSummary;
  /** The same, asked for with nothing but model, format, GPUs and load. */
  readonly plainLeftOut: DecodeSummary;
  /** With the rows whose launch command was not published; their models are none of the fit. */
  readonly unpublishedToo: DecodeSummary;
  /** Shipped constants, which saw these rows. */
  readonly shipped: DecodeSummary;
  readonly roofline: DecodeSummary;
  readonly otherEngines: DecodeSummary;
  /** Share of left-out predictions whose measurement lies in the band a user is told, and in one made without the model. */
  readonly bandHolds: number;
  readonly plainBandHolds: number;
  readonly bandHoldsLeftOut: number;
  /** The same with GPUs instead of models. */
  readonly bandHoldsGpu: number;
  readonly bandHoldsGpuLeftOut: number;
  /** Left out, with the beliefs of the fit nine times weaker and stronger. */
  readonly weakBeliefs: DecodeSummary;
  readonly strongBeliefs: DecodeSummary;
  readonly repeated: Repeated;
}

/** Runs of one configuration and release measured more than once: no model can be closer than they are to one another. */
export interface Repeated {
  readonly configurations: number;
  /** Largest over smallest, minus one. */
  readonly spreads: readonly number[];
}

const WEAK = { beliefs: 1 };
const STRONG = { beliefs: 81 };

/** Time per output token of published vLLM runs. */
export function evaluateDecode(): DecodeEvaluation {
  const sorted = sortRows(vllmRows);
  const { judged } = sorted;
  const constants = leftOutConstants(judged);
  const leftOutRows = predictLeftOut(judged, constants);
  const gpuLeftOutRows = leaveOut(judged, gpuOfPoint);
  const plain = predictLeftOut(judged.flatMap(plainly), constants);
  const others = otherRows.flatMap((row) => decodePoint(row) ?? []);
  const refit = (options: typeof WEAK) => ofComparisons(predictLeftOut(judged, leftOutConstants(judged, options)));
  return {
    rows: vllmRows,
    sorted,
    fitted: fitDecode(judged),
    fittedBand: widest([fitBand(leftOutRows), fitBand(gpuLeftOutRows)]),
    fittedUnseenBand: fitUnseenBand(judged),
    leftOutRows,
    leftOut: ofComparisons(leftOutRows),
    gpuLeftOut: ofComparisons(gpuLeftOutRows),
    gpuLeftOutRows,
    thirdsLeftOut: thirds(judged),
    kindsLeftOut: Object.fromEntries(
      Object.entries(KINDS).map(([name, kind]) => [name, ofComparisons(leaveOut(judged, kind))]),
    ),
    outputPerGpu: outputOf(leftOutRows),
    plainLeftOut: ofComparisons(plain),
    unpublishedToo: ofComparisons([...leftOutRows, ...unpublished(sorted)]),
    shipped: ofPoints(judged, (point) => predictWith(point, DECODE)),
    roofline: ofPoints(judged, (point) => predictWith(point, DATA_SHEET)),
    otherEngines: ofPoints(others, (point) => predictWith(point, DECODE)),
    bandHolds: leftOutRows.filter(isHeldAsTold).length / leftOutRows.length,
    plainBandHolds: plain.filter(isHeldAsTold).length / plain.length,
    bandHoldsLeftOut: leftOutCoverage(leftOutRows),
    bandHoldsGpu: gpuLeftOutRows.filter(isHeldAsTold).length / gpuLeftOutRows.length,
    bandHoldsGpuLeftOut: leftOutCoverage(gpuLeftOutRows, gpuOfPoint),
    weakBeliefs: refit(WEAK),
    strongBeliefs: refit(STRONG),
    repeated: repeatedRuns(judged),
  };
}

function thirds(points: readonly DecodePoint[]): DecodeEvaluation['thirdsLeftOut'] {
  const splits = leaveThirdsOut(points)
    .map(ofComparisons)
    .sort((one, two) => one.median - two.median);
  const [usual, worst] = [splits[Math.floor(splits.length / 2)], splits.at(-1)];
  if (usual === undefined || worst === undefined)
    throw new Error('evaluation: too few families of models to leave out');
  return { splits: splits.length, usual, worst };
}

/** What is planned counts steps alone; what is measured also waits for the first token. */
function outputOf(comparisons: readonly DecodeComparison[]): DecodeSummary {
  const measured = comparisons.flatMap(({ point, predicted }) => {
    const { row, request, situation } = point;
    const tokens = request.workload?.outputTokens ?? 0;
    if (row.ttftMs === undefined || row.concurrency === undefined) return [];
    const answerMs = row.ttftMs + (tokens - 1) * row.tpotMs;
    return [
      {
        measured: (row.concurrency * tokens * 1e3) / answerMs / situation.inputs.layout.gpus,
        predicted: (situation.workload.concurrency * 1e3) / predicted / situation.inputs.layout.gpus,
      },
    ];
  });
  return ofPairs(measured);
}

const unpublished = ({ excluded }: Sorted): readonly DecodeComparison[] =>
  excluded
    .filter(({ reason }) => reason === UNPUBLISHED)
    .flatMap(({ point }) => (point === undefined ? [] : [{ point, predicted: predictWith(point, DECODE) }]));

const plainly = ({ row }: DecodePoint): readonly DecodePoint[] => {
  const point = decodePoint(row, plainRequestOf(row));
  return point === undefined ? [] : [point];
};

/** A bare roofline: bytes over bandwidth and operations over arithmetic of the data sheet, nothing else. */
const ROOFLINE: ReadonlySet<DecodeTerm> = new Set(['weights', 'experts', 'context', 'prefill']);
const DATA_SHEET = Object.fromEntries(
  DECODE_TERMS.map((term) => [term, ROOFLINE.has(term) ? 1 : 0]),
) as unknown as DecodeConstants;

export const ofPoints = (points: readonly DecodePoint[], predict: (point: DecodePoint) => number): DecodeSummary =>
  ofComparisons(points.map((point) => ({ point, predicted: predict(point) })));

export const ofComparisons = (comparisons: readonly DecodeComparison[]): DecodeSummary =>
  ofPairs(comparisons.map(({ point, predicted }) => ({ predicted, measured: point.row.tpotMs })));

function ofPairs(pairs: readonly { readonly predicted: number; readonly measured: number }[]): DecodeSummary {
  const errors = pairs.map(({ predicted, measured }) => relativeError(predicted, measured));
  return {
    ...summary(errors),
    within30Percent: shareWithin(errors, 0.3),
    rankCorrelation: rankCorrelation(
      pairs.map(({ predicted }) => predicted),
      pairs.map(({ measured }) => measured),
    ),
  };
}

function repeatedRuns(points: readonly DecodePoint[]): Repeated {
  const groups = [
    ...groupBy(points, ({ row, request }) => JSON.stringify([request, row.series.engineVersion])).values(),
  ]
    .map((group) => [...new Set(group.map(({ row }) => row.tpotMs))])
    .filter((times) => times.length > 1);
  return {
    configurations: groups.length,
    spreads: groups.map((times) => Math.max(...times) / Math.min(...times) - 1),
  };
}
