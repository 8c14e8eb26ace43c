import { MTP_IN_STAGES } from '../../catalog';
import type { SpeculativeMethod } from '../../catalog/types';

/** Drafts with layers of their own, which vLLM would have to cut into the stages of the target. */
const DRAFTS_WITH_HEADS: ReadonlySet<string> = new Set<SpeculativeMethod>(['mtp', 'dspark', 'eagle', 'eagle3']);

/**
 * Whether a draft keeps its target from pipeline parallelism. vLLM gives the draft the target's stages and refuses when its
 * architecture has none: config/speculative.py `create_draft_parallel_config`, config/model.py `verify_with_parallel_config`.
 * Tried with the configuration of 0.29.0: mtp (DeepSeek), eagle and eagle3 raise NotImplementedError; n-grams and draft
 * models do not. DSpark: v1/worker/gpu/spec_decode/dspark/utils.py.
 */
export function draftForbidsPipeline(method: string | undefined, architecture: { readonly name: string }): boolean {
  if (method === undefined || !DRAFTS_WITH_HEADS.has(method)) return false;
  return method !== 'mtp' || !MTP_IN_STAGES.has(architecture.name);
}
