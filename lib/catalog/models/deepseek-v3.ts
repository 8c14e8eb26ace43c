import { deepseekV3Config, deepseekV3Parameters } from './architectures/deepseek-v3';
import { FP8_BLOCKS } from './architectures/fp8-blocks';
import type { ModelSpec } from '../types';

export const deepseekV3: ModelSpec = {
  id: 'deepseek-v3',
  name: 'DeepSeek-V3',
  provenance: 'published',
  huggingFaceId: 'deepseek-ai/DeepSeek-V3',
  config: { ...deepseekV3Config, quantization_config: FP8_BLOCKS },
  parameters: deepseekV3Parameters,
  maxModelLen: 163_840,
  checkpoints: [
    {
      id: 'FP8',
      huggingFaceId: 'deepseek-ai/DeepSeek-V3',
      quantization: 'fp8-block',
      bytes: 688_590_631_731,
      bytesSource: 'KAITO catalog DeepSeek-V3-0324 641.30Gi (includes the MTP layer)',
      includesDraft: 'mtp',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/deepseek-ai--DeepSeek-V3_config.json',
      checkedOn: '2026-11-23',
    },
    {
      id: 'DeepSeek-V3-0324',
      huggingFaceId: 'deepseek-ai/DeepSeek-V3-0324',
      quantization: 'fp8-block',
      bytes: 688_590_631_731,
      bytesSource: 'KAITO catalog DeepSeek-V3-0324 641.30Gi (includes MTP)',
      includesDraft: 'mtp',
      source: 'KAITO catalog',
      checkedOn: '2026-11-26',
    },
  ],
  defaultCheckpoint: 'FP8',
  speculation: [
    {
      method: 'mtp',
      numSpeculativeTokens: 1,
      source: 'vLLM documentation: DeepSeek V3 and R1 checkpoints carry one MTP layer',
      checkedOn: '2026-11-23',
    },
  ],
  serving: {
    toolCallParser: 'deepseek_v3',
    chatTemplate: 'deepseekv3',
    source: 'vLLM tool and reasoning parser registry (vllm-project/vllm@7cfb97e3)',
    checkedOn: '2026-11-23',
  },
  notes: [
    'Checkpoint bytes are those of the later revision (v3-0324, r1-0528) with the mtp layer.',
    'Published size: 671B/37B (recipes).',
  ],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/deepseek-ai--DeepSeek-V3_config.json',
  checkedOn: '2026-11-23',
};
