import type { AttentionShape, StateLayers } from '../../architecture';
import { layersOnFullestRank } from '../../layout';
import { groupSize } from './groups';
import { bytesPerElement } from './pages';
import { roundUp } from '../../../units';
import type { KvPool, KvSettings } from './types';
import { headBytesPerToken } from './uniform';

const BLOCK_ALIGNMENT = 16;
/** Decode kernels of latent attention want physical blocks in multiples of it: vLLM 0.29.0 platforms/interface.py:890. */
const LATENT_BLOCK_ALIGNMENT = 128;
const CONV_BYTES_PER_ELEMENT = 2;

type HybridAttention = Extract<AttentionShape, { kind: 'hybrid' }>;

/**
 * Layers with a key-value cache beside layers with a state of fixed size. The attention block grows until one page holds a
 * whole state: `ceil16(state bytes / attention bytes per token)` tokens, in multiples of 128 with latent attention. A request takes
 * `ceil(length / block)` blocks in the attention groups and one in every state group, a second with prefix caching, with it a
 * third where prefill keeps checkpoints, one more per speculative token.
 * Source: vllm-project/vllm v1/kv_cache_interface.py (MambaSpec), model_executor/models/config.py.
 */
export function hybridPool(attention: HybridAttention, settings: KvSettings): KvPool {
  const { pipelineParallelSize: pp, draftLayers } = settings;
  const perToken = cachedBytesPerToken(attention, settings);
  const caching = layersOnFullestRank((attention.full ?? attention.latent)?.layers ?? 0, pp) + draftLayers;
  const stateful = layersOnFullestRank(attention.state.layers, pp);
  const alignment = attention.latent === undefined ? BLOCK_ALIGNMENT : LATENT_BLOCK_ALIGNMENT;
  const blockSize = roundUp(stateBytes(attention.state, settings.tensorParallelSize) / perToken, alignment);
  const perGroup = groupSize([caching, stateful]);
  const cachingGroups = Math.ceil(caching / perGroup);
  const stateGroups = Math.ceil(stateful / perGroup);
  const cached = settings.enablePrefixCaching ? 1 + (keepsCheckpoints(attention.state, settings) ? 1 : 0) : 0;
  const states = stateGroups * (1 + cached + settings.numSpeculativeTokens);
  const request = (length: number): number => cachingGroups * Math.ceil(length / blockSize) + states;
  return {
    blockSize,
    bytesPerBlock: blockSize * perToken * perGroup,
    groups: cachingGroups + stateGroups,
    bytesPerToken: caching * perToken,
    requestBlocks: request,
    requiredBlocks: request,
  };
}

/** FlashKDA writes one while it fills: `num_prefill_checkpoint_blocks` of vLLM 0.29.0 models/kimi_k3/nvidia/kda.py:599. */
function keepsCheckpoints({ checkpoints }: StateLayers, { computeCapability = 90 }: KvSettings): boolean {
  return checkpoints === true && computeCapability >= 90;
}

/** Attention bytes of one token in one layer on one rank. */
function cachedBytesPerToken({ full, latent }: HybridAttention, settings: KvSettings): number {
  if (full !== undefined) return headBytesPerToken(full, settings);
  const elements = (latent?.kvLoraRank ?? 0) + (latent?.qkRopeHeadDim ?? 0);
  return elements * bytesPerElement(settings.kvCacheDtype);
}

/** State and convolution window of one layer on one rank: an outer product per head, not a sum. */
export function stateBytes(state: StateLayers, tensorParallelSize: number): number {
  const conv = state.convElements * CONV_BYTES_PER_ELEMENT;
  return (state.stateElements * state.stateBytesPerElement + conv) / tensorParallelSize;
}
