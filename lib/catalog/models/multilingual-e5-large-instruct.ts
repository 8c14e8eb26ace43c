import type { ModelSpec } from '../types';
import { xlmRobertaLargeParameters } from './architectures/xlm-roberta';

export const multilingualE5LargeInstruct: ModelSpec = {
  id: 'multilingual-e5-large-instruct',
  name: 'Multilingual-E5-large-instruct',
  provenance: 'published',
  huggingFaceId: 'intfloat/multilingual-e5-large-instruct',
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
    torch_dtype: 'float16',
  },
  parameters: xlmRobertaLargeParameters,
  maxModelLen: 512,
  checkpoints: [
    {
      id: 'FP16',
      huggingFaceId: 'intfloat/multilingual-e5-large-instruct',
      quantization: 'bf16',
      source: 'GitHub rdion044/e5-small@289398315a91 onnx/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP16',
  speculation: [],
  task: 'embed',
  pooling: { type: 'MEAN' },
  source:
    'GitHub rdion044/e5-small@289398315a91 onnx/config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit baa7be480a7d); pooling: vllm-project/vllm tests/models/language/pooling_mteb_test/test_intfloat.py',
  checkedOn: '2026-11-29',
};
