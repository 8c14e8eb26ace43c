import { kimiK2Config, kimiK2Parameters } from './architectures/kimi-k2';
import type { ModelSpec } from '../types';

export const kimiK2_5: ModelSpec = {
  id: 'kimi-k2.5',
  name: 'Kimi-K2.5',
  provenance: 'published',
  huggingFaceId: 'moonshotai/Kimi-K2.5',
  config: { ...kimiK2Config, model_type: 'kimi_k2' },
  parameters: kimiK2Parameters,
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'INT4',
      huggingFaceId: 'moonshotai/Kimi-K2.5',
      quantization: 'int4',
      bytes: 595_200_000_000,
      bytesSource: 'vLLM run: file size / 8 ranks = 69.29 GiB (vllm-memory-estimator test data)',
      source: 'ai-dynamo/aiconfigurator src/aiconfigurator/model_configs/moonshotai--Kimi-K2.5_config.json',
      checkedOn: '2026-11-23',
    },
    {
      id: 'NVFP4',
      huggingFaceId: 'nvidia/Kimi-K2.5-NVFP4',
      quantization: 'nvfp4',
      config: {
        quantization_config: {
          quant_method: 'modelopt',
          quant_algo: 'NVFP4',
          kv_cache_quant_algo: 'FP8',
          ignore: ['*.self_attn*', 'lm_head'],
        },
      },
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Kimi-K2.5-NVFP4_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'INT4',
  speculation: [],
  serving: {
    toolCallParser: 'kimi_k2',
    reasoningParser: 'kimi_k2',
    trustRemoteCode: true,
    source: 'vLLM tool and reasoning parser registry (vllm-project/vllm@7cfb97e3)',
    checkedOn: '2026-11-23',
  },
  notes: ['Text backbone only; the vision tower is not counted.', 'Published size: 1T/32B.'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Kimi-K2.5-NVFP4_config.json',
  checkedOn: '2026-11-23',
};
