import { glm4_5Config, glm4_5Parameters } from './architectures/glm-4.5';
import type { ModelSpec } from '../types';

export const glm4_7: ModelSpec = {
  id: 'glm-4.7',
  name: 'GLM-4.7',
  provenance: 'published',
  huggingFaceId: 'zai-org/GLM-4.7',
  config: { ...glm4_5Config, max_position_embeddings: 202_752 },
  parameters: glm4_5Parameters,
  maxModelLen: 202_752,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'zai-org/GLM-4.7',
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
    toolCallParser: 'glm47',
    reasoningParser: 'glm45',
    source: 'vLLM tool and reasoning parser registry (vllm-project/vllm@7cfb97e3)',
    checkedOn: '2026-11-23',
  },
  notes: ['Published size: 358B/32B (recipes).'],
  source: 'config copies in public repos (Glm4MoeForCausalLM)',
  checkedOn: '2026-11-23',
};
