import { glm5Config, glm5Parameters } from './architectures/glm-5';
import type { ModelSpec } from '../types';

export const glm5_1: ModelSpec = {
  id: 'glm-5.1',
  name: 'GLM-5.1',
  provenance: 'published',
  huggingFaceId: 'zai-org/GLM-5.1',
  config: glm5Config,
  parameters: glm5Parameters,
  maxModelLen: 202_752,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'zai-org/GLM-5.1',
      quantization: 'bf16',
      includesDraft: 'mtp',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/zai-org--GLM-5.1_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [
    {
      method: 'mtp',
      numSpeculativeTokens: 3,
      source: 'vLLM documentation: GLM-4.5 and later carry MTP layers',
      checkedOn: '2026-11-23',
    },
  ],
  serving: {
    toolCallParser: 'glm47',
    reasoningParser: 'glm45',
    source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/zai-org/GLM-5.2.yaml',
    checkedOn: '2026-11-23',
  },
  notes: ['Published size: 744B/40B (recipes; 743B/39B for 5.2).'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/zai-org--GLM-5.1_config.json',
  checkedOn: '2026-11-23',
};
