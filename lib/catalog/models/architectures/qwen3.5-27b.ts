import type { HuggingFaceConfig, ParameterCounts } from '../../types';

/** Qwen3.5-27B and Qwen3.6-27B. */
export const qwen3_5_27bConfig = {
  architectures: ['Qwen3_5ForConditionalGeneration'],
  model_type: 'qwen3_5_text',
  num_hidden_layers: 64,
  hidden_size: 5120,
  num_attention_heads: 24,
  num_key_value_heads: 4,
  head_dim: 256,
  intermediate_size: 17408,
  linear_num_key_heads: 16,
  linear_num_value_heads: 48,
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

export const qwen3_5_27bParameters: ParameterCounts = {
  total: 26_895_319_040,
  active: 25_623_920_640,
  embedding: 2_542_796_800,
  attention: 7_239_761_920,
  denseMlp: 17_112_760_320,
};
