import type { ModelSpec } from '../types';
import { xlmRobertaBaseParameters } from './architectures/xlm-roberta';

export const graniteEmbedding278mMultilingual: ModelSpec = {
  id: 'granite-embedding-278m-multilingual',
  name: 'Granite-Embedding-278M-Multilingual',
  provenance: 'published',
  huggingFaceId: 'ibm-granite/granite-embedding-278m-multilingual',
  config: {
    architectures: ['XLMRobertaModel'],
    model_type: 'xlm-roberta',
    num_hidden_layers: 12,
    hidden_size: 768,
    num_attention_heads: 12,
    intermediate_size: 3072,
    vocab_size: 250_002,
    max_position_embeddings: 514,
    type_vocab_size: 1,
    pad_token_id: 1,
    position_embedding_type: 'absolute',
    torch_dtype: 'bfloat16',
  },
  parameters: xlmRobertaBaseParameters,
  maxModelLen: 512,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'ibm-granite/granite-embedding-278m-multilingual',
      quantization: 'bf16',
      bytes: 556_087_296,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in bfloat16; its memory_usage_mb agrees',
      source:
        'GitHub vllm-project/vllm-spyre@fc6b54b9142e tests/fixtures/model_configs/ibm-granite/granite-embedding-278m-multilingual/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  task: 'embed',
  pooling: { type: 'CLS' },
  source:
    'GitHub vllm-project/vllm-spyre@fc6b54b9142e tests/fixtures/model_configs/ibm-granite/granite-embedding-278m-multilingual/config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit 84e3546b88b0); pooling: the default of its class; model card: first token',
  checkedOn: '2026-11-29',
};
