import { isDataCenterBlackwell, SPARSE_NVFP4_CACHE } from '../../../catalog';
import type { AttentionShape, HeadLayers } from '../../architecture';
import { layersOnFullestRank } from '../../layout';
import { bytesPerElement, FP8_DS_MLA_BYTES, INDEXER_SCALE_BYTES, NVFP4_DS_MLA_BYTES } from './pages';
import type { KvPool, KvSettings } from './types';

const DEFAULT_BLOCK_SIZE = 16;
/** FlashMLA and the sparse backends work on blocks of 64 tokens. */
const LATENT_BLOCK_SIZE = 64;

/** KV heads on one rank: at least one, so ranks beyond the head count hold copies. */
export const headsPerRank = ({ numKeyValueHeads }: HeadLayers, tensorParallelSize: number): number =>
  Math.max(1, Math.ceil(numKeyValueHeads / tensorParallelSize));

/** Key and value of one token in one layer on one rank. */
export function headBytesPerToken(heads: HeadLayers, settings: KvSettings): number {
  const keyAndValue = 2;
  const elements = keyAndValue * headsPerRank(heads, settings.tensorParallelSize) * heads.headDim;
  return elements * bytesPerElement(settings.kvCacheDtype);
}

/** All layers cache every token: layers/PP × 2 × max(1, KV heads/TP) × head_dim × bytes. */
export function plainPool(attention: Extract<AttentionShape, { kind: 'gqa' }>, settings: KvSettings): KvPool {
  const { full, indexer } = attention;
  const layers = layersOnFullestRank(full.layers, settings.pipelineParallelSize) + settings.draftLayers;
  const indexerLayers = layersOnFullestRank(indexer?.layers ?? 0, settings.pipelineParallelSize);
  const perToken = layers * headBytesPerToken(full, settings) + indexerLayers * (indexer?.headDim ?? 0) * 2;
  return everyTokenPool(perToken, DEFAULT_BLOCK_SIZE);
}

/**
 * Latent attention caches kv_lora_rank + rope per token and layer on every tensor-parallel rank; only PP, DP and context
 * parallelism divide it. A sparse indexer adds its fp8 key on the layers that have one.
 */
export function latentPool(attention: Extract<AttentionShape, { kind: 'mla' | 'dsa' }>, settings: KvSettings): KvPool {
  const pipeline = settings.pipelineParallelSize;
  const layers = layersOnFullestRank(attention.latent.layers, pipeline) + settings.draftLayers;
  const indexer = attention.kind === 'dsa' ? attention.indexer : undefined;
  const indexerLayers =
    indexer === undefined ? 0 : layersOnFullestRank(indexer.layers, pipeline) + settings.draftLayers;
  const indexerBytes = (indexer?.headDim ?? 0) + INDEXER_SCALE_BYTES;
  const perToken = layers * latentBytesPerToken(attention, settings) + indexerLayers * indexerBytes;
  return everyTokenPool(perToken, LATENT_BLOCK_SIZE);
}

/**
 * Latent and rope of one token in one layer. Datacenter Blackwell's sparse kernels (FLASHINFER_MLA_SPARSE) read plain fp8 rows;
 * Hopper's (FLASHMLA_SPARSE) rows with scales and a 16-bit rope. Source: backends of v1/attention/backends/mla in vLLM 0.29.0,
 * and in 0.33.0.
 */
export function latentBytesPerToken(
  { kind, latent }: Extract<AttentionShape, { kind: 'mla' | 'dsa' }>,
  { kvCacheDtype, computeCapability }: Pick<KvSettings, 'kvCacheDtype' | 'computeCapability'>,
): number {
  const sparse = kind === 'dsa' && kvCacheDtype.startsWith('fp8') && !isDataCenterBlackwell(computeCapability);
  if (kvCacheDtype === SPARSE_NVFP4_CACHE) return NVFP4_DS_MLA_BYTES;
  const packed = kvCacheDtype === 'fp8_ds_mla' || sparse;
  if (packed) return FP8_DS_MLA_BYTES;
  return (latent.kvLoraRank + latent.qkRopeHeadDim) * bytesPerElement(kvCacheDtype);
}

function everyTokenPool(bytesPerToken: number, blockSize: number): KvPool {
  const blocks = (length: number): number => Math.ceil(length / blockSize);
  return {
    blockSize,
    bytesPerBlock: bytesPerToken * blockSize,
    groups: 1,
    bytesPerToken,
    requestBlocks: blocks,
    requiredBlocks: blocks,
  };
}
