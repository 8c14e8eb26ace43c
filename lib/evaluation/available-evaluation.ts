import { gpuOf, isNvidia, type MemoryRow, memoryRows } from './memory-rows';
import { type Comparison, type Setup, setUp } from './memory-evaluation';
import { draftWeightBytes, modelWeightBytes, type OverheadConstants, overheadGiB } from '../planner';
import { bytesToGiB } from '../units';
import type { Range } from '../units/range';

/** Available KV cache end to end: nothing logged goes into the prediction. */
export interface AvailableComparison extends Comparison {
  readonly band: Range;
  readonly overheadMeasured: number;
  readonly setup: Setup;
  readonly weightsGiB: number;
  readonly requestedGiB: number;
}

/** Rows with every input and both outputs; AMD, refusals and rows with inferred inputs are left out. */
export function availableRows(rows: readonly MemoryRow[] = memoryRows): readonly MemoryRow[] {
  return rows.filter(
    (row) =>
      isNvidia(row) &&
      row.inferred === undefined &&
      row.visibleGiB !== undefined &&
      row.gpuMemoryUtilization !== undefined &&
      row.engineVersion !== undefined &&
      (row.observed.availableKvGiB ?? 0) > 0 &&
      row.observed.weightsGiB !== undefined,
  );
}

export function compareAvailable(
  rows: readonly MemoryRow[] = availableRows(),
  constants?: (engineVersion: string) => OverheadConstants,
): readonly AvailableComparison[] {
  return rows.flatMap((row) => {
    const setup = setUp(row);
    const { availableKvGiB, weightsGiB: loaded } = row.observed;
    if (setup === undefined || availableKvGiB === undefined || loaded === undefined) return [];
    if (setup.architecture.vocabSize === 0) return [];
    const requestedGiB = gpuOf(row).visibleMemoryGiB * (row.gpuMemoryUtilization ?? 0);
    const bytes =
      modelWeightBytes(setup.prepared, setup.layout) +
      draftWeightBytes(setup.prepared, setup.layout, setup.speculation);
    const weightsGiB = bytesToGiB(bytes);
    const overhead = overheadGiB(setup, constants?.(setup.engineVersion));
    const free = requestedGiB - weightsGiB;
    return [
      {
        row,
        setup,
        model: row.model ?? '',
        weightsGiB,
        requestedGiB,
        predicted: free - overhead.expected,
        measured: availableKvGiB,
        band: { low: free - overhead.high, expected: free - overhead.expected, high: free - overhead.low },
        overheadMeasured: requestedGiB - loaded - availableKvGiB,
      },
    ];
  });
}
