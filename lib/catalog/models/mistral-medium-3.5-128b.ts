import type { ModelSpec } from '../types';

export const mistralMedium3_5_128b: ModelSpec = {
  id: 'mistral-medium-3.5-128b',
  name: 'Mistral-Medium-3.5-128B',
  provenance: 'published',
  huggingFaceId: 'mistralai/Mistral-Medium-3.5-128B',
  config: {
    architectures: ['Mistral3ForConditionalGeneration'],
    num_hidden_layers: 88,
    hidden_size: 12288,
    num_attention_heads: 96,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 28672,
    vocab_size: 131_072,
    max_position_embeddings: 262_144,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
    quantization_config: {
      quant_method: 'fp8',
    },
  },
  parameters: {
    total: 125_023_813_632,
    active: 123_413_200_896,
    embedding: 3_221_225_472,
    attention: 28_789_702_656,
    denseMlp: 93_012_885_504,
  },
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'FP8',
      huggingFaceId: 'mistralai/Mistral-Medium-3.5-128B',
      quantization: 'fp8',
      bytes: 133_605_695_160,
      bytesSource: 'KAITO catalog 124.43Gi (FP8)',
      loadFormat: 'mistral',
      source:
        'KAITO catalog: 12288/88L/96h/8kv; intermediate and vocab not in the catalog (28672 and 131072 assumed: that gives ~125B text)',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'FP8',
  speculation: [
    {
      method: 'eagle',
      numSpeculativeTokens: 3,
      draftHuggingFaceId: 'mistralai/Mistral-Medium-3.5-128B-EAGLE',
      source: 'vllm-project/vllm#36163: Mistral Medium 3.5 ships an -EAGLE head',
      checkedOn: '2026-11-23',
    },
  ],
  serving: {
    tokenizerMode: 'mistral',
    toolCallParser: 'mistral',
    configFormat: 'mistral',
    loadFormat: 'mistral',
    source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/mistralai (Mistral-Medium-3.5, Ministral-3)',
    checkedOn: '2026-11-23',
  },
  notes: ['intermediate_size 28672 and vocab_size 131072 are assumed: they give about 125 billion text parameters.'],
  source:
    'KAITO catalog: 12288/88L/96h/8kv; intermediate and vocab not in the catalog (28672 and 131072 assumed: that gives ~125B text)',
  checkedOn: '2026-11-23',
};
