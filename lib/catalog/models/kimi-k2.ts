import { kimiK2Config, kimiK2Parameters } from './architectures/kimi-k2';
import { FP8_BLOCKS } from './architectures/fp8-blocks';
import type { ModelSpec } from '../types';

export const kimiK2: ModelSpec = {
  id: 'kimi-k2',
  name: 'Kimi-K2-Instruct',
  provenance: 'published',
  huggingFaceId: 'moonshotai/Kimi-K2-Instruct',
  config: {
    ...kimiK2Config,
    architectures: ['DeepseekV3ForCausalLM'],
    model_type: 'kimi_k2',
    max_position_embeddings: 131_072,
    quantization_config: FP8_BLOCKS,
  },
  parameters: kimiK2Parameters,
  maxModelLen: 131_072,
  checkpoints: [
    {
      id: 'FP8',
      huggingFaceId: 'moonshotai/Kimi-K2-Instruct',
      quantization: 'fp8-block',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/moonshotai--Kimi-K2-Instruct_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'FP8',
  speculation: [],
  serving: {
    toolCallParser: 'kimi_k2',
    trustRemoteCode: true,
    source: 'vLLM tool and reasoning parser registry (vllm-project/vllm@7cfb97e3)',
    checkedOn: '2026-11-23',
  },
  notes: ['Published size: 1T/32B (recipes).'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/moonshotai--Kimi-K2-Instruct_config.json',
  checkedOn: '2026-11-23',
};
