import { blockLayers } from './blocks';
import type { FieldReader } from './fields';
import { layersOfPeriod } from './state';
import type { DenseShape, ExpertShape } from './types';

export const EXPERT_COUNT = ['n_routed_experts', 'num_local_experts', 'num_experts'] as const;
const EXPERTS_PER_TOKEN = ['num_experts_per_tok', 'num_experts_per_token', 'top_k_experts'] as const;

/** Feed-forward layers: dense, routed, some of each, or both in every layer. */
export function mlpShape(
  read: FieldReader,
  numHiddenLayers: number,
  matrices: 2 | 3,
): { dense?: DenseShape; experts?: ExpertShape } {
  const blocks = blockLayers(read);
  if (blocks !== undefined) return { dense: { ...blocks.dense, matrices } };
  const numExperts = read.optional(...EXPERT_COUNT) ?? 0;
  if (numExperts <= 1) return { dense: denseShape(read, denseOnlyLayers(read, numHiddenLayers), matrices) };
  const layers = expertLayers(read, numHiddenLayers);
  const beside = read.flag('enable_moe_block') || (read.has('mamba_n_heads') && read.has('dense_intermediate_size'));
  const denseLayers = beside ? numHiddenLayers : read.has('mamba_num_heads') ? 0 : numHiddenLayers - layers;
  return {
    dense: denseLayers > 0 ? denseShape(read, denseLayers, matrices) : undefined,
    experts: expertShape(read, layers, numExperts, matrices),
  };
}

function denseOnlyLayers(read: FieldReader, numHiddenLayers: number): number {
  const pattern = read.text('hybrid_override_pattern');
  return pattern === undefined ? numHiddenLayers : [...pattern].filter((symbol) => symbol === '-').length;
}

function denseShape(read: FieldReader, layers: number, matrices: 2 | 3): DenseShape {
  // Llama 4 and MiniMax-M3 spell the width of their dense layers differently from that of their experts.
  const width = read.or(0, 'intermediate_size_mlp', 'dense_intermediate_size', 'intermediate_size');
  return { layers, intermediateSize: width * meanFactor(read, layers), matrices };
}

/** Gemma-4's small models double the width of layers that keep no cache. */
function meanFactor(read: FieldReader, layers: number): number {
  const sharing = read.or(0, 'num_kv_shared_layers');
  return read.flag('use_double_wide_mlp') && sharing < layers ? 1 + sharing / layers : 1;
}

function expertLayers(read: FieldReader, numHiddenLayers: number): number {
  const pattern = read.text('hybrid_override_pattern');
  if (pattern !== undefined) return [...pattern].filter((symbol) => symbol === 'E').length;
  if (read.has('expert_layer_period')) return layersOfPeriod(read, 'expert_layer', numHiddenLayers);
  const counted = read.optional('num_moe_layers');
  if (counted !== undefined) return counted;
  const marked = read.numbers('moe_layer_freq');
  if (marked !== undefined) return marked.filter((used) => used === 1).length;
  const step = read.or(1, 'interleave_moe_layer_step', 'decoder_sparse_step');
  const dense = read.numbers('mlp_only_layers')?.filter((layer) => (layer + 1) % step === 0) ?? [];
  return Math.floor(numHiddenLayers / step) - dense.length - denseLayersFirst(read);
}

/** The DeepSeek family starts with dense layers and says how many. */
function denseLayersFirst(read: FieldReader): number {
  const first = read.optional('first_k_dense_replace');
  if (first === undefined && read.has('kv_lora_rank')) read.lack('first_k_dense_replace');
  return first ?? 0;
}

function expertShape(read: FieldReader, layers: number, numExperts: number, matrices: 2 | 3): ExpertShape {
  // Mixtral, gpt-oss, Llama 4 and MiniMax count `num_local_experts` and have one width; the others name that of an expert.
  const names = read.has('num_local_experts')
    ? ['moe_intermediate_size', 'intermediate_size']
    : ['moe_intermediate_size'];
  const intermediateSize = read.required(...names);
  return {
    layers,
    numExperts,
    numExpertsPerToken: read.required(...EXPERTS_PER_TOKEN),
    intermediateSize,
    hiddenSize: read.or(read.or(1, 'hidden_size'), 'moe_latent_size', 'routed_expert_hidden_size'),
    sharedIntermediateSize: sharedWidth(read, intermediateSize),
    matrices,
  };
}

function sharedWidth(read: FieldReader, expertWidth: number): number {
  const count = read.optional('n_shared_experts', 'num_shared_experts');
  const own = read.optional('shared_expert_intermediate_size', 'moe_shared_expert_intermediate_size');
  if (own !== undefined) return own * Math.max(1, count ?? 1);
  if (count !== undefined) return count * expertWidth;
  // Llama 4 always has one shared expert and does not say so.
  return read.has('attention_chunk_size') ? expertWidth : 0;
}
