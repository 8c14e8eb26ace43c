import type { ModelSpec } from '../types';

export const glm4_7: ModelSpec = {
  id: 'glm-4.7',
  name: 'GLM-4.7',
  provenance: 'published',
  huggingFaceId: 'zai-org/GLM-4.7',
  config: {
    architectures: ['Glm4MoeForCausalLM'],
    num_hidden_layers: 92,
    hidden_size: 5120,
    num_attention_heads: 96,
    num_key_value_heads: 8,
    head_dim: 128,
    n_routed_experts: 160,
    num_experts_per_tok: 8,
    n_shared_experts: 1,
    moe_intermediate_size: 1536,
    intermediate_size: 12288,
    first_k_dense_replace: 3,
    num_nextn_predict_layers: 1,
    vocab_size: 151_552,
    max_position_embeddings: 202_752,
    torch_dtype: 'bfloat16',
  },
  parameters: {
    total: 352_795_525_120,
    active: 32_854_016_000,
  },
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
