import { qwen3_5_27bConfig, qwen3_5_27bParameters } from './architectures/qwen3.5-27b';
import type { ModelSpec } from '../types';

export const qwen3_5_27b: ModelSpec = {
  id: 'qwen3.5-27b',
  name: 'Qwen3.5-27B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3.5-27B',
  config: qwen3_5_27bConfig,
  parameters: qwen3_5_27bParameters,
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3.5-27B',
      quantization: 'bf16',
      includesDraft: 'mtp',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3.5-27B_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
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
  ],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3.5-27B_config.json',
  checkedOn: '2026-11-23',
};
