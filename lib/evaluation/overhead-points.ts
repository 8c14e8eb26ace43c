import shapes from './data/overhead-shapes.json';
import { fixtureModels } from './fixture-models';
import { setUp } from './memory-evaluation';
import { overheadRequestOf } from './memory-requests';
import { gpuOf, isNvidia, type MemoryRow, memoryRows } from './memory-rows';
import type { GpuSpec } from '../catalog/types';
import {
  draftWeightBytes,
  engineDefaults,
  layoutOf,
  modelWeightBytes,
  type OverheadInputs,
  type OverheadShape,
} from '../planner';
import { bytesToGiB } from '../units';

/** A run whose overhead is known: what was requested less what was loaded and what was left. */
export interface OverheadPoint {
  readonly row: MemoryRow;
  /** Model, whatever its release or build: what is left out of a fit together. */
  readonly model: string;
  readonly inputs: OverheadInputs;
  readonly overheadGiB: number;
  /** The same with predicted weights: what the band of the answer must hold. */
  readonly unexplainedGiB: number;
  readonly requestedGiB: number;
  /** Of models of the catalog as predicted, of others as logged. */
  readonly weightsGiB: number;
  readonly availableKvGiB: number;
}

/** Rows with every input and both outputs; AMD, refusals and rows with inferred inputs are left out. */
const isComplete = (row: MemoryRow): boolean =>
  isNvidia(row) &&
  row.inferred === undefined &&
  row.visibleGiB !== undefined &&
  row.gpuMemoryUtilization !== undefined &&
  row.engineVersion !== undefined &&
  row.speculative === undefined &&
  (row.observed.availableKvGiB ?? 0) > 0 &&
  row.observed.weightsGiB !== undefined;

/** Every run that tells its overhead, of all releases and GPUs. */
export function overheadPoints(rows: readonly MemoryRow[] = memoryRows): readonly OverheadPoint[] {
  return rows.filter(isComplete).flatMap((row) => {
    const { availableKvGiB = 0, weightsGiB: loadedGiB = 0 } = row.observed;
    const known = row.shape === undefined ? ofCatalog(row) : ofShape(row, row.shape, loadedGiB);
    if (known === undefined) return [];
    const requestedGiB = gpuOf(row).visibleMemoryGiB * (row.gpuMemoryUtilization ?? 0);
    const left = requestedGiB - availableKvGiB;
    return [
      {
        ...known,
        row,
        requestedGiB,
        availableKvGiB,
        overheadGiB: left - loadedGiB,
        unexplainedGiB: left - known.weightsGiB,
      },
    ];
  });
}

type Known = Pick<OverheadPoint, 'model' | 'inputs' | 'weightsGiB'>;

function ofCatalog(row: MemoryRow): Known | undefined {
  const setup = setUp(row);
  if (setup === undefined || setup.architecture.vocabSize === 0) return undefined;
  const { prepared, layout, speculation } = setup;
  const bytes = modelWeightBytes(prepared, layout) + draftWeightBytes(prepared, layout, speculation);
  return {
    model: row.model ?? '',
    weightsGiB: bytesToGiB(bytes),
    inputs: { ...setup, quantization: row.quantization, gpu: gpuOf(row), maxModelLen: row.maxModelLen },
  };
}

/** Any model without a recipe: batch limits are then the engine's own. */
const STAND_IN = 'qwen3-14b';

function ofShape(row: MemoryRow, shape: string, loadedGiB: number): Known | undefined {
  const architecture = (shapes as Readonly<Record<string, OverheadShape>>)[shape];
  const standIn = fixtureModels[STAND_IN];
  if (architecture === undefined || standIn === undefined) return undefined;
  const gpu: GpuSpec = gpuOf(row);
  const { engineVersion = '' } = row;
  const settings = engineDefaults(overheadRequestOf(row), standIn, undefined, gpu, engineVersion);
  const layout = layoutOf({ ...row, enableExpertParallel: row.expertParallel }, 1);
  const { quantization, maxModelLen } = row;
  return {
    model: shape,
    weightsGiB: loadedGiB,
    inputs: { architecture, quantization, gpu, settings, layout, engineVersion, maxModelLen },
  };
}
