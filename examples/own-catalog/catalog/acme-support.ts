import type { ModelSpec } from 'windlass';

const source = 'config.json of acme/support-4b';
const checkedOn = '2026-11-20';

export const acmeSupport: ModelSpec = {
  id: 'acme-support-4b',
  name: 'Acme Support 4B',
  provenance: 'published',
  huggingFaceId: 'acme/support-4b',
  config: {
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    num_hidden_layers: 36,
    hidden_size: 2560,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 9728,
    vocab_size: 151_936,
    max_position_embeddings: 40_960,
    tie_word_embeddings: true,
    torch_dtype: 'bfloat16',
  },
  maxModelLen: 40_960,
  checkpoints: [
    { id: 'BF16', huggingFaceId: 'acme/support-4b', quantization: 'bf16', bytes: 8_044_982_000, source, checkedOn },
    { id: 'FP8', huggingFaceId: 'acme/support-4b-fp8', quantization: 'fp8', source, checkedOn },
  ],
  defaultCheckpoint: 'FP8',
  speculation: [],
  serving: { toolCallParser: 'hermes', reasoningParser: 'qwen3', source, checkedOn },
  source,
  checkedOn,
};
