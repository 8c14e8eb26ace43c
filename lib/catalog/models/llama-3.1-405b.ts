import type { ModelSpec } from '../types';

export const llama3_1_405b: ModelSpec = {
  id: 'llama-3.1-405b',
  name: 'Llama-3.1-405B',
  provenance: 'published',
  huggingFaceId: 'meta-llama/Meta-Llama-3.1-405B',
  config: {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    num_hidden_layers: 126,
    hidden_size: 16384,
    num_attention_heads: 128,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 53248,
    vocab_size: 128_256,
    max_position_embeddings: 131_072,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 405_849_243_648,
    active: 403_747_897_344,
    embedding: 4_202_692_608,
    attention: 71_873_593_344,
    denseMlp: 329_772_957_696,
  },
  maxModelLen: 131_072,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'meta-llama/Meta-Llama-3.1-405B',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/meta-llama--Meta-Llama-3.1-405B_config.json',
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
  notes: ['Published size: 405B.'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/meta-llama--Meta-Llama-3.1-405B_config.json',
  checkedOn: '2026-11-23',
};
