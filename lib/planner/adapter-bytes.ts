import type { ServingPlan } from './answer';
import { largestAdapterBytes } from './memory';

/** Bytes that the files of an adapter of this rank have at most; 0 where the layers of the model are not known. */
export function adapterFileBytes({ basis }: ServingPlan, rank: number): number {
  const shape = basis?.memory.prepared.shape;
  return shape === undefined ? 0 : largestAdapterBytes(shape.architecture, rank);
}
