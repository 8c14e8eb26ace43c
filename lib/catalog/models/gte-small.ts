import type { ModelSpec } from '../types';

export const gteSmall: ModelSpec = {
  id: 'gte-small',
  name: 'GTE-small',
  provenance: 'published',
  huggingFaceId: 'thenlper/gte-small',
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
    torch_dtype: 'float16',
  },
  parameters: { total: 33_360_512, active: 21_640_064 },
  maxModelLen: 512,
  checkpoints: [
    {
      id: 'FP16',
      huggingFaceId: 'thenlper/gte-small',
      quantization: 'bf16',
      bytes: 66_721_024,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in float16; its memory_usage_mb agrees',
      source: 'GitHub koxy-ai/gte-small@096b4f3484ac config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP16',
  speculation: [],
  task: 'embed',
  pooling: { type: 'MEAN' },
  source:
    'GitHub koxy-ai/gte-small@096b4f3484ac config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit 17e1f347d17f); pooling: vllm-project/vllm tests/models/language/pooling_mteb_test/test_gte.py (gte-large)',
  checkedOn: '2026-11-29',
};
