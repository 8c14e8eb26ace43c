import type { HuggingFaceConfig, ParameterCounts } from '../../types';

/** Qwen3-235B-A22B, its later releases and the language model of Qwen3-VL. */
export const qwen3_235bConfig = {
  architectures: ['Qwen3MoeForCausalLM'],
  model_type: 'qwen3_moe',
  num_hidden_layers: 94,
  hidden_size: 4096,
  num_attention_heads: 64,
  num_key_value_heads: 4,
  head_dim: 128,
  num_experts: 128,
  num_experts_per_tok: 8,
  moe_intermediate_size: 1536,
  intermediate_size: 12288,
  vocab_size: 151_936,
  max_position_embeddings: 40960,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
} as const satisfies HuggingFaceConfig;

export const qwen3_235bParameters: ParameterCounts = {
  total: 235_092_836_352,
  active: 21_567_635_456,
  embedding: 1_244_659_712,
  attention: 6_702_497_792,
  routedExperts: 227_096_395_776,
  router: 49_283_072,
};
