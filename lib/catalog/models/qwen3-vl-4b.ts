import { qwen3_4bConfig, qwen3_4bParameters } from './architectures/qwen3-4b';
import type { ModelSpec } from '../types';

export const qwen3Vl4b: ModelSpec = {
  id: 'qwen3-vl-4b',
  name: 'Qwen3-VL-4B-Instruct',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-VL-4B-Instruct',
  config: {
    ...qwen3_4bConfig,
    architectures: ['Qwen3VLForConditionalGeneration'],
    model_type: 'qwen3_vl_text',
    max_position_embeddings: 262_144,
  },
  parameters: qwen3_4bParameters,
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-VL-4B-Instruct',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-VL-4B-Instruct_config.json',
      checkedOn: '2026-11-23',
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
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-VL-4B-Instruct_config.json',
  checkedOn: '2026-11-23',
};
