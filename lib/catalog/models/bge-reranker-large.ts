import type { ModelSpec } from '../types';
import { xlmRobertaLargeParameters } from './architectures/xlm-roberta';

/** Published in 32 bits; vLLM loads it in 16. */
export const bgeRerankerLarge: ModelSpec = {
  id: 'bge-reranker-large',
  name: 'BGE-Reranker-large',
  provenance: 'published',
  huggingFaceId: 'BAAI/bge-reranker-large',
  config: {
    architectures: ['XLMRobertaForSequenceClassification'],
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
      huggingFaceId: 'BAAI/bge-reranker-large',
      quantization: 'bf16',
      source:
        'GitHub vllm-project/vllm-spyre@fc6b54b9142e tests/fixtures/model_configs/BAAI/bge-reranker-large/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP32',
  speculation: [],
  task: 'score',
  notes: ['Parameters: that of the same layers, Multilingual-E5-large.'],
  source:
    'GitHub vllm-project/vllm-spyre@fc6b54b9142e tests/fixtures/model_configs/BAAI/bge-reranker-large/config.json',
  checkedOn: '2026-11-29',
};
