import type { ModelSpec } from '../types';
import { xlmRobertaLong } from './architectures/xlm-roberta';

/** Published in 32 bits; vLLM loads it in 16. */
export const bgeM3: ModelSpec = {
  id: 'bge-m3',
  name: 'BGE-M3',
  provenance: 'published',
  huggingFaceId: 'BAAI/bge-m3',
  config: {
    architectures: ['XLMRobertaModel'],
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
    tie_word_embeddings: true,
    torch_dtype: 'float32',
  },
  parameters: xlmRobertaLong,
  maxModelLen: 8192,
  checkpoints: [
    {
      id: 'FP32',
      huggingFaceId: 'BAAI/bge-m3',
      quantization: 'bf16',
      bytes: 2_271_019_008,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in float32; its memory_usage_mb agrees',
      pickledOnly: true,
      source: 'GitHub vminh16/VI-Legal-RAG@cede331307d4 models/bge-m3/config.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP32',
  speculation: [],
  task: 'embed',
  pooling: { type: 'CLS' },
  notes: [
    'Dense vectors alone: vLLM serves its sparse ones under another class. The repository holds pickles and ONNX, no safetensors.',
  ],
  source:
    'GitHub vminh16/VI-Legal-RAG@cede331307d4 models/bge-m3/config.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit 5617a9f61b02); pooling: vllm-project/vllm tests/models/language/pooling_mteb_test/test_baai.py',
  checkedOn: '2026-11-29',
};
