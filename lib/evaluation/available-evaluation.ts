import {
  byGpuName,
  byModelName,
  leaveOut,
  type OverheadPrediction,
  predictOverhead,
  shippedModel,
} from './overhead-fit';
import { type OverheadPoint, overheadPoints } from './overhead-points';
import type { Comparison } from './memory-evaluation';
import { OVERHEAD_BANDS } from '../planner';
import type { Range } from '../units/range';

/** Available KV cache end to end: nothing logged goes into the prediction, but the weights of models outside the catalog. */
export interface AvailableComparison extends Comparison {
  readonly point: OverheadPoint;
  readonly band: Range;
  readonly overheadExpected: number;
}

export function available({ point, bandGiB, expectedGiB }: OverheadPrediction): AvailableComparison {
  const free = point.requestedGiB - point.weightsGiB;
  return {
    row: point.row,
    model: point.model,
    point,
    predicted: free - expectedGiB,
    measured: point.availableKvGiB,
    overheadExpected: expectedGiB,
    band: { low: free - bandGiB.high, expected: free - expectedGiB, high: free - bandGiB.low },
  };
}

/** With the constants that ship, which saw these runs. */
export const compareAvailable = (): readonly AvailableComparison[] =>
  overheadPoints().map((point) => available(predictOverhead(point, shippedModel, OVERHEAD_BANDS)));

/** Every model, or every GPU, predicted with constants that never saw it. */
export const crossValidateAvailable = (by: 'model' | 'GPU'): readonly AvailableComparison[] =>
  leaveOut(overheadPoints(), by === 'model' ? byModelName : byGpuName, OVERHEAD_BANDS).map(available);
