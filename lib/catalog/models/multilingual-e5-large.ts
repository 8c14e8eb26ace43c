import type { ModelSpec } from '../types';
import { xlmRobertaLargeParameters } from './architectures/xlm-roberta';

/** Published in 32 bits; vLLM loads it in 16. */
export const multilingualE5Large: ModelSpec = {
  id: 'multilingual-e5-large',
  name: 'Multilingual-E5-large',
  provenance: 'published',
  huggingFaceId: 'intfloat/multilingual-e5-large',
  config: {
    architectures: ['XLMRobertaModel'],
    model_type: 'xlm-roberta',
    num_hidden_layers: 24,
    hidden_size: 1024,
    num_attention_heads: 16,
    intermediate_size: 4096,
    vocab_size: 250_002,
    max_position_embeddings: 514,
    type_vocab_size: 1,
    pad_token_id: 1,
    position_embedding_type: 'absolute',
    torch_dtype: 'float32',
  },
  parameters: xlmRobertaLargeParameters,
  maxModelLen: 512,
  checkpoints: [
    {
      id: 'FP32',
      huggingFaceId: 'intfloat/multilingual-e5-large',
      quantization: 'bf16',
      source:
        'GitHub vllm-project/vllm-spyre@fc6b54b9142e tests/fixtures/model_configs/intfloat/multilingual-e5-large/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP32',
  speculation: [],
  task: 'embed',
  pooling: { type: 'MEAN' },
  source:
    'GitHub vllm-project/vllm-spyre@fc6b54b9142e tests/fixtures/model_configs/intfloat/multilingual-e5-large/config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit ab10c1a7f42e); pooling: vllm-project/vllm tests/models/language/pooling_mteb_test/test_intfloat.py',
  checkedOn: '2026-11-29',
};
