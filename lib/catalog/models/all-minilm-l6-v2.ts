import type { ModelSpec } from '../types';

/** Published in 32 bits; vLLM loads it in 16. */
export const allMinilmL6V2: ModelSpec = {
  id: 'all-minilm-l6-v2',
  name: 'all-MiniLM-L6-v2',
  provenance: 'published',
  huggingFaceId: 'sentence-transformers/all-MiniLM-L6-v2',
  config: {
    architectures: ['BertModel'],
    model_type: 'bert',
    num_hidden_layers: 6,
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
  parameters: { total: 22_713_216, active: 10_992_768 },
  maxModelLen: 256,
  checkpoints: [
    {
      id: 'FP32',
      huggingFaceId: 'sentence-transformers/all-MiniLM-L6-v2',
      quantization: 'bf16',
      bytes: 90_852_864,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in float32; its memory_usage_mb agrees',
      source: 'GitHub SarinSuv/all-MiniLM-L6-v2-local@86c47eb96fa2 config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP32',
  speculation: [],
  task: 'embed',
  pooling: { type: 'MEAN' },
  source:
    'GitHub SarinSuv/all-MiniLM-L6-v2-local@86c47eb96fa2 config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit 8b3219a92973); pooling: model card: mean pooling',
  checkedOn: '2026-11-29',
};
