import { type Threshold, THRESHOLDS } from './thresholds';
import registry from './vllm-model-classes.json';

/** What vLLM's code of a class (`architectures` of a config.json) does or lacks, where its configuration does not say. */

/** Kernels that normalise queries and keys in every layer: per head in one, or over all heads, which tensor ranks must add up. */
const QUERY_KEY_NORMS: readonly { readonly family: RegExp; readonly kernels: number }[] = [
  // Source: model_executor/models/{qwen3,qwen3_moe,glm4_moe,gemma3}.py of vLLM 0.29.0, `q_norm` and `k_norm`
  { family: /^(Qwen3|Glm4Moe|Gemma)/, kernels: 1 },
  // Source: model_executor/models/minimax_m2.py of vLLM 0.29.0, `MiniMaxText01RMSNormTP`
  { family: /^MiniMaxM/, kernels: 2 },
];

export const queryKeyNormKernels = (className: string): number =>
  QUERY_KEY_NORMS.find(({ family }) => family.test(className))?.kernels ?? 0;

/** Models whose MTP layers implement `SupportsPP` in vLLM 0.29.0 (`*_mtp.py` of model_executor/models, models/qwen4_exp). */
export const MTP_IN_STAGES: ReadonlySet<string> = new Set([
  'NemotronHForCausalLM',
  'NemotronHPuzzleForCausalLM',
  'Glm4MoeLiteForCausalLM',
  'GlmOcrForConditionalGeneration',
  'BailingMoeV3ForCausalLM',
  'Qwen4ExpForCausalLM',
  'Qwen4ExpForConditionalGeneration',
]);

/** docs/models/supported_models.md of vLLM: no check mark in the column for pipeline parallelism. */
export const WITHOUT_PIPELINE: ReadonlySet<string> = new Set(['Gemma3nForCausalLM', 'Gemma3nForConditionalGeneration']);

/** The release whose registry was read; later ones are compared with it. */
export const REGISTRY_RELEASE: string = registry.release;

export type ClassSupport =
  | { readonly kind: 'registered' }
  /** The last release that had it. */
  | { readonly kind: 'former'; readonly until: string }
  /** A release that has it and `REGISTRY_RELEASE` has not. */
  | { readonly kind: 'later'; readonly since: string }
  | { readonly kind: 'unknown' };

const later: Readonly<Record<string, string>> = registry.later;
const former: Readonly<Record<string, string>> = registry.former;

/** What vLLM's registry says of a class. */
export function classSupport(className: string): ClassSupport {
  if (registry.registered.includes(className)) return { kind: 'registered' };
  const until = former[className];
  if (until !== undefined) return { kind: 'former', until };
  const since = later[className];
  return since === undefined ? { kind: 'unknown' } : { kind: 'later', since };
}

/** First releases of classes that engines in use may be too old for. */
const FIRST_RELEASE: Readonly<Record<string, Threshold>> = { DeepseekV4ForCausalLM: THRESHOLDS.deepseekV4 };

export const firstReleaseOf = (className: string): Threshold | undefined => FIRST_RELEASE[className];

/**
 * Classes that call FlashInfer's fused all-reduce in their own code: whatever the passes and `VLLM_ALLREDUCE_USE_FLASHINFER`
 * say, they reach it for every group size its table knows (vllm#51986, #45800). Whether 0.33.0's way out below Blackwell
 * holds for them is in `get_fi_ar_workspace`, which they share.
 */
export const DIRECT_ALL_REDUCE: readonly {
  readonly family: RegExp;
  readonly mendedIn: { readonly version: string; readonly belowCapability: number };
  readonly source: string;
}[] = [
  {
    family: /^(DeepseekV32|GlmMoeDsa)/,
    mendedIn: { version: '0.33.0', belowCapability: 100 },
    source:
      'vLLM 0.29.0 models/deepseek_v32/nvidia/model.py:138,152,307 and mtp.py:154, by models/common/ops/fused_allreduce_rms_norm.py:23-63; 0.33.0 model.py:144,158,319',
  },
  {
    family: /^MiniMaxM3/,
    mendedIn: { version: '0.33.0', belowCapability: 100 },
    source:
      'vLLM 0.29.0 models/minimax_m3/nvidia/model.py:761,775, by model_executor/layers/fused_allreduce_gemma_rms_norm.py:67-111; 0.33.0 model.py:771,785; vllm#45800',
  },
  {
    // On Blackwell its tail of latent experts also meets in symmetric memory and raises where there is no multicast.
    family: /^KimiK3/,
    mendedIn: { version: '0.33.0', belowCapability: 100 },
    source:
      'vLLM 0.29.0 models/kimi_k3/nvidia/latent_moe_runner.py:74-145,386-426, dspark_mla.py:110,118,392; 0.33.0 latent_moe_runner.py:76-147,385-425; vllm#51986',
  },
];
