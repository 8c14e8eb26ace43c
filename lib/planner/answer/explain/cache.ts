import { THRESHOLDS } from '../../../catalog';
import type { Explanation } from './explanation';
import type { Architecture } from '../../architecture';
import { layersOnFullestRank } from '../../layout';
import { bytesPerElement, INDEXER_SCALE_BYTES, kvBehaviour, latentBytesPerToken, V4_BLOCK_SIZE } from '../../memory';
import type { PreparedShape } from '../../weights';
import type { PlanBasis, ServingPlan } from '../plan-result';

/** What one request takes of the pool, by attention kind. */
const BLOCKS: Readonly<Record<Architecture['attention']['kind'], string>> = {
  gqa: 'ceil(length / blockSize)',
  mla: 'ceil(length / blockSize), on every tensor-parallel rank',
  dsa: 'ceil(length / blockSize), on every tensor-parallel rank; with fp8 656 B a layer, and 132 B for every indexer layer',
  'sliding-window':
    'full layers ceil(length / block); window layers ceil(min(window − 1 + in flight, length) / block) + 1',
  chunked: 'full layers ceil(length / block); chunked layers ceil(min(chunk + in flight, length) / block)',
  hybrid:
    'attention groups ceil(length / block), where a block holds as many tokens as one state has bytes; every state group 1, one more with prefix caching, one more per speculative token',
  v4: 'blocks of 256 tokens shared by compressed states, windows (64 tokens a block) and fp32 compressor states (4 and 8 tokens a block)',
};

export function explainCache({ kvCache, settings, memory, engineVersion, basis }: ServingPlan): readonly Explanation[] {
  const shape = basis?.memory.prepared.shape;
  const pool = basis?.pool;
  if (basis === undefined || shape === undefined || pool === undefined) return [];
  const { kind } = shape.architecture.attention;
  const length = settings.maxModelLen;
  const blocksPerRequest = pool.requestBlocks(length);
  const inPool = { kvCacheGiB: memory.perGpu.kvCacheGiB.expected, bytesPerBlock: pool.bytesPerBlock };
  const changed = THRESHOLDS.cacheSizeFromConcurrency;
  const printsConcurrency = kvBehaviour(engineVersion).printsConcurrencyTimesLength;
  return [
    {
      name: 'kvCache.bytesPerToken',
      value: `${kvCache.bytesPerToken.toFixed(0)} B`,
      ...perToken(shape, basis, kvCache.bytesPerToken),
      source: `vllm-project/vllm v1/kv_cache_interface.py (${kind}, ${settings.kvCacheDtype})`,
    },
    {
      name: 'kvCache.maxConcurrency',
      value: kvCache.maxConcurrency.toFixed(2),
      formula: 'floor(kvCacheGiB × 2^30 / bytesPerBlock) / blocksPerRequest',
      inputs: { ...inPool, blocksPerRequest },
      source: `vllm-project/vllm v1/core/kv_cache_utils.py; blocks of one request of ${length} tokens: ${BLOCKS[kind]}`,
    },
    {
      name: 'kvCache.tokens',
      value: String(kvCache.tokens),
      ...(printsConcurrency
        ? {
            formula: 'floor(floor(kvCacheGiB × 2^30 / bytesPerBlock) / blocksPerRequest × maxModelLen)',
            inputs: { ...inPool, blocksPerRequest, maxModelLen: length },
          }
        : {
            formula: 'floor(floor(kvCacheGiB × 2^30 / bytesPerBlock) / groups) × min(blockSize, maxModelLen)',
            inputs: { ...inPool, groups: pool.groups, blockSize: pool.blockSize, maxModelLen: length },
          }),
      source: `what the engine prints as GPU KV cache size; its meaning changed with v${changed.since} (${changed.source})`,
    },
  ];
}

/** Per layer where layers are alike; of a shared pool, what one more token of a long context takes. */
function perToken(
  { architecture: { attention }, draftLayers }: PreparedShape,
  { memory: { layout, settings, gpu } }: PlanBasis,
  bytes: number,
): Pick<Explanation, 'formula' | 'inputs'> {
  const layersOf = (count: number): number => layersOnFullestRank(count, layout.pipelineParallelSize) + draftLayers;
  const bytesEach = bytesPerElement(settings.kvCacheDtype);
  if (attention.kind === 'mla' || attention.kind === 'dsa') {
    const latent = layersOf(attention.latent.layers);
    const indexer = attention.kind === 'dsa' ? attention.indexer : undefined;
    const indexerLayers = indexer === undefined ? 0 : layersOf(indexer.layers);
    const indexerBytes = indexer === undefined ? 0 : indexer.headDim + INDEXER_SCALE_BYTES;
    return {
      formula: 'layers × bytesPerLayer + indexerLayers × indexerBytes',
      inputs: {
        layers: latent,
        kvLoraRank: attention.latent.kvLoraRank,
        qkRopeHeadDim: attention.latent.qkRopeHeadDim,
        bytesPerLayer: latentBytesPerToken(attention, { ...settings, computeCapability: gpu.computeCapability }),
        indexerLayers,
        indexerBytes,
      },
    };
  }
  if (attention.kind === 'v4')
    return {
      formula: 'bytesPerBlock / blockSize',
      inputs: { bytesPerBlock: bytes * V4_BLOCK_SIZE, blockSize: V4_BLOCK_SIZE },
    };
  if (attention.kind === 'hybrid' && attention.latent !== undefined) {
    const { layers, kvLoraRank, qkRopeHeadDim } = attention.latent;
    const inputs = { layers: layersOf(layers), kvLoraRank, qkRopeHeadDim, bytesEach };
    return { formula: 'layers × (kvLoraRank + qkRopeHeadDim) × bytesEach', inputs };
  }
  if (attention.full === undefined) return { formula: '0', inputs: {} };
  const indexer = attention.kind === 'gqa' ? attention.indexer : undefined;
  return {
    formula: `layers × 2 × max(1, ceil(kvHeads / tp)) × headDim × bytesEach${indexer === undefined ? '' : ' + indexerLayers × indexerDim × 2'}`,
    inputs: {
      layers: layersOf(attention.full.layers),
      kvHeads: attention.full.numKeyValueHeads,
      tp: layout.tensorParallelSize,
      headDim: attention.full.headDim,
      bytesEach,
      ...(indexer === undefined
        ? {}
        : {
            indexerLayers: layersOnFullestRank(indexer.layers, layout.pipelineParallelSize),
            indexerDim: indexer.headDim,
          }),
    },
  };
}
