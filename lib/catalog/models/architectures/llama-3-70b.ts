import type { HuggingFaceConfig, ParameterCounts } from '../../types';

/** Llama-3.1-70B and Llama-3.3-70B. */
export const llama3_70bConfig = {
  architectures: ['LlamaForCausalLM'],
  num_hidden_layers: 80,
  hidden_size: 8192,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  head_dim: 128,
  intermediate_size: 28672,
  vocab_size: 128_256,
  max_position_embeddings: 131_072,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
} as const satisfies HuggingFaceConfig;

export const llama3_70bParameters: ParameterCounts = {
  total: 70_552_387_584,
  active: 69_501_714_432,
  embedding: 2_101_346_304,
  attention: 12_079_595_520,
  denseMlp: 56_371_445_760,
};
