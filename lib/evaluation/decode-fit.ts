import type { DecodePoint } from './decode-points';
import { solve } from './solve';
import { DECODE_TERMS, type DecodeConstants, type DecodeTerm, hostFloorMs, networkMs } from '../planner';

/** What is believed of a constant before any run is looked at: a round figure, and how far off it may be (natural logarithm). */
interface Belief {
  readonly value: number;
  readonly spread: number;
}

/**
 * Memory-bound kernels reach 70 to 85 % of peak bandwidth, large matrix products about half of peak arithmetic, NCCL about
 * half of a link; a kernel of a CUDA graph takes three to four microseconds, a small all-reduce over NVLink seven or eight. A
 * prompt token of DeepSeek-V4-Flash, GLM-5.3-Flash and Qwen3.8-Flash-Next took 0.5 to 0.8 µs a layer on eight H100, and the
 * first on two and four B200. Few models were measured, and what they cannot tell apart stays near these.
 */
const BELIEFS: Readonly<Record<DecodeTerm, Belief>> = {
  weights: { value: 1.25, spread: 0.15 },
  experts: { value: 1.4, spread: 0.25 },
  unpacked: { value: 1.1, spread: 0.4 },
  context: { value: 1.5, spread: 0.4 },
  contextOfHopper: { value: 0.5, spread: 1 },
  arithmetic: { value: 1, spread: 0.7 },
  prefill: { value: 2, spread: 0.3 },
  exchange: { value: 2, spread: 0.7 },
  prefillExchange: { value: 1.5, spread: 0.5 },
  kernelUs: { value: 3, spread: 0.4 },
  earlierKernelUs: { value: 0.5, spread: 1 },
  exchangeLayerUs: { value: 15, spread: 0.5 },
  exchangeDoublingUs: { value: 6, spread: 0.7 },
  promptLayerUs: { value: 100, spread: 1 },
  streamUs: { value: 0.7, spread: 0.3 },
};

export interface FitOptions {
  /** Weight of the beliefs against the runs. */
  readonly beliefs: number;
}
const USUAL: FitOptions = { beliefs: 9 };

/** Errors (natural logarithm) above this count by their size, no longer by its square. */
const LARGE_ERROR = 0.1;
/** Points a model of average weight has. */
const USUAL_POINTS = 100;
const ROUNDS = 60;
const MIN_STEP = 1e-7;

/**
 * Constants with the least robust error of the logarithm of time per token. A model weighs the root of its points, so that one
 * with three hundred does not decide alone. Gauss-Newton on the logarithms of the constants; deterministic.
 */
export function fitDecode(points: readonly DecodePoint[], { beliefs }: FitOptions = USUAL): DecodeConstants {
  const rows = points.map(toRow);
  const weights = modelWeights(points);
  const centre = DECODE_TERMS.map((term) => Math.log(BELIEFS[term].value));
  const trust = DECODE_TERMS.map((term) => beliefs / BELIEFS[term].spread ** 2);
  let logs: readonly number[] = centre;
  for (let round = 0; round < ROUNDS; round++) {
    const step = improvement({ rows, weights, centre, trust, logs });
    logs = logs.map((value, at) => value + (step[at] ?? 0));
    if (Math.max(...step.map(Math.abs)) < MIN_STEP) break;
  }
  return toConstants(logs.map((value) => Number(Math.exp(value).toPrecision(DIGITS))));
}

/** Digits a constant is shipped with. */
const DIGITS = 3;

interface Row {
  readonly work: readonly number[];
  readonly fixedMs: number;
  readonly floorMs: number;
  readonly measuredMs: number;
}

const toRow = ({ work, situation, row }: DecodePoint): Row => ({
  work: DECODE_TERMS.map((term) => work[term]),
  fixedMs: networkMs(situation.inputs),
  floorMs: hostFloorMs(situation.inputs),
  measuredMs: row.tpotMs,
});

const toConstants = (values: readonly number[]): DecodeConstants =>
  Object.fromEntries(DECODE_TERMS.map((term, at) => [term, values[at] ?? 0])) as DecodeConstants;

function modelWeights(points: readonly DecodePoint[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const { row } of points) counts.set(row.series.model, (counts.get(row.series.model) ?? 0) + 1);
  return points.map(({ row }) => Math.sqrt(USUAL_POINTS / (counts.get(row.series.model) ?? 1)));
}

interface State {
  readonly rows: readonly Row[];
  readonly weights: readonly number[];
  readonly centre: readonly number[];
  readonly trust: readonly number[];
  readonly logs: readonly number[];
}

/** One step towards the least error: normal equations of the linearised problem, large errors weighted down. */
function improvement({ rows, weights, centre, trust, logs }: State): readonly number[] {
  const size = logs.length;
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_unused, j) => (i === j ? (trust[i] ?? 0) : 0)),
  );
  const right = logs.map((value, at) => (trust[at] ?? 0) * ((centre[at] ?? 0) - value));
  const factors = logs.map(Math.exp);
  rows.forEach(({ work, fixedMs, floorMs, measuredMs }, index) => {
    const parts = work.map((amount, at) => amount * (factors[at] ?? 0));
    const predicted = parts.reduce((sum, part) => sum + part, fixedMs);
    // Where the host is slower than the GPUs, the run says nothing about these.
    if (predicted < floorMs) return;
    const error = Math.log(predicted / measuredMs);
    const weight = (weights[index] ?? 1) / (LARGE_ERROR ** 2 * Math.sqrt(1 + (error / LARGE_ERROR) ** 2));
    const slopes = parts.map((part) => part / predicted);
    for (let i = 0; i < size; i++) {
      const slope = weight * slopes[i]!;
      if (slope === 0) continue;
      const line = matrix[i]!;
      right[i]! -= slope * error;
      for (let j = 0; j < size; j++) line[j]! += slope * slopes[j]!;
    }
  });
  return solve(matrix, right);
}

/** A measured point and what constants make of it that never saw its model. */
export interface DecodeComparison {
  readonly point: DecodePoint;
  readonly predicted: number;
}

export const predictWith = ({ work, situation }: DecodePoint, constants: DecodeConstants): number =>
  Math.max(
    hostFloorMs(situation.inputs),
    DECODE_TERMS.reduce((sum, term) => sum + work[term] * constants[term], networkMs(situation.inputs)),
  );

/** What runs are left out together. */
export type Kind = (point: DecodePoint) => string;

export const modelOfPoint: Kind = ({ row }) => row.series.model;
export const gpuOfPoint: Kind = ({ row }) => row.series.gpu;

/** Constants of every model, or of every other kind, of the points, fitted to all the others. */
export function leftOutConstants(
  points: readonly DecodePoint[],
  options: FitOptions = USUAL,
  kind: Kind = modelOfPoint,
): ReadonlyMap<string, DecodeConstants> {
  const kinds = [...new Set(points.map(kind))];
  return new Map(
    kinds.map((own) => [
      own,
      fitDecode(
        points.filter((point) => kind(point) !== own),
        options,
      ),
    ]),
  );
}

/** Points predicted by constants that never saw their kind. */
export function predictLeftOut(
  points: readonly DecodePoint[],
  constants: ReadonlyMap<string, DecodeConstants>,
  kind: Kind = modelOfPoint,
): readonly DecodeComparison[] {
  return points.flatMap((point) => {
    const own = constants.get(kind(point));
    return own === undefined ? [] : [{ point, predicted: predictWith(point, own) }];
  });
}

/** Each kind predicted by constants that never saw it. */
export const leaveOut = (points: readonly DecodePoint[], kind: Kind): readonly DecodeComparison[] =>
  predictLeftOut(points, leftOutConstants(points, USUAL, kind), kind);

/** Families of models that are told apart by their name. */
const familyOf: Kind = ({ row }) => row.series.model.split('-')[0] ?? '';

/** Every third of the families left out in turn: as many splits as there are ways to choose. */
export function leaveThirdsOut(points: readonly DecodePoint[]): readonly (readonly DecodeComparison[])[] {
  const families = [...new Set(points.map(familyOf))].sort();
  return subsets(families, Math.round(families.length / 3)).map((left) => {
    const isLeft = (point: DecodePoint): boolean => left.includes(familyOf(point));
    const constants = fitDecode(points.filter((point) => !isLeft(point)));
    return points.filter(isLeft).map((point) => ({ point, predicted: predictWith(point, constants) }));
  });
}

function subsets(names: readonly string[], size: number): readonly (readonly string[])[] {
  if (size === 0) return [[]];
  return names.flatMap((name, at) => subsets(names.slice(at + 1), size - 1).map((rest) => [name, ...rest]));
}
