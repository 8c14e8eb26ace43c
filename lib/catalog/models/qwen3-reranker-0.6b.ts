import type { ModelSpec } from '../types';
import { qwen3Embedding0_6bParameters } from './architectures/qwen3-embedding-0.6b';

export const qwen3Reranker0_6b: ModelSpec = {
  id: 'qwen3-reranker-0.6b',
  name: 'Qwen3-Reranker-0.6B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-Reranker-0.6B',
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
    max_position_embeddings: 40960,
    tie_word_embeddings: true,
    torch_dtype: 'bfloat16',
  },
  parameters: qwen3Embedding0_6bParameters,
  maxModelLen: 40960,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-Reranker-0.6B',
      quantization: 'bf16',
      bytes: 1_191_553_024,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in bfloat16; its memory_usage_mb agrees',
      source: 'GitHub rabbit321011/cyanAIRAG-TTS@32874379daca models/Qwen3-Reranker-0.6B/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  task: 'score',
  serving: {
    hfOverrides: {
      architectures: ['Qwen3ForSequenceClassification'],
      classifier_from_token: ['no', 'yes'],
      is_original_qwen3_reranker: true,
    },
    chatTemplate: 'qwen3_reranker',
    source: 'vllm-project/vllm tests/models/language/pooling_mteb_test/test_qwen3_reranker.py@045d7575',
    checkedOn: '2026-11-29',
  },
  source:
    'GitHub rabbit321011/cyanAIRAG-TTS@32874379daca models/Qwen3-Reranker-0.6B/config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit 6e9e69830b95)',
  checkedOn: '2026-11-29',
};
