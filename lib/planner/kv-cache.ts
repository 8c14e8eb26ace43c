import type { Architecture } from './architecture';
import { kvBehaviour, type KvBehaviour } from './kv-behaviour';
import { hybridPool } from './kv-hybrid';
import { latentPool, plainPool } from './kv-uniform';
import { v4Pool } from './kv-v4';
import { mixedPool } from './kv-windows';

export { kvBehaviour };

/** Everything that decides the shape of the pool, besides the model. */
export interface KvSettings {
  readonly tensorParallelSize: number;
  readonly pipelineParallelSize: number;
  readonly kvCacheDtype: string;
  readonly maxNumBatchedTokens: number;
  readonly enablePrefixCaching: boolean;
  readonly numSpeculativeTokens: number;
  /** Draft layers that keep a KV cache. */
  readonly draftLayers: number;
  readonly behaviour: KvBehaviour;
}

/** The block pool of one rank, as vLLM would build it. */
export interface KvPool {
  readonly blockSize: number;
  readonly bytesPerBlock: number;
  /** KV cache groups that share the pool; divides the token count older releases print. */
  readonly groups: number;
  /** Marginal bytes of one more token of a long context. */
  readonly bytesPerToken: number;
  /** Blocks one request of this length takes, as the concurrency line counts them. */
  readonly requestBlocks: (maxModelLen: number) => number;
  /** Blocks one request must be able to get before the engine starts. */
  readonly requiredBlocks: (maxModelLen: number) => number;
}

/** One pool per model family; the formulas are in the file of the family. */
export function kvPool(model: Architecture, settings: KvSettings): KvPool {
  const { attention } = model;
  if (attention.kind === 'gqa') return plainPool(attention, settings);
  if (attention.kind === 'mla' || attention.kind === 'dsa') return latentPool(attention, settings);
  if (attention.kind === 'hybrid') return hybridPool(attention, settings);
  if (attention.kind === 'v4') return v4Pool(attention, settings);
  return mixedPool(attention, settings);
}

export interface KvCapacity {
  readonly numBlocks: number;
  readonly tokens: number;
  readonly maxConcurrency: number;
}

/** What vLLM prints for a pool of this many bytes. */
export function kvCapacity(
  pool: KvPool,
  availableBytes: number,
  maxModelLen: number,
  behaviour: KvBehaviour,
): KvCapacity {
  const numBlocks = Math.max(0, Math.floor(availableBytes / pool.bytesPerBlock));
  const maxConcurrency = numBlocks / pool.requestBlocks(maxModelLen);
  const tokens = behaviour.printsConcurrencyTimesLength
    ? Math.floor(maxConcurrency * maxModelLen)
    : Math.floor(numBlocks / pool.groups) * Math.min(pool.blockSize, maxModelLen);
  return { numBlocks, tokens, maxConcurrency };
}

/** Bytes that one request of this length needs; the engine refuses to start with less. */
export const requiredBytes = (pool: KvPool, maxModelLen: number): number =>
  pool.requiredBlocks(maxModelLen) * pool.bytesPerBlock;

/** Longest request the bytes hold, at most `limit`; 0 when not even one token fits. vLLM searches the same way. */
export function longestThatFits(pool: KvPool, availableBytes: number, limit: number): number {
  let [low, high] = [0, limit];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (requiredBytes(pool, middle) <= availableBytes) low = middle;
    else high = middle - 1;
  }
  return low;
}
