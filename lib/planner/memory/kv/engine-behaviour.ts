import { isAtLeast, THRESHOLDS } from '../../../catalog';

/** What changed between engine releases in how the KV cache is laid out and reported. */
export interface KvBehaviour {
  /** `GPU KV cache size` is concurrency × length, no longer blocks × block size. */
  readonly printsConcurrencyTimesLength: boolean;
  /** Batches that may be in flight at once when scheduling is asynchronous. */
  readonly batchesInFlight: number;
  /** A request's blocks are counted group by group instead of byte by byte. */
  readonly countsBlocksPerGroup: boolean;
  /** DeepSeek-V4 blocks hold each page size only as often as it occurs. */
  readonly packsV4Blocks: boolean;
}

export function kvBehaviour(engineVersion: string): KvBehaviour {
  return {
    printsConcurrencyTimesLength: isAtLeast(engineVersion, THRESHOLDS.cacheSizeFromConcurrency),
    batchesInFlight: isAtLeast(engineVersion, THRESHOLDS.twoBatchesInFlight) ? 2 : 1,
    countsBlocksPerGroup: isAtLeast(engineVersion, THRESHOLDS.blocksPerGroup),
    packsV4Blocks: isAtLeast(engineVersion, THRESHOLDS.packedV4Blocks),
  };
}
