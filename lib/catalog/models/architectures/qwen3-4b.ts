import type { HuggingFaceConfig, ParameterCounts } from '../../types';

/** Qwen3-4B and the language model of Qwen3-VL-4B. */
export const qwen3_4bConfig = {
  architectures: ['Qwen3ForCausalLM'],
  num_hidden_layers: 36,
  hidden_size: 2560,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 128,
  intermediate_size: 9728,
  vocab_size: 151_936,
  max_position_embeddings: 40960,
  tie_word_embeddings: true,
  torch_dtype: 'bfloat16',
} as const satisfies HuggingFaceConfig;

export const qwen3_4bParameters: ParameterCounts = {
  total: 4_022_272_000,
  active: 4_022_272_000,
  embedding: 388_956_160,
  attention: 943_718_400,
  denseMlp: 2_689_597_440,
};
