import type { ModelSpec } from '../types';

export const qwen3Embedding8b: ModelSpec = {
  id: 'qwen3-embedding-8b',
  name: 'Qwen3-Embedding-8B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-Embedding-8B',
  config: {
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    num_hidden_layers: 36,
    hidden_size: 4096,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 12288,
    vocab_size: 151_665,
    max_position_embeddings: 40960,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
  },
  parameters: { total: 7_567_295_488, active: 6_946_075_648 },
  maxModelLen: 32768,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-Embedding-8B',
      quantization: 'bf16',
      bytes: 15_134_590_976,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in bfloat16; its memory_usage_mb agrees',
      source: 'GitHub sgl-project/ome@17b77edad23b pkg/hfutil/modelconfig/testdata/qwen3_embedding_8b.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  task: 'embed',
  pooling: { type: 'LAST' },
  notes: ['Its files hold no output head.'],
  source:
    'GitHub sgl-project/ome@17b77edad23b pkg/hfutil/modelconfig/testdata/qwen3_embedding_8b.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit 4e423935c619); pooling: vllm-project/vllm tests/models/language/pooling_mteb_test/test_gte.py',
  checkedOn: '2026-11-29',
};
