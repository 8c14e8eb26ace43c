import type { ModelSpec } from '../catalog/types';
import { modelFromConfig } from '../planner';

/**
 * Models of the measurements that are not in the catalog. They go through `modelFromConfig`, as a user's `config.json` would,
 * so their errors show how well it generalises. Dimensions: public config.json files; of sarvam-105b only the attention.
 */
export const fixtureModels: Readonly<Record<string, ModelSpec>> = {
  'qwen3-next-80b-a3b': modelFromConfig({
    architectures: ['Qwen3NextForCausalLM'],
    num_hidden_layers: 48,
    hidden_size: 2048,
    num_attention_heads: 16,
    num_key_value_heads: 2,
    head_dim: 256,
    full_attention_interval: 4,
    linear_num_key_heads: 16,
    linear_num_value_heads: 32,
    linear_key_head_dim: 128,
    linear_value_head_dim: 128,
    linear_conv_kernel_dim: 4,
    num_experts: 512,
    num_experts_per_tok: 10,
    moe_intermediate_size: 512,
    shared_expert_intermediate_size: 512,
    vocab_size: 151936,
    max_position_embeddings: 262144,
  }),
  'sarvam-105b': modelFromConfig({
    architectures: ['SarvamMLAForCausalLM'],
    num_hidden_layers: 32,
    hidden_size: 4096,
    num_attention_heads: 64,
    kv_lora_rank: 512,
    qk_rope_head_dim: 64,
    // Not published; they enter weights only, which are not scored for this model.
    qk_nope_head_dim: 128,
    v_head_dim: 128,
  }),
  'mistral-small-3.2-24b': modelFromConfig({
    architectures: ['Mistral3ForConditionalGeneration'],
    num_hidden_layers: 40,
    hidden_size: 5120,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 32768,
    vocab_size: 131072,
    max_position_embeddings: 131072,
  }),
  'qwen3-14b': modelFromConfig({
    architectures: ['Qwen3ForCausalLM'],
    num_hidden_layers: 40,
    hidden_size: 5120,
    num_attention_heads: 40,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 17408,
    vocab_size: 151936,
    max_position_embeddings: 40960,
  }),
};
