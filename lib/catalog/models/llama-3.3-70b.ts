import { llama3_70bConfig, llama3_70bParameters } from './architectures/llama-3-70b';
import type { ModelSpec } from '../types';

export const llama3_3_70b: ModelSpec = {
  id: 'llama-3.3-70b',
  name: 'Llama-3.3-70B-Instruct',
  provenance: 'published',
  huggingFaceId: 'meta-llama/Llama-3.3-70B-Instruct',
  config: llama3_70bConfig,
  parameters: llama3_70bParameters,
  maxModelLen: 131_072,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'meta-llama/Llama-3.3-70B-Instruct',
      quantization: 'bf16',
      bytes: 141_111_150_510,
      bytesSource: 'KAITO catalog 131.42Gi',
      source: 'KAITO catalog (dims); vocab/intermediate from Llama-3.1-70B config',
      checkedOn: '2026-11-23',
    },
    {
      id: 'FP8',
      huggingFaceId: 'nvidia/Llama-3.3-70B-Instruct-FP8',
      quantization: 'fp8',
      source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/meta-llama/Llama-3.3-70B-Instruct.yaml',
      checkedOn: '2026-11-23',
    },
    {
      id: 'NVFP4',
      huggingFaceId: 'nvidia/Llama-3.3-70B-Instruct-NVFP4',
      quantization: 'nvfp4',
      source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/meta-llama/Llama-3.3-70B-Instruct.yaml',
      checkedOn: '2026-11-23',
    },
    {
      id: 'FP8-dynamic',
      huggingFaceId: 'RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic',
      quantization: 'fp8',
      source: 'logged runs: ashishkamra/vllm-memory-estimator@4f2ce57^ test_data/validation_db.json',
      checkedOn: '2026-11-26',
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
  source: 'KAITO catalog (dims); vocab/intermediate from Llama-3.1-70B config',
  checkedOn: '2026-11-23',
};
