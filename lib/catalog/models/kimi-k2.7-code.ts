import { kimiK2Config, kimiK2Parameters } from './architectures/kimi-k2';
import type { ModelSpec } from '../types';

export const kimiK2_7Code: ModelSpec = {
  id: 'kimi-k2.7-code',
  name: 'Kimi-K2.7-Code',
  provenance: 'published',
  huggingFaceId: 'nvidia/Kimi-K2.7-Code-NVFP4',
  config: kimiK2Config,
  parameters: kimiK2Parameters,
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'NVFP4',
      huggingFaceId: 'nvidia/Kimi-K2.7-Code-NVFP4',
      quantization: 'nvfp4',
      config: {
        quantization_config: {
          quant_method: 'modelopt',
          quant_algo: 'NVFP4',
          kv_cache_quant_algo: 'FP8',
          ignore: ['*.self_attn*', '*.shared_experts*', 'layers.0.*', 'lm_head'],
        },
      },
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Kimi-K2.7-Code-NVFP4_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'NVFP4',
  speculation: [],
  serving: {
    toolCallParser: 'kimi_k2',
    reasoningParser: 'kimi_k2',
    trustRemoteCode: true,
    source: 'vLLM tool and reasoning parser registry (vllm-project/vllm@7cfb97e3)',
    checkedOn: '2026-11-23',
  },
  notes: ['Text backbone only; the vision tower is not counted.', 'Published size: 1T/32B.'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Kimi-K2.7-Code-NVFP4_config.json',
  checkedOn: '2026-11-23',
};
