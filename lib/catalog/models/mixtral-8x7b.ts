import type { ModelSpec } from '../types';

export const mixtral8x7b: ModelSpec = {
  id: 'mixtral-8x7b',
  name: 'Mixtral-8x7B',
  provenance: 'published',
  huggingFaceId: 'mistralai/Mixtral-8x7B-v0.1',
  config: {
    architectures: ['MixtralForCausalLM'],
    model_type: 'mixtral',
    num_hidden_layers: 32,
    hidden_size: 4096,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 128,
    num_local_experts: 8,
    num_experts_per_tok: 2,
    intermediate_size: 14336,
    vocab_size: 32000,
    max_position_embeddings: 32768,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 46_702_526_464,
    active: 12_748_587_008,
    embedding: 262_144_000,
    attention: 1_342_177_280,
    routedExperts: 45_097_156_608,
    router: 1_048_576,
  },
  maxModelLen: 32768,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'mistralai/Mixtral-8x7B-v0.1',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/mistralai--Mixtral-8x7B-v0.1_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  chats: false, // the base model
  notes: ['Published size: 46.7B/12.9B.'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/mistralai--Mixtral-8x7B-v0.1_config.json',
  checkedOn: '2026-11-23',
};
