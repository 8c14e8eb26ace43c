import type { HuggingFaceConfig, ModelSpec } from '../types';

export const qwen3_235bConfig = {
  architectures: ['Qwen3MoeForCausalLM'],
  model_type: 'qwen3_moe',
  num_hidden_layers: 94,
  hidden_size: 4096,
  num_attention_heads: 64,
  num_key_value_heads: 4,
  head_dim: 128,
  num_experts: 128,
  num_experts_per_tok: 8,
  moe_intermediate_size: 1536,
  intermediate_size: 12288,
  vocab_size: 151_936,
  max_position_embeddings: 40960,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
} as const satisfies HuggingFaceConfig;

export const qwen3_235bA22b: ModelSpec = {
  id: 'qwen3-235b-a22b',
  name: 'Qwen3-235B-A22B',
  provenance: 'published',
  huggingFaceId: 'Qwen/Qwen3-235B-A22B',
  config: qwen3_235bConfig,
  parameters: {
    total: 235_092_836_352,
    active: 21_567_635_456,
    embedding: 1_244_659_712,
    attention: 6_702_497_792,
    routedExperts: 227_096_395_776,
    router: 49_283_072,
  },
  maxModelLen: 40960,
  checkpoints: [
    {
      id: 'BF16',
      huggingFaceId: 'Qwen/Qwen3-235B-A22B',
      quantization: 'bf16',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-235B-A22B_config.json',
      checkedOn: '2026-11-23',
    },
    {
      id: 'FP8',
      huggingFaceId: 'Qwen/Qwen3-235B-A22B-FP8',
      quantization: 'fp8-block',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-235B-A22B-FP8_config.json',
      checkedOn: '2026-11-23',
    },
    {
      id: 'FP8-dynamic',
      huggingFaceId: 'RedHatAI/Qwen3-235B-A22B-FP8-dynamic',
      quantization: 'fp8',
      source: 'logged runs: ashishkamra/vllm-memory-estimator@4f2ce57^ test_data/validation_db.json',
      checkedOn: '2026-11-26',
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
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-235B-A22B_config.json',
  checkedOn: '2026-11-23',
};
