import { deepseekV3Config } from './architectures/deepseek-v3';
import type { ModelSpec } from '../types';

export const deepseekV3_2: ModelSpec = {
  id: 'deepseek-v3.2',
  name: 'DeepSeek-V3.2',
  provenance: 'published',
  huggingFaceId: 'deepseek-ai/DeepSeek-V3.2',
  config: {
    ...deepseekV3Config,
    architectures: ['DeepseekV32ForCausalLM'],
    model_type: 'deepseek_v32',
    index_n_heads: 64,
    index_head_dim: 128,
    index_topk: 2048,
  },
  parameters: {
    total: 671_876_907_008,
    active: 37_476_106_240,
    embedding: 1_853_358_080,
    attention: 12_264_931_328,
    denseMlp: 1_189_085_184,
    routedExperts: 653_908_770_816,
    sharedExperts: 2_554_331_136,
    router: 106_430_464,
  },
  maxModelLen: 163_840,
  checkpoints: [
    {
      id: 'FP8',
      huggingFaceId: 'deepseek-ai/DeepSeek-V3.2',
      quantization: 'fp8-block',
      bytes: 689_492_574_863,
      bytesSource: 'kaito-project/kaito presets/workspace/models/model_catalog.yaml modelFileSize',
      includesDraft: 'mtp',
      minEngineVersion: '0.18.0',
      source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/deepseek-ai/DeepSeek-V3.2.yaml',
      checkedOn: '2026-11-23',
    },
    {
      id: 'NVFP4',
      huggingFaceId: 'nvidia/DeepSeek-V3.2-NVFP4',
      quantization: 'nvfp4',
      config: {
        quantization_config: {
          quant_method: 'modelopt',
          quant_algo: 'NVFP4',
          kv_cache_quant_algo: 'FP8',
          ignore: ['*.q_a_proj', '*.q_b_proj', '*.kv_a_proj_with_mqa', '*.kv_b_proj', '*.indexer*', 'lm_head'],
        },
      },
      includesDraft: 'mtp',
      minEngineVersion: '0.18.0',
      source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--DeepSeek-V3.2-NVFP4_config.json',
      checkedOn: '2026-11-23',
    },
  ],
  defaultCheckpoint: 'FP8',
  speculation: [
    {
      method: 'mtp',
      numSpeculativeTokens: 3,
      source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/deepseek-ai/DeepSeek-V3.2.yaml',
      checkedOn: '2026-11-23',
    },
  ],
  serving: {
    tokenizerMode: 'deepseek_v32',
    toolCallParser: 'deepseek_v32',
    reasoningParser: 'deepseek_v3',
    trustRemoteCode: true,
    byArchitecture: {
      Hopper: {
        'kernel-config.enable_flashinfer_autotune': 'False',
      },
      Blackwell: {
        'kernel-config.enable_flashinfer_autotune': 'False',
      },
    },
    source: 'vllm-project/recipes@8959cf6 (2026-08-21) models/deepseek-ai/DeepSeek-V3.2.yaml',
    checkedOn: '2026-11-23',
  },
  notes: ['The config was read from the NVFP4 build.', 'Published size: 671B/37B.'],
  source: 'ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--DeepSeek-V3.2-NVFP4_config.json',
  checkedOn: '2026-11-23',
};
