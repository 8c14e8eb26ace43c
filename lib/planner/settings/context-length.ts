import type { GpuSpec, ModelSpec } from '../../catalog/types';
import type { PlanRequest } from '../request';

const UNKNOWN_CONTEXT = 131_072;

/** Longest context the model allows. */
export function modelLimit({ maxModelLen, config }: ModelSpec): number {
  const positions = config?.max_position_embeddings;
  return maxModelLen ?? (typeof positions === 'number' ? positions : UNKNOWN_CONTEXT);
}

export function defaultLength(model: ModelSpec, gpu: GpuSpec, recipe = false): number {
  const cap = recipe ? model.serving?.maxModelLenByArchitecture?.[gpu.architecture] : undefined;
  return Math.min(modelLimit(model), cap ?? Number.POSITIVE_INFINITY);
}

export const isAutomatic = (length: PlanRequest['maxModelLen']): length is undefined | 'auto' =>
  length === undefined || length === 'auto' || length === -1;

/** Tokens of the longest request that may be asked: as stated, and never more than the model was made for. */
export function longestRequest(
  { maxModelLen }: Pick<PlanRequest, 'maxModelLen'>,
  model: ModelSpec | undefined,
): number {
  const limit = model === undefined ? Number.POSITIVE_INFINITY : modelLimit(model);
  return isAutomatic(maxModelLen) ? limit : Math.min(maxModelLen, limit);
}
