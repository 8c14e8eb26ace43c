import { qwen3_4bConfig, qwen3_4bParameters } from './architectures/qwen3-4b';
import type { ModelSpec } from '../types';

export const qwen3_4b: ModelSpec = {
  id: 'qwen3-4b',
  name: 'Qwen3-4B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-4B',
  config: qwen3_4bConfig,
  parameters: qwen3_4bParameters,
  maxModelLen: 40960,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-4B',
      quantization: 'bf16',
      source: 'config copy in public repo; Qwen3-VL-4B text_config has the same dims (aiconfigurator)',
      checkedOn: '2026-11-23',
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
  source: 'config copy in public repo; Qwen3-VL-4B text_config has the same dims (aiconfigurator)',
  checkedOn: '2026-11-23',
};
