import type { ModelSpec } from '../types';
import { repeated } from './repeated';

export const gptOss120b: ModelSpec = {
  id: 'gpt-oss-120b',
  name: 'gpt-oss-120b',
  provenance: 'published',
  huggingFaceId: 'openai/gpt-oss-120b',
  config: {
    architectures: ['GptOssForCausalLM'],
    model_type: 'gpt_oss',
    num_hidden_layers: 36,
    hidden_size: 2880,
    num_attention_heads: 64,
    num_key_value_heads: 8,
    head_dim: 64,
    num_local_experts: 128,
    num_experts_per_tok: 4,
    intermediate_size: 2880,
    vocab_size: 201_088,
    max_position_embeddings: 131_072,
    tie_word_embeddings: false,
    torch_dtype: 'bfloat16',
    sliding_window: 128,
    layer_types: repeated(['sliding_attention', 'full_attention'], 18),
    quantization_config: {
      quant_method: 'mxfp4',
    },
  },
  parameters: {
    total: 116_828_946_432,
    active: 5_132_639_232,
    embedding: 1_158_266_880,
    attention: 955_805_184,
    routedExperts: 114_701_598_720,
    router: 13_275_648,
  },
  maxModelLen: 131_072,
  checkpoints: [
    {
      id: 'MXFP4',
      huggingFaceId: 'openai/gpt-oss-120b',
      quantization: 'mxfp4',
      bytes: 65_251_290_644,
      bytesSource:
        '60.77 GiB single copy (KAITO lists 121.54Gi because it sums original/ and the root files; vLLM itself loads 64.38 GiB)',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/openai--gpt-oss-120b_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'MXFP4',
  speculation: [
    {
      method: 'eagle3',
      numSpeculativeTokens: 7,
      draftHuggingFaceId: 'nvidia/gpt-oss-120b-Eagle3-v3',
      extra: {
        draft_tensor_parallel_size: 1,
      },
      source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/openai/gpt-oss-120b.yaml',
      checkedOn: '2026-11-23',
    },
  ],
  serving: {
    toolCallParser: 'openai',
    reasoningParser: 'openai_gptoss',
    source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/openai/gpt-oss-120b.yaml',
    checkedOn: '2026-11-23',
  },
  notes: ['Published size: 116.8B/5.1B.'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/openai--gpt-oss-120b_config.json',
  checkedOn: '2026-11-23',
};
