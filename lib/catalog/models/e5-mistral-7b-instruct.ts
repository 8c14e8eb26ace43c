import type { ModelSpec } from '../types';

export const e5Mistral7bInstruct: ModelSpec = {
  id: 'e5-mistral-7b-instruct',
  name: 'E5-Mistral-7B-Instruct',
  provenance: 'published',
  huggingFaceId: 'intfloat/e5-mistral-7b-instruct',
  config: {
    architectures: ['MistralModel'],
    model_type: 'mistral',
    num_hidden_layers: 32,
    hidden_size: 4096,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    intermediate_size: 14336,
    vocab_size: 32000,
    max_position_embeddings: 32768,
    pad_token_id: 2,
    sliding_window: 4096,
    tie_word_embeddings: false,
    torch_dtype: 'float16',
  },
  parameters: { total: 7_110_660_096, active: 6_979_588_096 },
  maxModelLen: 32768,
  checkpoints: [
    {
      id: 'FP16',
      huggingFaceId: 'intfloat/e5-mistral-7b-instruct',
      quantization: 'bf16',
      bytes: 14_221_320_192,
      bytesSource: 'mteb 2.26.24 (PyPI) n_parameters in float16; its memory_usage_mb agrees',
      source: 'GitHub sgl-project/ome@17b77edad23b pkg/hfutil/modelconfig/testdata/e5_mistral_7b.json',
      checkedOn: '2026-11-29',
    },
  ],
  defaultCheckpoint: 'FP16',
  speculation: [],
  task: 'embed',
  pooling: { type: 'LAST' },
  source:
    'GitHub sgl-project/ome@17b77edad23b pkg/hfutil/modelconfig/testdata/e5_mistral_7b.json; mteb 2.26.24 (PyPI) (parameters, dimensions, length; commit 07163b72af14); pooling: the default of its class; model card: last token',
  checkedOn: '2026-11-29',
};
