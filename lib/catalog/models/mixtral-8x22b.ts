import type { ModelSpec } from '../types';

export const mixtral8x22b: ModelSpec = {
  id: 'mixtral-8x22b',
  name: 'Mixtral-8x22B',
  provenance: 'published',
  huggingFaceId: 'mistralai/Mixtral-8x22B-v0.1',
  config: {
    architectures: ['MixtralForCausalLM'],
    model_type: 'mixtral',
    num_hidden_layers: 56,
    hidden_size: 6144,
    num_attention_heads: 48,
    num_key_value_heads: 8,
    head_dim: 128,
    num_local_experts: 8,
    num_experts_per_tok: 2,
    intermediate_size: 16384,
    vocab_size: 32000,
    max_position_embeddings: 65536,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 140_619_939_840,
    active: 38_954_729_472,
    embedding: 393_216_000,
    attention: 4_932_501_504,
    routedExperts: 135_291_469_824,
    router: 2_752_512,
  },
  maxModelLen: 65536,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'mistralai/Mixtral-8x22B-v0.1',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/mistralai--Mixtral-8x22B-v0.1_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  chats: false, // the base model
  notes: ['Published size: 141B/39B.'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/mistralai--Mixtral-8x22B-v0.1_config.json',
  checkedOn: '2026-11-23',
};
