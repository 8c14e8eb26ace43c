import type { HuggingFaceConfig, ParameterCounts } from '../../types';

/** GLM-5 and 5.1; 5.2 shares indexers between layers. */
export const glm5Config = {
  architectures: ['GlmMoeDsaForCausalLM'],
  model_type: 'glm_moe_dsa',
  num_hidden_layers: 78,
  hidden_size: 6144,
  num_attention_heads: 64,
  num_key_value_heads: 64,
  head_dim: 64,
  kv_lora_rank: 512,
  q_lora_rank: 2048,
  qk_rope_head_dim: 64,
  qk_nope_head_dim: 192,
  v_head_dim: 256,
  index_n_heads: 32,
  index_head_dim: 128,
  index_topk: 2048,
  n_routed_experts: 256,
  num_experts_per_tok: 8,
  n_shared_experts: 1,
  moe_intermediate_size: 2048,
  intermediate_size: 12288,
  first_k_dense_replace: 3,
  num_nextn_predict_layers: 1,
  vocab_size: 154_880,
  max_position_embeddings: 202_752,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
} as const satisfies HuggingFaceConfig;

export const glm5Parameters: ParameterCounts = {
  total: 743_910_014_976,
  active: 40_831_942_656,
  embedding: 1_903_165_440,
  attention: 13_602_521_088,
  denseMlp: 679_477_248,
  routedExperts: 724_775_731_200,
  sharedExperts: 2_831_155_200,
  router: 117_964_800,
};
