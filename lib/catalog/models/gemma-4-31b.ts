import type { ModelSpec } from '../types';
import { repeated } from './repeated';

export const gemma4_31b: ModelSpec = {
  id: 'gemma-4-31b',
  name: 'gemma-4-31B-it',
  provenance: 'published',
  huggingFaceId: 'google/gemma-4-31B-it',
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
    attention_k_eq_v: true,
  },
  parameters: {
    total: 30_696_013_824,
    active: 30_696_013_824,
  },
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'NVFP4',
      huggingFaceId: 'nvidia/Gemma-4-31B-IT-NVFP4',
      quantization: 'nvfp4',
      config: {
        quantization_config: {
          quant_method: 'modelopt',
          quant_algo: 'NVFP4',
          kv_cache_quant_algo: 'FP8',
          ignore: ['*.self_attn*', 'lm_head'],
        },
      },
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Gemma-4-31B-IT-NVFP4_config.json',
      checkedOn: '2026-11-23',
    },
    {
      id: 'BF16',
      huggingFaceId: 'google/gemma-4-31B-it',
      quantization: 'bf16',
      bytes: 62_546_177_752,
      bytesSource: 'total_size of model.safetensors.index.json',
      source: 'vllm-memory-estimator test data (vLLM runs of this checkpoint)',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  serving: {
    toolCallParser: 'gemma4',
    chatTemplate: 'gemma4',
    reasoningParser: 'gemma4',
    source: 'vLLM tool and reasoning parser registry (vllm-project/vllm@7cfb97e3)',
    checkedOn: '2026-11-23',
  },
  notes: [
    'Full-attention layers have heads of 512, 4 KV heads and one projection for key and value; with the vision tower 31.27 billion parameters.',
    'Published size: 31B.',
  ],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Gemma-4-31B-IT-NVFP4_config.json',
  checkedOn: '2026-11-23',
};
