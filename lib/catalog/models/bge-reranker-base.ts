import type { ModelSpec } from '../types';
import { xlmRobertaBaseParameters } from './architectures/xlm-roberta';

/** Published in 32 bits; vLLM loads it in 16. */
export const bgeRerankerBase: ModelSpec = {
  id: 'bge-reranker-base',
  name: 'BGE-Reranker-base',
  provenance: 'published',
  huggingFaceId: 'BAAI/bge-reranker-base',
  config: {
    architectures: ['XLMRobertaForSequenceClassification'],
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
    tie_word_embeddings: true,
    torch_dtype: 'float32',
  },
  parameters: xlmRobertaBaseParameters,
  maxModelLen: 512,
  checkpoints: [
    {
      id: 'FP32',
      huggingFaceId: 'BAAI/bge-reranker-base',
      quantization: 'bf16',
      source: 'GitHub vminh16/VI-Legal-RAG@cede331307d4 models/bge-reranker-base/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP32',
  speculation: [],
  task: 'score',
  notes: ['Parameters: that of the same layers, Granite-Embedding-278M-Multilingual.'],
  source: 'GitHub vminh16/VI-Legal-RAG@cede331307d4 models/bge-reranker-base/config.json',
  checkedOn: '2026-11-29',
};
