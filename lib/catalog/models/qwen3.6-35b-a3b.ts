import { qwen3_5_35bConfig, qwen3_5_35bParameters } from './architectures/qwen3.5-35b';
import type { ModelSpec } from '../types';

export const qwen3_6_35bA3b: ModelSpec = {
  id: 'qwen3.6-35b-a3b',
  name: 'Qwen3.6-35B-A3B',
  provenance: 'published',
  huggingFaceId: 'nvidia/Qwen3.6-35B-A3B-NVFP4',
  config: qwen3_5_35bConfig,
  parameters: qwen3_5_35bParameters,
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'NVFP4',
      huggingFaceId: 'nvidia/Qwen3.6-35B-A3B-NVFP4',
      quantization: 'nvfp4',
      includesDraft: 'mtp',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Qwen3.6-35B-A3B-NVFP4_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'NVFP4',
  speculation: [
    {
      method: 'mtp',
      numSpeculativeTokens: 3,
      source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/Qwen/Qwen3.5-397B-A17B.yaml',
      checkedOn: '2026-11-23',
    },
  ],
  serving: {
    toolCallParser: 'qwen3_coder',
    reasoningParser: 'qwen3',
    source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/Qwen/Qwen3.5-397B-A17B.yaml',
    checkedOn: '2026-11-23',
  },
  notes: [
    'Every fourth layer is full attention (full_attention_interval), the others are gated DeltaNet.',
    'Text backbone only; the vision tower is not counted.',
    'The build mixes precisions (modelopt MIXED_PRECISION): bytes per parameter lie above plain NVFP4.',
  ],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Qwen3.6-35B-A3B-NVFP4_config.json',
  checkedOn: '2026-11-23',
};
