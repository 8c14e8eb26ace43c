import type { ModelSpec } from '../types';

export const qwen3_8b: ModelSpec = {
  id: 'qwen3-8b',
  name: 'Qwen3-8B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-8B',
  config: {
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    num_hidden_layers: 36,
    hidden_size: 4096,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 12288,
    vocab_size: 151_936,
    max_position_embeddings: 40960,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 8_190_427_136,
    active: 7_568_097_280,
    embedding: 1_244_659_712,
    attention: 1_509_949_440,
    denseMlp: 5_435_817_984,
  },
  maxModelLen: 40960,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-8B',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-8B_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  serving: {
    toolCallParser: 'hermes',
    reasoningParser: 'qwen3',
    source: 'vLLM documentation: Qwen3 models use the qwen3 reasoning parser and the hermes tool parser',
    checkedOn: '2026-11-23',
  },
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-8B_config.json',
  checkedOn: '2026-11-23',
};
