import { qwen3_5_35bConfig, qwen3_5_35bParameters } from './architectures/qwen3.5-35b';
import type { ModelSpec } from '../types';

export const qwen3_6_35bA3b: ModelSpec = {
  id: 'qwen3.6-35b-a3b',
  name: 'Qwen3.6-35B-A3B',
  provenance: 'published',
  huggingFaceId: 'nvidia/Qwen3.6-35B-A3B-NVFP4',
  config: qwen3_5_35bConfig,
  parameters: qwen3_5_35bParameters,
  maxModelLen: 262_144,
  checkpoints: [
    {
      id: 'NVFP4',
      huggingFaceId: 'nvidia/Qwen3.6-35B-A3B-NVFP4',
      quantization: 'nvfp4',
      config: {
        vision_config: {
          depth: 27,
          hidden_size: 1152,
          intermediate_size: 4304,
          out_hidden_size: 2048,
          num_position_embeddings: 2304,
          patch_size: 16,
          spatial_merge_size: 2,
          temporal_patch_size: 2,
        },
        quantization_config: {
          quant_method: 'modelopt',
          quant_algo: 'MIXED_PRECISION',
          ignore: ['mtp*'],
          config_groups: {
            group_0: { targets: ['*.linear_attn.*', '*.self_attn.*'], weights: { num_bits: 8, type: 'float' } },
            group_1: { targets: ['*.mlp.*', 'lm_head'], weights: { num_bits: 4, type: 'float', group_size: 16 } },
          },
        },
      },
      includesDraft: 'mtp',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Qwen3.6-35B-A3B-NVFP4_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'NVFP4',
  speculation: [
    {
      method: 'mtp',
      numSpeculativeTokens: 3,
      source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/Qwen/Qwen3.5-397B-A17B.yaml',
      checkedOn: '2026-11-23',
    },
  ],
  serving: {
    toolCallParser: 'qwen3_coder',
    reasoningParser: 'qwen3',
    source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/Qwen/Qwen3.5-397B-A17B.yaml',
    checkedOn: '2026-11-23',
  },
  notes: [
    'Every fourth layer is full attention (full_attention_interval), the others are gated DeltaNet.',
    'Parameter counts are those of the text backbone; the build loads its vision tower.',
    'Its config.json declares formats and no cache, so auto is 16 bits; hf_quant_config.json beside it, which names FP8, is not read then.',
    'The build mixes precisions (modelopt MIXED_PRECISION): bytes per parameter lie above plain NVFP4.',
  ],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Qwen3.6-35B-A3B-NVFP4_config.json',
  checkedOn: '2026-11-23',
};
