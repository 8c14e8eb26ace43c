import { deepseekV3Config, deepseekV3Parameters } from './architectures/deepseek-v3';
import { FP8_BLOCKS } from './architectures/fp8-blocks';
import type { ModelSpec } from '../types';

export const deepseekR1: ModelSpec = {
  id: 'deepseek-r1',
  name: 'DeepSeek-R1',
  provenance: 'published',
  huggingFaceId: 'deepseek-ai/DeepSeek-R1',
  config: { ...deepseekV3Config, quantization_config: FP8_BLOCKS },
  parameters: deepseekV3Parameters,
  maxModelLen: 163_840,
  checkpoints: [
    {
      id: 'FP8',
      huggingFaceId: 'deepseek-ai/DeepSeek-R1',
      quantization: 'fp8-block',
      bytes: 688_590_631_731,
      bytesSource: 'KAITO catalog DeepSeek-R1-0528 641.30Gi (includes MTP)',
      includesDraft: 'mtp',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/deepseek-ai--DeepSeek-R1_config.json',
      checkedOn: '2026-11-23',
    },
    {
      id: 'DeepSeek-R1-0528',
      huggingFaceId: 'deepseek-ai/DeepSeek-R1-0528',
      quantization: 'fp8-block',
      bytes: 688_590_631_731,
      bytesSource: 'KAITO catalog DeepSeek-R1-0528 641.30Gi (includes MTP)',
      includesDraft: 'mtp',
      source: 'logged runs: ashishkamra/vllm-memory-estimator@4f2ce57^ test_data/validation_db.json',
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
    chatTemplate: 'deepseekr1',
    reasoningParser: 'deepseek_r1',
    source: 'vLLM tool and reasoning parser registry (vllm-project/vllm@7cfb97e3)',
    checkedOn: '2026-11-23',
  },
  notes: [
    'Checkpoint bytes are those of the later revision (v3-0324, r1-0528) with the mtp layer.',
    'Published size: 671B/37B (recipes).',
  ],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/deepseek-ai--DeepSeek-R1_config.json',
  checkedOn: '2026-11-23',
};
