import type { ModelSpec } from '../types';

export const ministral3_14b: ModelSpec = {
  id: 'ministral-3-14b',
  name: 'Ministral-3-14B-Instruct-2512',
  provenance: 'published',
  huggingFaceId: 'mistralai/Ministral-3-14B-Instruct-2512',
  config: {
    architectures: ['Mistral3ForConditionalGeneration'],
    num_hidden_layers: 40,
    hidden_size: 5120,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 128,
    max_position_embeddings: 262_144,
    torch_dtype: 'bfloat16',
    quantization_config: {
      quant_method: 'fp8',
    },
  },
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'FP8',
      huggingFaceId: 'mistralai/Ministral-3-14B-Instruct-2512',
      quantization: 'fp8',
      bytes: 15_730_317_722,
      bytesSource: 'KAITO catalog 14.65Gi',
      loadFormat: 'mistral',
      source: 'KAITO catalog',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'FP8',
  speculation: [],
  serving: {
    tokenizerMode: 'mistral',
    toolCallParser: 'mistral',
    configFormat: 'mistral',
    loadFormat: 'mistral',
    source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/mistralai (Mistral-Medium-3.5, Ministral-3)',
    checkedOn: '2026-11-23',
  },
  notes: [
    'intermediate_size and vocab_size are not in the catalog that was read, so no parameter count is given: plan with the checkpoint bytes.',
  ],
  source: 'kaito-project/kaito@056b828 model_catalog.yaml',
  checkedOn: '2026-11-23',
};
