import type { V4Shape } from '../../architecture';
import { layersOnFullestRank } from '../../layout';
import {
  INDEXER_SCALE_BYTES,
  V4_BLOCK_SIZE,
  V4_PAGE_ALIGNMENT,
  V4_RATIO128_BLOCK_SIZE,
  V4_RATIO4_BLOCK_SIZE,
  V4_STATE_BYTES,
  V4_WINDOW_BLOCK_SIZE,
} from './pages';
import { roundUp } from '../../../units';
import type { KvPool, KvSettings } from './types';

const RATIO_4 = 4;
const RATIO_128 = 128;

/**
 * DeepSeek-V4 keeps, per layer: a window of raw states (blocks of 64), states compressed 4:1 with an indexer key or 128:1
 * (blocks of 256 tokens), and fp32 compressor states (blocks of 4 and 8 tokens). All draw on one pool of equal blocks, so a
 * block of eight tokens of compressor state costs as much as one of 256 tokens of context: what is in flight, not the
 * context, decides how many requests fit. Nothing of it is divided by tensor parallelism.
 *
 * Source: vllm-project/vllm v1/core/kv_cache_utils.py (`_get_kv_cache_groups_uniform_groups`) and
 * model_executor/layers/deepseek_compressor.py; reproduces the logged pools of V4-Pro and V4-Flash.
 */
export function v4Pool(shape: V4Shape, settings: KvSettings): KvPool {
  const counts = layerCounts(shape, settings);
  const pages = pageBytes(shape);
  const tuples = layerTuples(counts);
  const bytesPerBlock = settings.behaviour.packsV4Blocks
    ? tuples * pages.state + counts.ratio4 * pages.indexer + counts.ratio128 * pages.ratio128
    : tuples * (pages.state + pages.indexer + pages.ratio128);
  const contextBytes = counts.ratio4 * (pages.state + pages.indexer) + counts.ratio128 * pages.ratio128;
  const groups = blockCounts(shape, settings);
  const windowGroups = Math.ceil(counts.window / tuples);
  const perGroup = (length: number): number => {
    const need = groups(length);
    return need.context + windowGroups * need.window + need.ratio4 + need.ratio128;
  };
  // Before vllm#48317 the bytes a request really uses were divided by the context group's bytes.
  const perByte = (length: number): number => {
    const need = groups(length);
    const bytes =
      need.context * contextBytes +
      need.window * counts.window * pages.state +
      need.ratio4 * counts.ratio4 * (pages.state + pages.indexer) +
      need.ratio128 * counts.ratio128 * pages.state;
    return Math.ceil(bytes / contextBytes);
  };
  return {
    blockSize: V4_BLOCK_SIZE,
    bytesPerBlock,
    groups: 3 + windowGroups,
    bytesPerToken: bytesPerBlock / V4_BLOCK_SIZE,
    requestBlocks: settings.behaviour.countsBlocksPerGroup ? perGroup : perByte,
    requiredBlocks: perGroup,
  };
}

interface LayerCounts {
  readonly window: number;
  readonly ratio4: number;
  readonly ratio128: number;
}

function layerCounts(shape: V4Shape, { pipelineParallelSize: pp, draftLayers }: KvSettings): LayerCounts {
  return {
    window: layersOnFullestRank(shape.layers, pp) + draftLayers,
    ratio4: layersOnFullestRank(shape.ratio4Layers, pp),
    ratio128: layersOnFullestRank(shape.ratio128Layers, pp),
  };
}

/** Page of 64 states, of 64 indexer keys, of two 128:1 states; each rounded up to 576 bytes. */
function pageBytes({ indexer }: V4Shape): { state: number; indexer: number; ratio128: number } {
  const states = V4_BLOCK_SIZE / RATIO_4;
  const align = (bytes: number): number => roundUp(bytes, V4_PAGE_ALIGNMENT);
  return {
    state: align(states * V4_STATE_BYTES),
    indexer: align(states * (indexer.headDim + INDEXER_SCALE_BYTES)),
    ratio128: align((V4_BLOCK_SIZE / RATIO_128) * V4_STATE_BYTES),
  };
}

/** Layers per group: the number that wastes least when every kind is rounded up to a multiple of it; ties go to the larger. */
function layerTuples({ window, ratio4, ratio128 }: LayerCounts): number {
  const values = [Math.max(ratio4, ratio128), window, ratio4, ratio128];
  const lowest = values[0] ?? 1;
  let best = { size: lowest, padding: Number.POSITIVE_INFINITY };
  for (let size = lowest; size <= Math.max(...values); size++) {
    const padding = values.reduce((sum, value) => sum + roundUp(value, size) - value, 0);
    if (padding <= best.padding) best = { size, padding };
  }
  return best.size;
}

/** Blocks of one request in each kind of group. */
function blockCounts({ slidingWindow }: V4Shape, settings: KvSettings) {
  const inFlight = settings.maxNumBatchedTokens * settings.behaviour.batchesInFlight;
  const looking = (window: number, length: number, block: number): number =>
    Math.ceil(Math.min(window - 1 + inFlight, length) / block) + 1;
  return (length: number): { context: number; window: number; ratio4: number; ratio128: number } => ({
    context: Math.ceil(length / V4_BLOCK_SIZE),
    window: looking(slidingWindow, length, V4_WINDOW_BLOCK_SIZE),
    // The 4:1 compressor looks at two groups of four tokens, the 128:1 compressor at one of 128.
    ratio4: looking(2 * RATIO_4, length, V4_RATIO4_BLOCK_SIZE),
    ratio128: looking(RATIO_128, length, V4_RATIO128_BLOCK_SIZE),
  });
}
