import type { ModelSpec } from '../types';

export const qwen3Vl4b: ModelSpec = {
  id: 'qwen3-vl-4b',
  name: 'Qwen3-VL-4B-Instruct',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-VL-4B-Instruct',
  config: {
    architectures: ['Qwen3VLForConditionalGeneration'],
    model_type: 'qwen3_vl_text',
    num_hidden_layers: 36,
    hidden_size: 2560,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 9728,
    vocab_size: 151_936,
    max_position_embeddings: 262_144,
    tie_word_embeddings: true,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 4_022_272_000,
    active: 4_022_272_000,
    embedding: 388_956_160,
    attention: 943_718_400,
    denseMlp: 2_689_597_440,
  },
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-VL-4B-Instruct',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-VL-4B-Instruct_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  serving: {
    toolCallParser: 'hermes',
    source: 'vLLM documentation: Qwen3 models use the hermes tool parser',
    checkedOn: '2026-11-23',
  },
  notes: ['Text backbone only; the vision tower is not counted.'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-VL-4B-Instruct_config.json',
  checkedOn: '2026-11-23',
};
