import type { ModelSpec } from '../types';

export const graniteEmbedding125mEnglish: ModelSpec = {
  id: 'granite-embedding-125m-english',
  name: 'Granite-Embedding-125M-English',
  provenance: 'published',
  huggingFaceId: 'ibm-granite/granite-embedding-125m-english',
  config: {
    architectures: ['RobertaModel'],
    model_type: 'roberta',
    num_hidden_layers: 12,
    hidden_size: 768,
    num_attention_heads: 12,
    intermediate_size: 3072,
    vocab_size: 50265,
    max_position_embeddings: 514,
    type_vocab_size: 1,
    pad_token_id: 1,
    position_embedding_type: 'absolute',
    torch_dtype: 'bfloat16',
  },
  parameters: { total: 124_645_632, active: 86_042_112 },
  maxModelLen: 512,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'ibm-granite/granite-embedding-125m-english',
      quantization: 'bf16',
      bytes: 249_291_264,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in bfloat16; its memory_usage_mb agrees',
      source:
        'GitHub vllm-project/vllm-spyre@fc6b54b9142e tests/fixtures/model_configs/ibm-granite/granite-embedding-125m-english/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  task: 'embed',
  pooling: { type: 'CLS' },
  source:
    'GitHub vllm-project/vllm-spyre@fc6b54b9142e tests/fixtures/model_configs/ibm-granite/granite-embedding-125m-english/config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit e48d3a5b47ea); pooling: the default of its class; model card: first token',
  checkedOn: '2026-11-29',
};
