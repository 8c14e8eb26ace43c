import { deepseekV3Config, deepseekV3Parameters } from './architectures/deepseek-v3';
import type { ModelSpec } from '../types';

export const deepseekV3_1: ModelSpec = {
  id: 'deepseek-v3.1',
  name: 'DeepSeek-V3.1',
  provenance: 'published',
  huggingFaceId: 'nvidia/DeepSeek-V3.1-NVFP4',
  config: deepseekV3Config,
  parameters: deepseekV3Parameters,
  maxModelLen: 163_840,
  checkpoints: [
    {
      id: 'NVFP4',
      huggingFaceId: 'nvidia/DeepSeek-V3.1-NVFP4',
      quantization: 'nvfp4',
      config: {
        quantization_config: {
          quant_method: 'modelopt',
          quant_algo: 'NVFP4',
          kv_cache_quant_algo: 'FP8',
          ignore: ['*.q_a_proj', '*.q_b_proj', '*.kv_a_proj_with_mqa', '*.kv_b_proj', 'lm_head'],
        },
      },
      includesDraft: 'mtp',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--DeepSeek-V3.1-NVFP4_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'NVFP4',
  speculation: [],
  serving: {
    toolCallParser: 'deepseek_v31',
    chatTemplate: 'deepseekv31',
    reasoningParser: 'deepseek_v3',
    source: 'vLLM tool and reasoning parser registry (vllm-project/vllm@7cfb97e3)',
    checkedOn: '2026-11-23',
  },
  notes: ['Dimensions are those of DeepSeek-V3.', 'Published size: 671B/37B (recipes).'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--DeepSeek-V3.1-NVFP4_config.json',
  checkedOn: '2026-11-23',
};
