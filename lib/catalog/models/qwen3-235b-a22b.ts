import { qwen3_235bConfig, qwen3_235bParameters } from './architectures/qwen3-235b';
import type { ModelSpec } from '../types';

export const qwen3_235bA22b: ModelSpec = {
  id: 'qwen3-235b-a22b',
  name: 'Qwen3-235B-A22B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-235B-A22B',
  config: qwen3_235bConfig,
  parameters: qwen3_235bParameters,
  maxModelLen: 40960,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-235B-A22B',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-235B-A22B_config.json',
      checkedOn: '2026-11-23',
    },
    {
      id: 'FP8',
      huggingFaceId: 'Qwen/Qwen3-235B-A22B-FP8',
      quantization: 'fp8-block',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-235B-A22B-FP8_config.json',
      checkedOn: '2026-11-23',
    },
    {
      id: 'FP8-dynamic',
      huggingFaceId: 'RedHatAI/Qwen3-235B-A22B-FP8-dynamic',
      quantization: 'fp8',
      source: 'logged runs: ashishkamra/vllm-memory-estimator@4f2ce57^ test_data/validation_db.json',
      checkedOn: '2026-11-26',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  serving: {
    toolCallParser: 'hermes',
    reasoningParser: 'qwen3',
    source: 'vLLM documentation: Qwen3 models use the qwen3 reasoning parser and the hermes tool parser',
    checkedOn: '2026-11-23',
  },
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-235B-A22B_config.json',
  checkedOn: '2026-11-23',
};
