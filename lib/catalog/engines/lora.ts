import { engineFlags } from './flags';
import { isAtLeast } from './thresholds';
import classes from './vllm-lora-classes.json';

/** What vLLM's LoRA takes: classes, ranks, and which layers outside the decoder have a place for an adapter. */

const without: ReadonlySet<string> = new Set(classes.without);
const since: Readonly<Record<string, string>> = classes.since;

/** Whether a class takes adapters: those that do not end the engine with "does not support LoRA yet". */
export type LoraSupport =
  | { readonly kind: 'supported' }
  /** `since`: the first release that takes them; absent: none that was read. */
  | { readonly kind: 'unsupported'; readonly since?: string };

export function loraSupport(className: string, version: string): LoraSupport {
  if (without.has(className)) return { kind: 'unsupported' };
  const first = since[className];
  if (first === undefined || isAtLeast(version, { since: first })) return { kind: 'supported' };
  return { kind: 'unsupported', since: first };
}

/** Matrices outside the decoder that adapters may change, for which every slot has a place whether they do or not. */
export interface LoraOuterModules {
  readonly head: boolean;
  readonly embedding: boolean;
}

/** Of multimodal classes the language model inside decides, so both are assumed where the list is silent of it. */
export function loraOuterModules(className: string): LoraOuterModules {
  const both = classes.headAndEmbedding.includes(className) || /ForConditionalGeneration$/.test(className);
  return {
    head: both || classes.head.includes(className),
    embedding: both || classes.embedding.includes(className),
  };
}

/** Experts whose gate and up projection are one tensor in adapters, with one A matrix. */
export const hasFusedExpertLoras = (className: string): boolean => classes.fusedExperts.includes(className);

/** vLLM 0.29.0 config/lora.py `LoRAConfig`. */
export const DEFAULT_LORA_RANK = 16;

/** Ranks that `--max-lora-rank` of a release takes, smallest first. */
export const loraRanks = (version: string): readonly number[] =>
  (engineFlags(version).get('--max-lora-rank')?.choices ?? []).map(Number).sort((one, other) => one - other);

/** The smallest of them that holds a rank; undefined: it is above the greatest. */
export const loraRankFor = (rank: number, version: string): number | undefined =>
  loraRanks(version).find((choice) => choice >= rank);

/** vLLM 0.29.0 lora/layers/logits_processor.py:93: larger vocabularies end the engine where the head takes adapters. */
export const MOST_LORA_VOCABULARY = 258_048;
