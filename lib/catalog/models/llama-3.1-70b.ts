import type { ModelSpec } from '../types';

export const llama3_1_70b: ModelSpec = {
  id: 'llama-3.1-70b',
  name: 'Llama-3.1-70B',
  provenance: 'published',
  huggingFaceId: 'meta-llama/Meta-Llama-3.1-70B',
  config: {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    num_hidden_layers: 80,
    hidden_size: 8192,
    num_attention_heads: 64,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 28672,
    vocab_size: 128_256,
    max_position_embeddings: 131_072,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 70_552_387_584,
    active: 69_501_714_432,
    embedding: 2_101_346_304,
    attention: 12_079_595_520,
    denseMlp: 56_371_445_760,
  },
  maxModelLen: 131_072,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'meta-llama/Meta-Llama-3.1-70B',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/meta-llama--Meta-Llama-3.1-70B_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  serving: {
    toolCallParser: 'llama3_json',
    source: 'vLLM documentation, tool calling: Llama 3.1 and 3.2 use llama3_json',
    checkedOn: '2026-11-23',
  },
  notes: ['Published size: 70B.'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/meta-llama--Meta-Llama-3.1-70B_config.json',
  checkedOn: '2026-11-23',
};
