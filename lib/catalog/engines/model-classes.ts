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

export type ClassSupport =
  | { readonly kind: 'registered' }
  /** The last release that had it. */
  | { readonly kind: 'former'; readonly until: string }
  /** A release that has it and 0.29.0 has not. */
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

/** First releases of classes that engines in use may be too old for. Source: release notes of v0.20.0 (vllm#40860). */
const FIRST_RELEASE: Readonly<Record<string, string>> = { DeepseekV4ForCausalLM: '0.20.0' };

export const firstReleaseOf = (className: string): string | undefined => FIRST_RELEASE[className];
