import type { ModelSpec } from '../types';

/** Published in 32 bits; vLLM loads it in 16. */
export const gteQwen2_7bInstruct: ModelSpec = {
  id: 'gte-qwen2-7b-instruct',
  name: 'gte-Qwen2-7B-instruct',
  provenance: 'published',
  huggingFaceId: 'Alibaba-NLP/gte-Qwen2-7B-instruct',
  config: {
    architectures: ['Qwen2ForCausalLM'],
    model_type: 'qwen2',
    num_hidden_layers: 28,
    hidden_size: 3584,
    num_attention_heads: 28,
    num_key_value_heads: 4,
    intermediate_size: 18944,
    vocab_size: 151_646,
    max_position_embeddings: 131_072,
    is_causal: false,
    tie_word_embeddings: false,
    torch_dtype: 'float32',
  },
  parameters: { total: 7_069_121_024, active: 6_525_621_760 },
  maxModelLen: 32768,
  checkpoints: [
    {
      id: 'FP32',
      huggingFaceId: 'Alibaba-NLP/gte-Qwen2-7B-instruct',
      quantization: 'bf16',
      bytes: 30_450_481_152,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in float32; its memory_usage_mb agrees',
      source: 'GitHub sgl-project/ome@17b77edad23b pkg/hfutil/modelconfig/testdata/gte_qwen2_7b.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP32',
  speculation: [],
  task: 'embed',
  pooling: { type: 'LAST' },
  notes: ['Its files are in float32 and hold an output head, which is not loaded.'],
  source:
    'GitHub sgl-project/ome@17b77edad23b pkg/hfutil/modelconfig/testdata/gte_qwen2_7b.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit e26182b2122f); pooling: the default of its class; model card: last token',
  checkedOn: '2026-11-29',
};
