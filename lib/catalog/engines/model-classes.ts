import { isDataCenterBlackwell } from './sparse-cache';
import { isAtLeast, type Threshold, THRESHOLDS } from './thresholds';
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

/**
 * Models whose MTP layers implement `SupportsPP` in vLLM 0.29.0 (`*_mtp.py` of model_executor/models, models/qwen4_exp). Decides
 * nothing from `THRESHOLDS.draftsInOneStage` on.
 */
export const MTP_IN_STAGES: ReadonlySet<string> = new Set([
  'NemotronHForCausalLM',
  'NemotronHPuzzleForCausalLM',
  'Glm4MoeLiteForCausalLM',
  'GlmOcrForConditionalGeneration',
  'BailingMoeV3ForCausalLM',
  'Qwen4ExpForCausalLM',
  'Qwen4ExpForConditionalGeneration',
]);

/**
 * Models whose stages pass hidden states on to a draft (`supports_aux_hidden_states_over_pp` of 0.33.0: llama.py, qwen2.py and the
 * decoders made of theirs, sarvam.py, models/deepseek_v4, kimi_k3 and minimax_m3); others are refused when they load.
 */
const PASSES_HIDDEN_STATES =
  /^(Llama|Mistral(?!Large)|Qwen2ForCausalLM|Qwen3ForCausalLM|Sarvam|DeepseekV4|KimiK3|MiniMaxM3)/;

export const passesHiddenStates = (className: string): boolean => PASSES_HIDDEN_STATES.test(className);

/**
 * Classes in vLLM's table of multimodal models that take images: `model_executor/models/registry.py`, `_MULTIMODAL_MODELS`, and the
 * vision towers that the cards of Kimi K2.5 and later, Gemma 4, Qwen3.5 and MiniMax M3 describe.
 */
const SEES_IMAGES =
  /^(Gemma4|KimiK25|KimiK3|Llama4|MiniMaxM3Sparse|Mistral3|Pixtral|Qwen3VL|Qwen3VLMoe|Qwen3_5|Qwen3_5Moe)ForConditionalGeneration$/;

export const seesImages = (className: string): boolean => SEES_IMAGES.test(className);

/** Models whose `auto` cache is fp8 on compute capability 10.x. */
const GLM_SPARSE = /^(GlmMoeDsa|Glm5Next)/;

/** What a release makes of `auto` for a class where the checkpoint declares nothing; undefined: the model's own 16 bits. */
export function cacheDtypeOfClass(className: string, computeCapability: number, version: string): 'fp8' | undefined {
  if (!GLM_SPARSE.test(className) || !isDataCenterBlackwell(computeCapability)) return undefined;
  return isAtLeast(version, THRESHOLDS.glmCacheInFp8) ? 'fp8' : undefined;
}

/** docs/models/supported_models.md of vLLM: no check mark in the column for pipeline parallelism. */
export const WITHOUT_PIPELINE: ReadonlySet<string> = new Set(['Gemma3nForCausalLM', 'Gemma3nForConditionalGeneration']);

/** The release whose registry was read; `later` is what a newer one has beside, and nothing left it. */
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

/** What a release's registry says of a class. */
export function classSupport(className: string, version = REGISTRY_RELEASE): ClassSupport {
  if (registry.registered.includes(className)) return { kind: 'registered' };
  const until = former[className];
  if (until !== undefined) return { kind: 'former', until };
  const since = later[className];
  if (since === undefined) return { kind: 'unknown' };
  return isAtLeast(version, { since }) ? { kind: 'registered' } : { kind: 'later', since };
}

/** First releases of classes that engines in use may be too old for. */
const FIRST_RELEASE: Readonly<Record<string, Threshold>> = {
  DeepseekV4ForCausalLM: THRESHOLDS.deepseekV4,
  DeepseekV3ForCausalLM: { since: '0.6.6', what: 'DeepSeek-V3 is registered', source: 'vllm#11559' },
  GptOssForCausalLM: {
    since: '0.10.1',
    what: 'gpt-oss is registered',
    source: 'release notes of v0.10.1; runpod-workers/worker-vllm#207 and OpenPipe/ART#490: not with 0.10.0',
  },
  Qwen3NextForCausalLM: { since: '0.10.2', what: 'Qwen3-Next is registered', source: 'release notes of v0.10.2' },
  DeepseekV32ForCausalLM: { since: '0.11.0', what: 'DeepSeek-V3.2 is registered', source: 'release notes of v0.11.0' },
};

/** Whether it is known which release first had a class, or the registry of every release in the catalog has it. */
export const isFirstReleaseKnown = (className: string, version: string): boolean =>
  FIRST_RELEASE[className] !== undefined || isAtLeast(version, { since: OLDEST_READ });

/** The oldest release of the catalog: all of its models run on it or say what they need. */
const OLDEST_READ = '0.27.1';

/** The release that an engine is too old without: the class came with it, or is in its registry and not in this one's. */
export function releaseNeededFor(className: string, version: string): string | undefined {
  const first = FIRST_RELEASE[className];
  if (first !== undefined && !isAtLeast(version, first)) return first.since;
  const support = classSupport(className, version);
  return support.kind === 'later' ? support.since : undefined;
}

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
