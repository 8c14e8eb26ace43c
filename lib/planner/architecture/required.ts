import type { FieldReader } from './fields';
import { EXPERT_COUNT } from './mlp';

/** Fields that tell a family's layers apart: without one of them the rest would be read as another, smaller model. */
const REQUIRED: readonly (readonly [RegExp, readonly (readonly string[])[]])[] = [
  [/^(deepseekv[23]|glmmoedsa|kimik2|mistrallarge3)/, [['kv_lora_rank'], EXPERT_COUNT]],
  [/^(deepseekv32|glmmoedsa)/, [['index_head_dim'], ['index_n_heads']]],
  [/^deepseekv4/, [['compress_ratios'], EXPERT_COUNT]],
  [/^(qwen3next|qwen35)/, [['linear_num_value_heads']]],
  [/^(qwen[23]moe|qwen3vlmoe|qwen3next|qwen35moe|mixtral|gptoss|minimax|llama4|glm4moe)/, [EXPERT_COUNT]],
  [/^(kimik3|kimilinear)/, [['linear_attn_config'], ['kv_lora_rank'], EXPERT_COUNT]],
  [/^nemotronh/, [['mamba_num_heads']]],
  [/^jamba/, [['attn_layer_period'], ['expert_layer_period'], EXPERT_COUNT]],
  [/^(afmoe|lfm2moe)/, [EXPERT_COUNT, ['first_k_dense_replace'], ['layer_types']]],
  [/^afmoe/, [['head_dim'], ['sliding_window']]],
  [/^(minicpm3|longcatflash)/, [['kv_lora_rank'], ['q_lora_rank']]],
  [/^longcatflash/, [['zero_expert_num'], EXPERT_COUNT]],
  [
    /^gemma3n/,
    [['hidden_size_per_layer_input'], ['num_kv_shared_layers'], ['altup_num_inputs'], ['laurel_rank'], ['layer_types']],
  ],
  [/^llama4/, [['attention_chunk_size'], ['interleave_moe_layer_step']]],
  [/^(gptoss|gemma[34])/, [['sliding_window']]],
  [/^gemma4/, [['global_head_dim']]],
  [/^minimaxm3/, [['sparse_attention_config'], ['moe_layer_freq']]],
  [/^glm4moe/, [['first_k_dense_replace']]],
  // Elsewhere the width of the model over its heads is what the class itself assumes.
  [/^(qwen3|gptoss|glm4|gemma|minimax|nemotronh|deepseekv4|mistral3|ministral3)(?!v)/, [['head_dim']]],
  [/^chatglm/, [['intermediate_size']]],
];

const plain = (name: string | undefined): string => (name ?? '').toLowerCase().replaceAll('_', '');

/** Only of use to a model that has experts, so their number must be there too. */
const OF_EXPERTS = ['moe_intermediate_size', 'num_experts_per_tok', 'top_k_experts', 'num_moe_layers'];

/** Notes what the class of the configuration needs and it does not carry. */
export function requireFieldsOfClass(read: FieldReader, className: string): void {
  if (OF_EXPERTS.some((field) => (read.optional(field) ?? 0) > 0)) requireOneOf(read, EXPERT_COUNT);
  const names = [plain(className), plain(read.text('model_type'))];
  for (const [pattern, fields] of REQUIRED) {
    if (!names.some((name) => pattern.test(name))) continue;
    fields.forEach((alternatives) => requireOneOf(read, alternatives));
  }
}

function requireOneOf(read: FieldReader, alternatives: readonly string[]): void {
  if (!alternatives.some((field) => read.has(field))) read.lack(alternatives.join(' or '));
}
