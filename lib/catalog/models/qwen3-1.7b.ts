import type { ModelSpec } from '../types';

export const qwen3_1_7b: ModelSpec = {
  id: 'qwen3-1.7b',
  name: 'Qwen3-1.7B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-1.7B',
  config: {
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    num_hidden_layers: 28,
    hidden_size: 2048,
    num_attention_heads: 16,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 6144,
    vocab_size: 151_936,
    max_position_embeddings: 40960,
    tie_word_embeddings: true,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 1_720_451_072,
    active: 1_720_451_072,
    embedding: 311_164_928,
    attention: 352_321_536,
    denseMlp: 1_056_964_608,
  },
  maxModelLen: 40960,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-1.7B',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-1.7B_config.json',
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
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-1.7B_config.json',
  checkedOn: '2026-11-23',
};
