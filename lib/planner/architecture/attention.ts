import type { FieldReader } from './fields';
import { blockLayers } from './blocks';
import { stateLayers } from './state';
import type { AttentionShape, HeadLayers, IndexerLayers, LatentLayers } from './types';

/** Which attention a configuration describes, told by the fields it carries rather than by its name. */
export function attentionShape(read: FieldReader, numHiddenLayers: number): AttentionShape {
  if (read.has('compress_ratios')) return v4(read, numHiddenLayers);
  const blocks = blockLayers(read);
  if (blocks !== undefined) return { kind: 'gqa', full: { ...blocks.attention, headDim: headDim(read) } };
  const state = stateLayers(read, numHiddenLayers);
  if (state !== undefined) return { kind: 'hybrid', ...cachingLayers(read, state.cachingLayers), state: state.layers };
  if (read.flag('latents_to_heads')) return { kind: 'gqa', full: expandedLatents(read, numHiddenLayers) };
  if (read.has('kv_lora_rank')) return latentAttention(read, numHiddenLayers);
  if (read.has('attention_chunk_size')) return chunked(read, numHiddenLayers);
  return windowed(read, numHiddenLayers) ?? { kind: 'gqa', ...gqa(read, numHiddenLayers) };
}

export function headDim(read: FieldReader): number {
  const heads = read.optional('num_attention_heads') ?? 1;
  const hidden = read.optional('hidden_size') ?? heads;
  return read.positive(Math.floor(hidden / heads), 'head_dim');
}

function headLayers(read: FieldReader, layers: number): HeadLayers {
  if (!read.has('num_key_value_heads')) read.lack('num_key_value_heads');
  return { layers, numKeyValueHeads: read.positive(1, 'num_key_value_heads'), headDim: cachedDim(read) };
}

/** MiMo-V2 caches values narrower than keys. */
function cachedDim(read: FieldReader): number {
  const dim = headDim(read);
  const value = read.has('kv_lora_rank') ? undefined : read.optional('v_head_dim');
  return value === undefined || value === 0 ? dim : (dim + value) / 2;
}

function latentLayers(read: FieldReader, layers: number, vHeadDim = read.required('v_head_dim')): LatentLayers {
  return {
    layers,
    kvLoraRank: read.required('kv_lora_rank'),
    qkRopeHeadDim: read.required('qk_rope_head_dim'),
    qkNopeHeadDim: read.required('qk_nope_head_dim'),
    vHeadDim,
    qLoraRank: read.optional('q_lora_rank'),
    ...(read.flag('mla_use_output_gate') ? { gated: true as const } : {}),
  };
}

/** MiniCPM3: vLLM caches what its latents give, keys and values of every head, values padded to the width of keys. */
function expandedLatents(read: FieldReader, layers: number): HeadLayers {
  const by = latentLayers(read, layers, read.positive(headDim(read), 'v_head_dim'));
  const numKeyValueHeads = read.positive(1, 'num_attention_heads');
  return { layers, numKeyValueHeads, headDim: by.qkNopeHeadDim + by.qkRopeHeadDim, by };
}

function cachingLayers(read: FieldReader, layers: number): { full?: HeadLayers; latent?: LatentLayers } {
  return read.has('kv_lora_rank') ? { latent: latentLayers(read, layers) } : { full: headLayers(read, layers) };
}

function latentAttention(read: FieldReader, layers: number): AttentionShape {
  const latent = latentLayers(read, layers);
  const dim = read.optional('index_head_dim');
  if (dim === undefined) return { kind: 'mla', latent };
  // GLM-5.2 shares one indexer between neighbouring layers; only the 'full' ones cache a key.
  const withIndexer = read.texts('indexer_types')?.filter((type) => type === 'full').length ?? layers;
  return { kind: 'dsa', latent, indexer: { layers: withIndexer, heads: read.required('index_n_heads'), headDim: dim } };
}

/** Plain attention, or MiniMax-M3's with a block-sparse indexer beside it. */
function gqa(read: FieldReader, layers: number): { full: HeadLayers; indexer?: IndexerLayers } {
  const full = headLayers(read, layers);
  const sparse = read.nested('sparse_attention_config');
  const dim = sparse?.optional('sparse_index_dim');
  if (sparse === undefined || dim === undefined) return { full };
  const marked = sparse.numbers('sparse_attention_freq')?.filter((used) => used === 1).length ?? layers;
  return { full, indexer: { layers: marked, heads: sparse.or(1, 'sparse_num_index_heads'), headDim: dim } };
}

function windowed(read: FieldReader, layers: number): AttentionShape | undefined {
  const window = read.optional('sliding_window');
  if (window === undefined || read.denies('use_sliding_window')) return undefined;
  const local = slidingLayers(read, layers);
  if (local === 0) return undefined;
  // A window as long as the context never closes.
  if (window >= read.or(Number.POSITIVE_INFINITY, 'max_position_embeddings')) return undefined;
  const kept = keepingLayers(read, layers);
  const keptLocal = slidingLayers(read, kept);
  const shape = {
    kind: 'sliding-window',
    local: { ...localLayers(read, keptLocal), ...readersOf(local - keptLocal) },
    window,
  } as const;
  const [full, keptFull] = [layers - local, kept - keptLocal];
  return full === 0 ? shape : { ...shape, full: { ...globalLayers(read, keptFull), ...readersOf(full - keptFull) } };
}

/** The last layers of Gemma-3n and of Gemma-4's small models read the cache of the last one of their kind before them. */
function keepingLayers(read: FieldReader, layers: number): number {
  const sharing = read.or(0, 'num_kv_shared_layers');
  if (sharing >= layers) read.refuse('num_kv_shared_layers', sharing);
  return Math.max(1, layers - sharing);
}

const readersOf = (readers: number): { readers?: number } => (readers === 0 ? {} : { readers });

/** By list, by the period of the class or the file, else all of them: vLLM's layers take the model's window where none is theirs. */
function slidingLayers(read: FieldReader, layers: number): number {
  const types = read.texts('layer_types');
  if (types !== undefined) return types.slice(0, layers).filter((type) => type === 'sliding_attention').length;
  const period = read.optional('sliding_window_pattern');
  if (period !== undefined) return layers - Math.floor(layers / Math.max(1, period));
  return layers;
}

/** MiMo-V2 has more key and value heads in its windows. */
function localLayers(read: FieldReader, layers: number): HeadLayers {
  const local = headLayers(read, layers);
  return { ...local, numKeyValueHeads: read.or(local.numKeyValueHeads, 'swa_num_key_value_heads') };
}

/** Gemma-4 gives its full-attention layers heads of another size and count. */
function globalLayers(read: FieldReader, layers: number): HeadLayers {
  const local = headLayers(read, layers);
  return {
    layers,
    headDim: read.or(local.headDim, 'global_head_dim'),
    numKeyValueHeads: read.or(local.numKeyValueHeads, 'num_global_key_value_heads'),
    ...(read.flag('attention_k_eq_v') ? { sharedProjection: true as const } : {}),
  };
}

/** Llama 4: every n-th layer attends to everything, the others within chunks. */
function chunked(read: FieldReader, layers: number): AttentionShape {
  const interval = read.positive(4, 'no_rope_layer_interval');
  const full = Math.floor(layers / interval);
  return {
    kind: 'chunked',
    full: headLayers(read, full),
    local: headLayers(read, layers - full),
    chunkSize: read.required('attention_chunk_size'),
  };
}

function v4(read: FieldReader, layers: number): AttentionShape {
  const ratios = (read.numbers('compress_ratios') ?? []).slice(0, layers);
  const ratio4Layers = ratios.filter((ratio) => ratio === 4).length;
  return {
    kind: 'v4',
    layers,
    ratio4Layers,
    ratio128Layers: ratios.filter((ratio) => ratio === 128).length,
    slidingWindow: read.required('sliding_window'),
    headDim: headDim(read),
    indexer: { layers: ratio4Layers, heads: read.required('index_n_heads'), headDim: read.required('index_head_dim') },
    qLoraRank: read.required('q_lora_rank'),
    oLoraRank: read.or(1024, 'o_lora_rank'),
    // Both published sizes have one group for every eight heads.
    oGroups: read.or(read.or(128, 'num_attention_heads') / 8, 'o_groups'),
  };
}
