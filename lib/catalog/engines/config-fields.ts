import { isAtLeast, THRESHOLDS } from './thresholds';

/**
 * What `vllm serve` accepts, as read from its config classes and registries: value lists that flags alone do not hold.
 * Runtime validators are not expressed here; the planner knows those that matter.
 * Source: vllm-project/vllm main 7cfb97e3 (2026-08-20), vllm/config/*.py and registries, between releases 0.27.1 and 0.29.0;
 * what 0.33.0 has beside, in its wheel. Checked on 2026-11-28.
 */

/** Names that a release accepts, by its version. */
type ValuesOf = (version: string) => readonly string[];

function byRelease(
  older: readonly string[],
  { added, removed = [] }: { readonly added: readonly string[]; readonly removed?: readonly string[] },
): ValuesOf {
  const newer = [...older.filter((name) => !removed.includes(name)), ...added];
  return (version) => (isAtLeast(version, THRESHOLDS.newerValues) ? newer : older);
}

/** What `CacheConfig` accepts; the parser refuses others itself only before the newer release. */
export const kvCacheDtypes = byRelease(
  [
    'auto',
    'float16',
    'bfloat16',
    'fp8',
    'fp8_e4m3',
    'fp8_e5m2',
    'fp8_inc',
    'fp8_ds_mla',
    'turboquant_k8v4',
    'turboquant_4bit_nc',
    'turboquant_k3v4_nc',
    'turboquant_3bit_nc',
    'int4_per_token_head',
    'int8_per_token_head',
    'fp8_per_token_head',
    'nvfp4',
    'nvfp4_4over6',
  ],
  { added: ['nvfp4_ds_mla', 'octave_k3v4', 'octave_k3v3', 'octave_k3v3_compact', 'ultraquant_4bit'] },
);

/** Cache dtypes whose only backends are those of platforms/rocm.py of 0.33.0. */
export const isCacheDtypeOfAmd = (kvCacheDtype: string): boolean => /^(octave|ultraquant)_/.test(kvCacheDtype);

export interface LoadFormat {
  readonly name: string;
  /** Python package that must be in the image. */
  readonly dependency?: string;
}

const LOAD_FORMATS: readonly LoadFormat[] = [
  {
    name: 'auto',
  },
  {
    name: 'hf',
  },
  {
    name: 'dummy',
  },
  {
    name: 'fastsafetensors',
    dependency: 'fastsafetensors>=0.3.3',
  },
  {
    name: 'instanttensor',
    dependency: 'instanttensor>=0.1.9 (in requirements/cuda.txt)',
  },
  {
    name: 'mistral',
  },
  {
    name: 'modelexpress',
    dependency: 'modelexpress',
  },
  {
    name: 'npcache',
  },
  {
    name: 'pt',
  },
  {
    name: 'runai_streamer',
    dependency: 'vllm[runai]',
  },
  {
    name: 'runai_streamer_sharded',
    dependency: 'vllm[runai]',
  },
  {
    name: 'safetensors',
  },
  {
    name: 'sharded_state',
  },
  {
    name: 'tensorizer',
    dependency: 'vllm[tensorizer]',
  },
];

const IPC_CACHE: LoadFormat = { name: 'ipc_cache', dependency: 'a running `vllm preload`' };

export const loadFormats = (version: string): readonly LoadFormat[] =>
  isAtLeast(version, THRESHOLDS.newerValues) ? [...LOAD_FORMATS, IPC_CACHE] : LOAD_FORMATS;

export interface QuantizationMethodSpec {
  readonly method: string;
  /** CUDA compute capability times ten; absent: decided at load time. */
  readonly minCudaCapability?: number;
  readonly deprecated?: boolean;
  /** Quantizes while loading; no checkpoint is stored this way. */
  readonly onlineOnly?: boolean;
}

/** The same in 0.29.0 and 0.33.0. */
export const quantizationMethods: readonly QuantizationMethodSpec[] = [
  {
    method: 'awq',
    minCudaCapability: 75,
  },
  {
    method: 'auto_awq',
    minCudaCapability: 75,
  },
  {
    method: 'fp8',
    minCudaCapability: 75,
  },
  {
    method: 'fbgemm_fp8',
    minCudaCapability: 80,
    deprecated: true,
  },
  {
    method: 'fp_quant',
    minCudaCapability: 100,
    deprecated: true,
  },
  {
    method: 'modelopt',
    minCudaCapability: 80,
  },
  {
    method: 'modelopt_fp4',
    minCudaCapability: 75,
  },
  {
    method: 'modelopt_mxfp8',
    minCudaCapability: 80,
  },
  {
    method: 'modelopt_mixed',
    minCudaCapability: 75,
  },
  {
    method: 'auto_gptq',
    minCudaCapability: 60,
  },
  {
    method: 'gptq',
    minCudaCapability: 60,
  },
  {
    method: 'gptq_marlin',
    minCudaCapability: 60,
  },
  {
    method: 'awq_marlin',
    minCudaCapability: 75,
  },
  {
    method: 'humming',
    minCudaCapability: 75,
  },
  {
    method: 'compressed-tensors',
    minCudaCapability: 70,
  },
  {
    method: 'experts_int8',
    minCudaCapability: 80,
  },
  {
    method: 'quark',
    minCudaCapability: 70,
  },
  {
    method: 'moe_wna16',
    minCudaCapability: 70,
  },
  {
    method: 'torchao',
    minCudaCapability: 75,
  },
  {
    method: 'inc',
  },
  {
    method: 'mxfp4',
    minCudaCapability: 80,
  },
  {
    method: 'gpt_oss_mxfp4',
  },
  {
    method: 'deepseek_v4_fp8',
  },
  {
    method: 'online',
    minCudaCapability: 75,
  },
  {
    method: 'fp8_per_tensor',
    onlineOnly: true,
  },
  {
    method: 'fp8_per_block',
    onlineOnly: true,
  },
  {
    method: 'fp8_per_channel',
    onlineOnly: true,
  },
  {
    method: 'int8_per_channel_weight_only',
    onlineOnly: true,
  },
  {
    method: 'nvfp4_per_token',
    onlineOnly: true,
  },
  {
    method: 'mxfp8',
    minCudaCapability: 80,
    onlineOnly: true,
  },
];

/** Methods that left vLLM for plugins of their own. */
export const quantizationOutOfTree: Readonly<Record<string, string>> = {
  gguf: 'vllm-gguf-plugin (PyPI 0.0.5, 2026-08; out of tree since v0.24, PR #39612)',
  bitsandbytes: 'vllm-bnb-plugin (PyPI 0.0.3, 2026-08; out of tree since v0.28, PR #43529)',
};

export const toolCallParsers = byRelease(
  [
    'dots',
    'deepseek_v3',
    'deepseek_v31',
    'deepseek_v32',
    'deepseek_v4',
    'cohere_command3',
    'cohere_command4',
    'ernie45',
    'glm45',
    'glm47',
    'ling3',
    'granite-20b-fc',
    'granite',
    'granite4',
    'hermes',
    'poolside_v1',
    'hunyuan_a13b',
    'hy_v3',
    'hy_v4',
    'internlm',
    'jamba',
    'lfm2',
    'kimi_k2',
    'kimi_k3',
    'llama3_json',
    'llama4_json',
    'llama4_pythonic',
    'longcat',
    'mimo',
    'minimax_m2',
    'minimax_m3',
    'minicpm5',
    'mistral',
    'olmo3',
    'muse_glimmer',
    'openai',
    'phi4_mini_json',
    'pythonic',
    'qwen3_coder',
    'qwen3_xml',
    'seed_oss',
    'step3',
    'step3p5',
    'inkling',
    'xlam',
    'gigachat3',
    'functiongemma',
    'gemma4',
    'apertus',
  ],
  { added: ['deepseek_v41', 'hf', 'beam', 'k2_horizon', 'plamo3', 'muse', 'musespark1x', 'qwen3_json', 'step5'] },
);

export const reasoningParsers = byRelease(
  [
    'deepseek_r1',
    'deepseek_v3',
    'deepseek_v4',
    'poolside_v1',
    'cohere_command3',
    'cohere_command4',
    'ernie45',
    'gemma4',
    'glm45',
    'glm47',
    'ling3',
    'openai_gptoss',
    'granite',
    'holo2',
    'hunyuan_a13b',
    'hy_v3',
    'hy_v4',
    'kimi_k2',
    'kimi_k3',
    'mimo',
    'minimax_m2',
    'minimax_m2_append_think',
    'minimax_m3',
    'mistral',
    'nemotron_v3',
    'olmo3',
    'muse_glimmer',
    'qwen3',
    'seed_oss',
    'step3',
    'step3p5',
    'inkling',
  ],
  {
    added: [
      'deepseek_v41',
      'granite_thinking_parser',
      'hf',
      'beam',
      'k2_horizon',
      'minicpmv',
      'plamo3',
      'muse',
      'musespark1x',
      'step5',
    ],
  },
);

export const tokenizerModes = byRelease(
  ['auto', 'hf', 'slow', 'mistral', 'deepseek_v32', 'deepseek_v4', 'inkling', 'kimi_k3', 'cohere'],
  { added: ['alpamayo2_super'], removed: ['slow'] },
);

export const moeBackends = byRelease(
  [
    'auto',
    'triton',
    'batched_triton',
    'deep_gemm',
    'deep_gemm_mega_moe',
    'cutlass',
    'flashinfer_trtllm',
    'flashinfer_cutlass',
    'flashinfer_cutedsl',
    'flashinfer_b12x',
    'marlin',
    'humming',
    'triton_unfused',
    'aiter',
    'flydsl',
    'hpc',
    'emulation',
  ],
  {
    added: [
      'flashinfer_moe_ep_cutedsl',
      'b12x',
      'flashinfer_moe_ep_mega_deep_gemm',
      'aiter_mega_moe',
      'aiter_triton_mxfp4_bf16',
      'aiter_triton_mxfp4_mxfp4',
      'rdna3',
    ],
  },
);

export const attentionBackends = byRelease(
  [
    'FLASH_ATTN',
    'FLASH_ATTN_DIFFKV',
    'TRITON_ATTN',
    'TRITON_ATTN_DIFFKV',
    'ROCM_ATTN',
    'ROCM_AITER_MLA',
    'ROCM_AITER_TRITON_MLA',
    'ROCM_AITER_FA',
    'ROCM_AITER_MLA_SPARSE',
    'XPU_MLA_SPARSE',
    'TORCH_SDPA',
    'FLASHINFER',
    'FLASHINFER_MLA',
    'TOKENSPEED_MLA',
    'FLASHINFER_MLA_SPARSE',
    'FLASHINFER_MLA_SPARSE_SM120',
    'TRITON_MLA',
    'CUTLASS_MLA',
    'FLASHMLA',
    'FLASHMLA_SPARSE',
    'FLASHMLA_SPARSE_DSV4',
    'FLASHINFER_MLA_SPARSE_DSV4',
    'ROCM_FLASHMLA_SPARSE_DSV4',
    'FLASH_ATTN_MLA',
    'FLASH_ATTN_MLA_SPARSE',
    'MINIMAX_M3_SPARSE',
    'CUTLASS_MSA',
    'TRITON_MSA',
    'NO_ATTENTION',
    'FLEX_ATTENTION',
    'HPC_ATTN',
    'ROCM_AITER_UNIFIED_ATTN',
    'CPU_ATTN',
    'CPU_MLA',
    'AMX_MLA',
    'TURBOQUANT',
    'CUSTOM',
  ],
  {
    added: [
      'TRITON_FLASH_ATTN',
      'ROCM_SEGMENTED_ATTN',
      'TRITON_FLASHINFER',
      'FLASHINFER_MLA_SPARSE_SM90',
      'FLASHMLA_SPARSE_DSV41',
      'FLASHINFER_MLA_SPARSE_DSV41',
      'ROCM_FLASHMLA_SPARSE_DSV41',
      'FLASHMLA_MEGA_ATTN_DSV41',
      'B12X',
      'FLASH_ATTN_MLA_SPARSE_FA4',
      'STEP5_DSA',
      'ROCM_OCTAVE',
      'ULTRAQUANT',
    ],
  },
);

/** Ports vLLM listens on unless told otherwise. */
export const vllmPorts = {
  http: 8000,
  dataParallelRpc: 29550,
  dataParallelMaster: 29500,
  /** `--master-port` of the multiprocessing executor. */
  master: 29501,
  dataParallelSupervisor: 9256,
  /** Plus the data-parallel rank. */
  nixlSideChannel: 5600,
  mooncakeBootstrap: 8998,
  kvOffloadPeerToPeer: 5710,
  kvTransfer: 14579,
} as const;

/** Where multimodal config.json files keep the language model. */
export const LANGUAGE_SECTIONS = ['text_config', 'llm_config', 'language_config', 'thinker_config'] as const;
