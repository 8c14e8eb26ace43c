import type { ModelSpec } from '../types';

export const qwen3_14b: ModelSpec = {
  id: 'qwen3-14b',
  name: 'Qwen3-14B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-14B',
  config: {
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    num_hidden_layers: 40,
    hidden_size: 5120,
    num_attention_heads: 40,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 17408,
    vocab_size: 151_936,
    max_position_embeddings: 40960,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
  },
  parameters: { total: 14_767_882_240, active: 13_989_969_920 },
  maxModelLen: 40960,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-14B',
      quantization: 'bf16',
      source: 'Qwen/Qwen3-14B config.json',
      checkedOn: '2026-11-26',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  serving: {
    toolCallParser: 'hermes',
    reasoningParser: 'qwen3',
    source: 'vLLM tool and reasoning parser registry (vllm-project/vllm@7cfb97e3)',
    checkedOn: '2026-11-26',
  },
  notes: ['Published size: 14.8B.'],
  source: 'Qwen/Qwen3-14B config.json; reproduces a logged pool of 42,656 tokens',
  checkedOn: '2026-11-26',
};
