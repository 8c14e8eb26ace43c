import type { ModelSpec } from '../types';

/** Published in 32 bits; vLLM loads it in 16. */
export const bgeLargeEnV1_5: ModelSpec = {
  id: 'bge-large-en-v1.5',
  name: 'BGE-large-en-v1.5',
  provenance: 'published',
  huggingFaceId: 'BAAI/bge-large-en-v1.5',
  config: {
    architectures: ['BertModel'],
    model_type: 'bert',
    num_hidden_layers: 24,
    hidden_size: 1024,
    num_attention_heads: 16,
    intermediate_size: 4096,
    vocab_size: 30522,
    max_position_embeddings: 512,
    type_vocab_size: 2,
    pad_token_id: 0,
    position_embedding_type: 'absolute',
    torch_dtype: 'float32',
  },
  parameters: { total: 335_141_888, active: 303_887_360 },
  maxModelLen: 512,
  checkpoints: [
    {
      id: 'FP32',
      huggingFaceId: 'BAAI/bge-large-en-v1.5',
      quantization: 'bf16',
      bytes: 1_340_567_552,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in float32; its memory_usage_mb agrees',
      source: 'GitHub arshargithub/reference_doc_processing_rag@35698f1cdfd0 models/bge-large-en-v1.5/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP32',
  speculation: [],
  task: 'embed',
  pooling: { type: 'CLS' },
  source:
    'GitHub arshargithub/reference_doc_processing_rag@35698f1cdfd0 models/bge-large-en-v1.5/config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit d4aa6901d3a4); pooling: vllm-project/vllm tests/models/language/pooling_mteb_test/test_baai.py',
  checkedOn: '2026-11-29',
};
