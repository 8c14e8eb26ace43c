import type { SpeculativeMethod } from '../../lib/catalog/types';
import type { DeploymentPlan, SpeculativePlan } from '../../lib/planner/types';
import type { Flags } from './flags';

/** Methods whose draft can lie inside the target checkpoint; the others bring weights of their own or need none. */
const DRAFT_IN_CHECKPOINT: Partial<Record<SpeculativeMethod, true>> = { mtp: true, dspark: true };

/** `--speculative-config`, with keys in a fixed order. */
export function speculativeFlags({ name, plan, weights }: DeploymentPlan): Flags {
  const { speculative } = plan;
  if (speculative === undefined) return {};
  const config = {
    method: speculative.method,
    ...draftModel(name, speculative, weights),
    num_speculative_tokens: speculative.numSpeculativeTokens,
    ...speculative.extra,
  };
  return { 'speculative-config': JSON.stringify(config) };
}

/**
 * Where the draft is read from. For weights streamed from S3 vLLM keeps only config files in its local copy and looks there
 * for a draft that ships with the target (vllm#42060; fixed for mtp in 0.29 by #42079, for dspark still open in #48023),
 * so the location is spelled out.
 */
function draftModel(
  name: string,
  { method, draftHuggingFaceId }: SpeculativePlan,
  { tier, location, draftLocation }: DeploymentPlan['weights'],
): { model?: string } {
  if (draftLocation !== undefined) return { model: draftLocation };
  if (draftHuggingFaceId !== undefined) throw new Error(`${name}: the draft ${draftHuggingFaceId} has no location`);
  return DRAFT_IN_CHECKPOINT[method] === true && tier === 's3-stream' ? { model: location } : {};
}
