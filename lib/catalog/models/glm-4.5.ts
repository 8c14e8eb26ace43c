import { glm4_5Config, glm4_5Parameters } from './architectures/glm-4.5';
import type { ModelSpec } from '../types';

export const glm4_5: ModelSpec = {
  id: 'glm-4.5',
  name: 'GLM-4.5',
  provenance: 'published',
  huggingFaceId: 'zai-org/GLM-4.5',
  config: glm4_5Config,
  parameters: glm4_5Parameters,
  maxModelLen: 131_072,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'zai-org/GLM-4.5',
      quantization: 'bf16',
      includesDraft: 'mtp',
      source: 'config copies in public repos (Glm4MoeForCausalLM)',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'BF16',
  speculation: [
    {
      method: 'mtp',
      numSpeculativeTokens: 1,
      source: 'vLLM documentation: GLM-4.5 and later carry MTP layers',
      checkedOn: '2026-11-23',
    },
  ],
  serving: {
    toolCallParser: 'glm45',
    reasoningParser: 'glm45',
    source: 'vLLM tool and reasoning parser registry (vllm-project/vllm@7cfb97e3)',
    checkedOn: '2026-11-23',
  },
  notes: ['Published size: 355B/32B (card); recipes 358B.'],
  source: 'config copies in public repos (Glm4MoeForCausalLM)',
  checkedOn: '2026-11-23',
};
