import type { ModelSpec } from '../types';
import { xlmRobertaLong } from './architectures/xlm-roberta';

/** Published in 32 bits; vLLM loads it in 16. */
export const bgeRerankerV2M3: ModelSpec = {
  id: 'bge-reranker-v2-m3',
  name: 'BGE-Reranker-v2-M3',
  provenance: 'published',
  huggingFaceId: 'BAAI/bge-reranker-v2-m3',
  config: {
    architectures: ['XLMRobertaForSequenceClassification'],
    model_type: 'xlm-roberta',
    num_hidden_layers: 24,
    hidden_size: 1024,
    num_attention_heads: 16,
    intermediate_size: 4096,
    vocab_size: 250_002,
    max_position_embeddings: 8194,
    type_vocab_size: 1,
    pad_token_id: 1,
    position_embedding_type: 'absolute',
    torch_dtype: 'float32',
  },
  parameters: xlmRobertaLong,
  maxModelLen: 8192,
  checkpoints: [
    {
      id: 'FP32',
      huggingFaceId: 'BAAI/bge-reranker-v2-m3',
      quantization: 'bf16',
      source:
        'GitHub vllm-project/vllm-spyre@fc6b54b9142e tests/fixtures/model_configs/BAAI/bge-reranker-v2-m3/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP32',
  speculation: [],
  task: 'score',
  notes: ['Parameters: that of BGE-M3, of which it is made.'],
  source:
    'GitHub vllm-project/vllm-spyre@fc6b54b9142e tests/fixtures/model_configs/BAAI/bge-reranker-v2-m3/config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit 953dc6f6f85a)',
  checkedOn: '2026-11-29',
};
