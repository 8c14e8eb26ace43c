import type { HuggingFaceConfig, ParameterCounts } from '../../types';

/** Kimi-K2.5 and later; Kimi-K2 is the same in a class of its own. */
export const kimiK2Config = {
  architectures: ['KimiK25ForConditionalGeneration'],
  model_type: 'deepseek_v3',
  num_hidden_layers: 61,
  hidden_size: 7168,
  num_attention_heads: 64,
  num_key_value_heads: 64,
  kv_lora_rank: 512,
  q_lora_rank: 1536,
  qk_rope_head_dim: 64,
  qk_nope_head_dim: 128,
  v_head_dim: 128,
  n_routed_experts: 384,
  num_experts_per_tok: 8,
  n_shared_experts: 1,
  moe_intermediate_size: 2048,
  intermediate_size: 18432,
  first_k_dense_replace: 1,
  vocab_size: 163_840,
  max_position_embeddings: 262_144,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
} as const satisfies HuggingFaceConfig;

export const kimiK2Parameters: ParameterCounts = {
  total: 1_026_407_202_816,
  active: 31_686_066_176,
  embedding: 2_348_810_240,
  attention: 6_168_444_928,
  denseMlp: 396_361_728,
  routedExperts: 1_014_686_023_680,
  sharedExperts: 2_642_411_520,
  router: 165_150_720,
};
