import { LUSTRE_FIRST_SIZE_GIB, LUSTRE_SIZE_STEP_GIB } from '../../schema/limits';
import { GIB } from '../../units';

export interface LustrePlan {
  readonly storageCapacityGiB: number;
  readonly perUnitStorageThroughput: number;
  readonly availabilityZoneId: string;
}

/** What is stored, and what the environment says of the file system. */
export interface LustreNeeds {
  /** Of each model: checkpoint and draft. */
  readonly checkpointBytes: readonly number[];
  /** @default - the smallest size that holds them */
  readonly atLeastGiB?: number;
  /** @default - 500 MB/s per TiB */
  readonly perUnitStorageThroughput?: number;
}

/** A file system of 1200 GiB shows 1.1 TiB (FSx for Lustre user guide, storage layout). */
const SHOWN_LESS = 1.1;

export const DEFAULT_PER_UNIT_THROUGHPUT = 500;

const GIB_PER_TIB = 1024;

/**
 * The smallest legal file system that holds every checkpoint and, beside them, a second revision of the largest: the old
 * one is read until the last pod has rolled.
 */
export function planLustre(
  { checkpointBytes, atLeastGiB = 0, perUnitStorageThroughput = DEFAULT_PER_UNIT_THROUGHPUT }: LustreNeeds,
  availabilityZoneId: string,
): LustrePlan {
  const stored = checkpointBytes.reduce((total, bytes) => total + bytes, 0) + Math.max(0, ...checkpointBytes);
  const needed = legalSize((stored * SHOWN_LESS) / GIB);
  return { storageCapacityGiB: Math.max(needed, atLeastGiB), perUnitStorageThroughput, availabilityZoneId };
}

const legalSize = (gib: number): number =>
  gib <= LUSTRE_FIRST_SIZE_GIB ? LUSTRE_FIRST_SIZE_GIB : Math.ceil(gib / LUSTRE_SIZE_STEP_GIB) * LUSTRE_SIZE_STEP_GIB;

/** Baseline of the whole file system: throughput is sold per TiB of storage. */
export function fileSystemBytesPerSecond({ storageCapacityGiB, perUnitStorageThroughput }: LustrePlan): number {
  return (storageCapacityGiB / GIB_PER_TIB) * perUnitStorageThroughput * 1e6;
}
