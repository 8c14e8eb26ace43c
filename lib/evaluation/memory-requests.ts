import { type MemoryRow, modelOf, REFERENCE_GPU } from './memory-rows';
import { findCheckpoint, findGpu, THRESHOLDS } from '../catalog';
import type { PlanRequest } from '../planner';

/** Release of rows that do not say: the newest when their file was written. */
const UNSTATED_VERSION = '0.20.2';
/** TP4-like rows of unspecified GPUs: their loaded weights are a quarter of the file. */
export const UNSPECIFIED_TP = 4;

/** What a user would ask to plan this run. GPUs that are not in the catalog stand for the reference GPU. */
export function memoryRequestOf(row: MemoryRow): PlanRequest | undefined {
  const model = modelOf(row);
  if (model === undefined) return undefined;
  const newer = row.speculative !== undefined || row.name.includes('0731');
  const {
    engineVersion = newer ? THRESHOLDS.dspark.since : UNSTATED_VERSION,
    tensorParallelSize = UNSPECIFIED_TP,
    speculative,
  } = row;
  const build = findCheckpoint(model, row.name)?.id;
  return {
    ...settingsOf(row),
    model: model.id,
    gpu: row.gpu !== undefined && findGpu(row.gpu) !== undefined ? row.gpu : REFERENCE_GPU,
    engineVersion,
    tensorParallelSize,
    checkpoint: build,
    speculative: speculative === undefined ? false : { method: 'dspark' },
  };
}

const SETTINGS = [
  'quantization',
  'pipelineParallelSize',
  'dataParallelSize',
  'maxModelLen',
  'gpuMemoryUtilization',
  'kvCacheDtype',
  'enablePrefixCaching',
  'enforceEager',
  'maxNumSeqs',
  'maxNumBatchedTokens',
] as const satisfies readonly (keyof MemoryRow & keyof PlanRequest)[];

/** Arguments the row states; those it does not are left to the engine's defaults. */
function settingsOf(row: MemoryRow): Partial<PlanRequest> {
  const stated = SETTINGS.filter((key) => row[key] !== undefined).map((key) => [key, row[key]] as const);
  return { ...Object.fromEntries(stated), enableExpertParallel: row.expertParallel ?? false };
}
