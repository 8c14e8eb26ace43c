import type { ModelSpec } from '../types';

export const qwen3_4b: ModelSpec = {
  id: 'qwen3-4b',
  name: 'Qwen3-4B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-4B',
  config: {
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
  },
  parameters: {
    total: 4_022_272_000,
    active: 4_022_272_000,
    embedding: 388_956_160,
    attention: 943_718_400,
    denseMlp: 2_689_597_440,
  },
  maxModelLen: 40960,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-4B',
      quantization: 'bf16',
      source: 'config copy in public repo; Qwen3-VL-4B text_config has the same dims (aiconfigurator)',
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
  source: 'config copy in public repo; Qwen3-VL-4B text_config has the same dims (aiconfigurator)',
  checkedOn: '2026-11-23',
};
