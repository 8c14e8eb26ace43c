import type { ModelSpec } from '../types';

export const deepseekCoder1_3b: ModelSpec = {
  id: 'deepseek-coder-1.3b',
  name: 'deepseek-coder-1.3b-instruct',
  provenance: 'published',
  huggingFaceId: 'deepseek-ai/deepseek-coder-1.3b-instruct',
  config: {
    architectures: ['LlamaForCausalLM'],
    num_hidden_layers: 24,
    hidden_size: 2048,
    num_attention_heads: 16,
    num_key_value_heads: 16,
    head_dim: 128,
    intermediate_size: 5504,
    vocab_size: 32256,
    max_position_embeddings: 16384,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 1_346_371_584,
    active: 1_280_311_296,
    embedding: 132_120_576,
    attention: 402_653_184,
    denseMlp: 811_597_824,
  },
  maxModelLen: 16384,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'deepseek-ai/deepseek-coder-1.3b-instruct',
      quantization: 'bf16',
      source: 'config copy in public repo',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  source: 'config copy in public repo',
  checkedOn: '2026-11-23',
};
