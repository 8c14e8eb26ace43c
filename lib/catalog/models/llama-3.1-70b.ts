import { llama3_70bConfig, llama3_70bParameters } from './architectures/llama-3-70b';
import type { ModelSpec } from '../types';

export const llama3_1_70b: ModelSpec = {
  id: 'llama-3.1-70b',
  name: 'Llama-3.1-70B',
  provenance: 'published',
  huggingFaceId: 'meta-llama/Meta-Llama-3.1-70B',
  config: { ...llama3_70bConfig, model_type: 'llama' },
  parameters: llama3_70bParameters,
  maxModelLen: 131_072,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'meta-llama/Meta-Llama-3.1-70B',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/meta-llama--Meta-Llama-3.1-70B_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [],
  serving: {
    toolCallParser: 'llama3_json',
    chatTemplate: 'llama3.1_json',
    source: 'vLLM documentation, tool calling: Llama 3.1 and 3.2 use llama3_json',
    checkedOn: '2026-11-23',
  },
  notes: ['Published size: 70B.'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/meta-llama--Meta-Llama-3.1-70B_config.json',
  checkedOn: '2026-11-23',
};
