import type { HuggingFaceConfig, ParameterCounts } from '../../types';

/** GLM-4.5 and 4.7, which reads further. */
export const glm4_5Config = {
  architectures: ['Glm4MoeForCausalLM'],
  num_hidden_layers: 92,
  hidden_size: 5120,
  num_attention_heads: 96,
  num_key_value_heads: 8,
  head_dim: 128,
  n_routed_experts: 160,
  num_experts_per_tok: 8,
  n_shared_experts: 1,
  moe_intermediate_size: 1536,
  intermediate_size: 12288,
  first_k_dense_replace: 3,
  num_nextn_predict_layers: 1,
  vocab_size: 151_552,
  max_position_embeddings: 131_072,
  torch_dtype: 'bfloat16',
} as const satisfies HuggingFaceConfig;

export const glm4_5Parameters: ParameterCounts = {
  total: 352_795_525_120,
  active: 32_854_016_000,
  embedding: 1_551_892_480,
  attention: 12_540_968_960,
  denseMlp: 566_231_040,
  routedExperts: 335_963_750_400,
  sharedExperts: 2_099_773_440,
  router: 72_908_800,
};
