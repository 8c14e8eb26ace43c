import { qwen3_235bConfig, qwen3_235bParameters } from './architectures/qwen3-235b';
import type { ModelSpec } from '../types';

export const qwen3Vl235bA22b: ModelSpec = {
  id: 'qwen3-vl-235b-a22b',
  name: 'Qwen3-VL-235B-A22B-Instruct',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-VL-235B-A22B-Instruct',
  config: {
    ...qwen3_235bConfig,
    architectures: ['Qwen3VLMoeForConditionalGeneration'],
    model_type: 'qwen3_vl_moe_text',
    max_position_embeddings: 262_144,
  },
  parameters: qwen3_235bParameters,
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-VL-235B-A22B-Instruct',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-VL-235B-A22B-Instruct_config.json',
      checkedOn: '2026-11-23',
    },
    {
      id: 'FP8',
      huggingFaceId: 'Qwen/Qwen3-VL-235B-A22B-Instruct-FP8',
      quantization: 'fp8-block',
      source: 'logged runs: ashishkamra/vllm-memory-estimator@4f2ce57^ test_data/validation_db.json',
      checkedOn: '2026-11-26',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  serving: {
    toolCallParser: 'hermes',
    source: 'vLLM documentation: Qwen3 models use the hermes tool parser',
    checkedOn: '2026-11-23',
  },
  notes: ['Text backbone only; the vision tower is not counted.'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-VL-235B-A22B-Instruct_config.json',
  checkedOn: '2026-11-23',
};
