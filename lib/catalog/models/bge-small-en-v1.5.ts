import type { ModelSpec } from '../types';

/** Published in 32 bits; vLLM loads it in 16. */
export const bgeSmallEnV1_5: ModelSpec = {
  id: 'bge-small-en-v1.5',
  name: 'BGE-small-en-v1.5',
  provenance: 'published',
  huggingFaceId: 'BAAI/bge-small-en-v1.5',
  config: {
    architectures: ['BertModel'],
    model_type: 'bert',
    num_hidden_layers: 12,
    hidden_size: 384,
    num_attention_heads: 12,
    intermediate_size: 1536,
    vocab_size: 30522,
    max_position_embeddings: 512,
    type_vocab_size: 2,
    pad_token_id: 0,
    position_embedding_type: 'absolute',
    torch_dtype: 'float32',
  },
  parameters: { total: 33_360_000, active: 21_639_552 },
  maxModelLen: 512,
  checkpoints: [
    {
      id: 'FP32',
      huggingFaceId: 'BAAI/bge-small-en-v1.5',
      quantization: 'bf16',
      source: 'GitHub silence-breaker/SFT-MoE@e940a944641f models/bge-small-en-v1.5/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP32',
  speculation: [],
  task: 'embed',
  pooling: { type: 'CLS' },
  source:
    'GitHub silence-breaker/SFT-MoE@e940a944641f models/bge-small-en-v1.5/config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit 5c38ec7c405e); pooling: vllm-project/vllm tests/models/language/pooling_mteb_test/test_baai.py',
  checkedOn: '2026-11-29',
};
