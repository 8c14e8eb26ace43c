import { qwen3_5_35bConfig, qwen3_5_35bParameters } from './architectures/qwen3.5-35b';
import type { ModelSpec } from '../types';

export const qwen3_5_35bA3b: ModelSpec = {
  id: 'qwen3.5-35b-a3b',
  name: 'Qwen3.5-35B-A3B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3.5-35B-A3B',
  config: qwen3_5_35bConfig,
  parameters: qwen3_5_35bParameters,
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3.5-35B-A3B',
      quantization: 'bf16',
      includesDraft: 'mtp',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3.5-35B-A3B_config.json',
      checkedOn: '2026-11-23',
    },
    {
      id: 'FP8-dynamic',
      huggingFaceId: 'RedHatAI/Qwen3.5-35B-A3B-FP8-dynamic',
      quantization: 'fp8',
      source: 'logged runs: ashishkamra/vllm-memory-estimator@4f2ce57^ test_data/validation_db.json',
      checkedOn: '2026-11-26',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [
    {
      method: 'mtp',
      numSpeculativeTokens: 3,
      checkpoints: ['BF16'],
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
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3.5-35B-A3B_config.json',
  checkedOn: '2026-11-23',
};
