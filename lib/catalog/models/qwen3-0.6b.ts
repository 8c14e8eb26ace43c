import type { ModelSpec } from '../types';

export const qwen3_0_6b: ModelSpec = {
  id: 'qwen3-0.6b',
  name: 'Qwen3-0.6B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-0.6B',
  config: {
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    num_hidden_layers: 28,
    hidden_size: 1024,
    num_attention_heads: 16,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 3072,
    vocab_size: 151_936,
    max_position_embeddings: 40960,
    tie_word_embeddings: true,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 595_984_384,
    active: 595_984_384,
    embedding: 155_582_464,
    attention: 176_160_768,
    denseMlp: 264_241_152,
  },
  maxModelLen: 40960,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-0.6B',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-0.6B_config.json',
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
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-0.6B_config.json',
  checkedOn: '2026-11-23',
};
