import { GIB } from '../../units';

export interface LustrePlan {
  readonly storageCapacityGiB: number;
  readonly perUnitStorageThroughput: number;
  readonly availabilityZoneId: string;
}

/** PERSISTENT_2 SSD sizes: 1200, 2400, then multiples of 2400 GiB (FSx for Lustre user guide). */
const FIRST_SIZE_GIB = 1200;

const SIZE_STEP_GIB = 2400;

/** Room for the next checkpoint beside the one in service would double this; 1.2 holds one and its metadata. */
const FILL_FACTOR = 1.2;

export const DEFAULT_PER_UNIT_THROUGHPUT = 500;

const GIB_PER_TIB = 1024;

/** The smallest legal file system that holds the checkpoints. */
export function planLustre(
  bytes: number,
  availabilityZoneId: string,
  perUnitStorageThroughput = DEFAULT_PER_UNIT_THROUGHPUT,
): LustrePlan {
  const neededGiB = (bytes * FILL_FACTOR) / GIB;
  const storageCapacityGiB =
    neededGiB <= FIRST_SIZE_GIB ? FIRST_SIZE_GIB : Math.ceil(neededGiB / SIZE_STEP_GIB) * SIZE_STEP_GIB;
  return { storageCapacityGiB, perUnitStorageThroughput, availabilityZoneId };
}

/** Baseline of the whole file system: throughput is sold per TiB of storage. */
export function fileSystemBytesPerSecond({ storageCapacityGiB, perUnitStorageThroughput }: LustrePlan): number {
  return (storageCapacityGiB / GIB_PER_TIB) * perUnitStorageThroughput * 1e6;
}
