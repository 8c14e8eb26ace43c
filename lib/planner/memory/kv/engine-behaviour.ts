import { compareVersions } from '../../../catalog/versions';

/** What changed between engine releases in how the KV cache is laid out and reported. */
export interface KvBehaviour {
  /** `GPU KV cache size` is concurrency × length, no longer blocks × block size (vllm#41069). */
  readonly printsConcurrencyTimesLength: boolean;
  /** Batches that may be in flight at once when scheduling is asynchronous (vllm#47728). */
  readonly batchesInFlight: number;
  /** A request's blocks are counted group by group instead of byte by byte (vllm#48317). */
  readonly countsBlocksPerGroup: boolean;
  /** DeepSeek-V4 blocks hold each page size only as often as it occurs (vllm#48993). */
  readonly packsV4Blocks: boolean;
}

/**
 * Merge dates of the four changes against release dates. v0.25.0 came out days after vllm#47728 was merged, but a v0.25 log of
 * DeepSeek-V4-Flash (vllm#51454: 20.43 requests of 1M tokens) still counts one batch.
 */
export function kvBehaviour(engineVersion: string): KvBehaviour {
  const since = (release: string): boolean => compareVersions(engineVersion, release) >= 0;
  return {
    printsConcurrencyTimesLength: since('0.20.2'),
    batchesInFlight: since('0.26.0') ? 2 : 1,
    countsBlocksPerGroup: since('0.26.0'),
    packsV4Blocks: since('0.26.0'),
  };
}
