import type { Architecture } from '../../architecture';
import type { KvBehaviour } from './engine-behaviour';
import { hybridPool } from './hybrid';
import type { KvPool, KvSettings } from './types';
import { latentPool, plainPool } from './uniform';
import { v4Pool } from './v4';
import { mixedPool } from './windows';

/** One pool per model family; the formulas are in the file of the family. */
export const kvPool = (model: Architecture, settings: KvSettings): KvPool =>
  cutByTokens(poolOfFamily(model, settings), settings);

/**
 * Every rank keeps its share of the tokens, in blocks of the same size; states of a fixed size stay whole. Source: vLLM 0.29.0
 * v1/kv_cache_interface.py:466 and v1/core/kv_cache_utils.py `resolve_dcp_kv_block_size`.
 */
function cutByTokens(pool: KvPool, { decodeContextParallelSize: ranks = 1 }: KvSettings): KvPool {
  if (ranks === 1) return pool;
  return {
    ...pool,
    blockSize: pool.blockSize * ranks,
    bytesPerToken: pool.bytesPerToken / ranks,
    requestBlocks: (length) => pool.requestBlocks(Math.ceil(length / ranks)),
    requiredBlocks: (length) => pool.requiredBlocks(Math.ceil(length / ranks)),
  };
}

function poolOfFamily(model: Architecture, settings: KvSettings): KvPool {
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
