import type { ModelSpec } from '../types';

export const llama3_2_3b: ModelSpec = {
  id: 'llama-3.2-3b',
  name: 'Llama-3.2-3B-Instruct',
  provenance: 'published',
  huggingFaceId: 'meta-llama/Llama-3.2-3B-Instruct',
  config: {
    architectures: ['LlamaForCausalLM'],
    num_hidden_layers: 28,
    hidden_size: 3072,
    num_attention_heads: 24,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 8192,
    vocab_size: 128_256,
    max_position_embeddings: 131_072,
    tie_word_embeddings: true,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 3_212_574_720,
    active: 3_212_574_720,
    embedding: 394_002_432,
    attention: 704_643_072,
    denseMlp: 2_113_929_216,
  },
  maxModelLen: 131_072,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'meta-llama/Llama-3.2-3B-Instruct',
      quantization: 'bf16',
      bytes: 6_425_499_648,
      bytesSource: 'total_size of model.safetensors.index.json',
      source: 'citsjtu2020/LLM-Prof sglang/Model_Config.md',
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
  source: 'citsjtu2020/LLM-Prof sglang/Model_Config.md',
  checkedOn: '2026-11-23',
};
