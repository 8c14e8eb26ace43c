import type { ModelSpec } from '../types';

export const llama3_2_1b: ModelSpec = {
  id: 'llama-3.2-1b',
  name: 'Llama-3.2-1B-Instruct',
  provenance: 'published',
  huggingFaceId: 'meta-llama/Llama-3.2-1B-Instruct',
  config: {
    architectures: ['LlamaForCausalLM'],
    num_hidden_layers: 16,
    hidden_size: 2048,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 64,
    intermediate_size: 8192,
    vocab_size: 128_256,
    max_position_embeddings: 131_072,
    tie_word_embeddings: true,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 1_235_746_816,
    active: 1_235_746_816,
    embedding: 262_668_288,
    attention: 167_772_160,
    denseMlp: 805_306_368,
  },
  maxModelLen: 131_072,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'meta-llama/Llama-3.2-1B-Instruct',
      quantization: 'bf16',
      source: 'config copies in public repos (e.g. citsjtu2020/LLM-Prof sglang/Model_Config.md for the 3B)',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  serving: {
    toolCallParser: 'llama3_json',
    chatTemplate: 'llama3.2_json',
    source: 'vLLM documentation, tool calling: Llama 3.1 and 3.2 use llama3_json',
    checkedOn: '2026-11-23',
  },
  source: 'config copies in public repos (e.g. citsjtu2020/LLM-Prof sglang/Model_Config.md for the 3B)',
  checkedOn: '2026-11-23',
};
