import type { HuggingFaceConfig, ParameterCounts } from '../../types';

/** Qwen3.5-35B-A3B and Qwen3.6-35B-A3B. */
export const qwen3_5_35bConfig = {
  architectures: ['Qwen3_5MoeForConditionalGeneration'],
  model_type: 'qwen3_5_moe_text',
  num_hidden_layers: 40,
  hidden_size: 2048,
  num_attention_heads: 16,
  num_key_value_heads: 2,
  head_dim: 256,
  num_experts: 256,
  num_experts_per_tok: 8,
  moe_intermediate_size: 512,
  shared_expert_intermediate_size: 512,
  linear_num_key_heads: 16,
  linear_num_value_heads: 32,
  linear_key_head_dim: 128,
  linear_value_head_dim: 128,
  linear_conv_kernel_dim: 4,
  mamba_ssm_dtype: 'float32',
  mtp_num_hidden_layers: 1,
  vocab_size: 248_320,
  max_position_embeddings: 262_144,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
  full_attention_interval: 4,
} as const satisfies HuggingFaceConfig;

export const qwen3_5_35bParameters: ParameterCounts = {
  total: 34_660_433_920,
  active: 2_946_252_800,
  embedding: 1_017_118_720,
  attention: 1_284_177_920,
  routedExperts: 32_212_254_720,
  sharedExperts: 125_911_040,
  router: 20_971_520,
};
