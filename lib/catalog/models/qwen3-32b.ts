import type { ModelSpec } from '../types';

export const qwen3_32b: ModelSpec = {
  id: 'qwen3-32b',
  name: 'Qwen3-32B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-32B',
  config: {
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    num_hidden_layers: 64,
    hidden_size: 5120,
    num_attention_heads: 64,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 25600,
    vocab_size: 151_936,
    max_position_embeddings: 40960,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 32_761_446_400,
    active: 31_983_534_080,
    embedding: 1_555_824_640,
    attention: 6_039_797_760,
    denseMlp: 25_165_824_000,
  },
  maxModelLen: 40960,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-32B',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-32B_config.json',
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
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-32B_config.json',
  checkedOn: '2026-11-23',
};
