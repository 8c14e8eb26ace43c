import type { ModelSpec } from '../types';
import { repeated } from './repeated';

export const gemma4_31b: ModelSpec = {
  id: 'gemma-4-31b',
  name: 'gemma-4-31B-it',
  provenance: 'published',
  huggingFaceId: 'nvidia/Gemma-4-31B-IT-NVFP4',
  config: {
    architectures: ['Gemma4ForConditionalGeneration'],
    model_type: 'gemma4_text',
    num_hidden_layers: 60,
    hidden_size: 5376,
    num_attention_heads: 32,
    num_key_value_heads: 16,
    head_dim: 256,
    intermediate_size: 21504,
    vocab_size: 262_144,
    max_position_embeddings: 262_144,
    tie_word_embeddings: true,
    torch_dtype: 'bfloat16',
    sliding_window: 1024,
    layer_types: repeated(
      [
        'sliding_attention',
        'sliding_attention',
        'sliding_attention',
        'sliding_attention',
        'sliding_attention',
        'full_attention',
      ],
      10,
    ),
    global_head_dim: 512,
    num_global_key_value_heads: 4,
  },
  parameters: {
    total: 31_000_000_000,
    active: 31_000_000_000,
  },
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'NVFP4',
      huggingFaceId: 'nvidia/Gemma-4-31B-IT-NVFP4',
      quantization: 'nvfp4',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Gemma-4-31B-IT-NVFP4_config.json',
      checkedOn: '2026-11-23',
    },
    {
      id: 'BF16',
      huggingFaceId: 'google/gemma-4-31B-it',
      quantization: 'bf16',
      source: 'vllm-memory-estimator test data (vLLM runs of this checkpoint)',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'NVFP4',
  speculation: [],
  serving: {
    toolCallParser: 'gemma4',
    chatTemplate: 'gemma4',
    reasoningParser: 'gemma4',
    source: 'vLLM tool and reasoning parser registry (vllm-project/vllm@7cfb97e3)',
    checkedOn: '2026-11-23',
  },
  notes: [
    'Parameter counts are the rounded published ones.',
    'num_global_key_value_heads was not read: 4 is the value with which the KV figures of a logged run (vllm-memory-estimator) come out exactly.',
    'Published size: 31B.',
  ],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Gemma-4-31B-IT-NVFP4_config.json',
  checkedOn: '2026-11-23',
};
