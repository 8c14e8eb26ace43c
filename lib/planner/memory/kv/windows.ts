import type { AttentionShape, HeadLayers } from '../../architecture';
import { layersOnFullestRank } from '../../layout';
import { groupSize } from './groups';
import type { KvPool, KvSettings } from './types';
import { headBytesPerToken } from './uniform';

const BLOCK_SIZE = 16;

type WindowedAttention = Extract<AttentionShape, { kind: 'sliding-window' | 'chunked' }>;

/**
 * Full layers beside layers that look back a window or within a chunk. All pages get one size (blocks of the smaller kind
 * hold more tokens), layers are cut into groups of equal size and the groups share one pool.
 *
 * A request takes `ceil(length / block)` blocks in a full group, `ceil(min(window − 1 + in flight, length) / block) + 1` in
 * a window group, `ceil(min(chunk + in flight, length) / block)` in a chunk group; in flight are the batched tokens.
 * Source: vllm-project/vllm v1/kv_cache_interface.py and v1/core/kv_cache_utils.py.
 */
export function mixedPool(attention: WindowedAttention, settings: KvSettings): KvPool {
  const full = sized(attention.full, settings, settings.draftLayers);
  const local = sized(attention.local, settings, 0);
  const kinds = [full, local].filter((kind) => kind.layers > 0);
  const pageBytes = Math.max(...kinds.map((kind) => kind.bytesPerToken)) * BLOCK_SIZE;
  const perGroup = groupSize(kinds.map((kind) => kind.layers));
  const fullGroups = Math.ceil(full.layers / perGroup);
  const localGroups = Math.ceil(local.layers / perGroup);
  const blockOf = (kind: Sized): number => pageBytes / kind.bytesPerToken;
  const request = (length: number): number =>
    fullGroups * (full.layers === 0 ? 0 : Math.ceil(length / blockOf(full))) +
    localGroups * localBlocks(attention, settings, length, blockOf(local));
  return {
    blockSize: BLOCK_SIZE,
    bytesPerBlock: pageBytes * perGroup,
    groups: fullGroups + localGroups,
    bytesPerToken: full.layers * full.bytesPerToken,
    requestBlocks: request,
    requiredBlocks: request,
  };
}

interface Sized {
  readonly layers: number;
  readonly bytesPerToken: number;
}

function sized(heads: HeadLayers | undefined, settings: KvSettings, extraLayers: number): Sized {
  if (heads === undefined) return { layers: extraLayers, bytesPerToken: 0 };
  const layers = layersOnFullestRank(heads.layers, settings.pipelineParallelSize) + extraLayers;
  return { layers, bytesPerToken: headBytesPerToken(heads, settings) };
}

function localBlocks(attention: WindowedAttention, settings: KvSettings, length: number, blockSize: number): number {
  const inFlight = settings.maxNumBatchedTokens * settings.behaviour.batchesInFlight;
  if (attention.kind === 'chunked') return Math.ceil(Math.min(attention.chunkSize + inFlight, length) / blockSize);
  return Math.ceil(Math.min(attention.window - 1 + inFlight, length) / blockSize) + 1;
}
