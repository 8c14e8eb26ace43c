import type { HuggingFaceConfig, ParameterCounts } from '../../types';

/** DeepSeek-V3 and what was trained further from it: V3.1, V3.2 and R1. */
export const deepseekV3Config = {
  architectures: ['DeepseekV3ForCausalLM'],
  model_type: 'deepseek_v3',
  num_hidden_layers: 61,
  hidden_size: 7168,
  num_attention_heads: 128,
  num_key_value_heads: 128,
  kv_lora_rank: 512,
  q_lora_rank: 1536,
  qk_rope_head_dim: 64,
  qk_nope_head_dim: 128,
  v_head_dim: 128,
  n_routed_experts: 256,
  num_experts_per_tok: 8,
  n_shared_experts: 1,
  moe_intermediate_size: 2048,
  intermediate_size: 18432,
  first_k_dense_replace: 3,
  num_nextn_predict_layers: 1,
  vocab_size: 129_280,
  max_position_embeddings: 163_840,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
} as const satisfies HuggingFaceConfig;

export const deepseekV3Parameters: ParameterCounts = {
  total: 671_025_397_760,
  active: 36_624_596_992,
  embedding: 1_853_358_080,
  attention: 11_413_422_080,
  denseMlp: 1_189_085_184,
  routedExperts: 653_908_770_816,
  sharedExperts: 2_554_331_136,
  router: 106_430_464,
};
