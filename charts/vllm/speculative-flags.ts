import { SPECULATIVE_METHODS, type SpeculativeMethod } from '../../lib/catalog';
import { isStreamed } from '../../lib/contract';
import type { Flags } from './flags';
import type { DeploymentPlan } from '../../lib/environment';

/** `--speculative-config`, with keys in a fixed order. */
export function speculativeFlags(deployment: DeploymentPlan): Flags {
  const { speculative } = deployment.plan;
  if (speculative === undefined) return {};
  const config = {
    method: speculative.method,
    ...draftModel(deployment, speculative.method),
    num_speculative_tokens: speculative.numSpeculativeTokens,
    ...speculative.extra,
  };
  return { 'speculative-config': JSON.stringify(config) };
}

/**
 * Where the draft is read from. For weights streamed from S3 vLLM keeps only config files in its local copy and looks there
 * for a draft that ships with the target (vllm#42060; fixed for mtp in 0.29.0 by #42079, for dspark still open in #48023),
 * so the location is spelled out.
 */
function draftModel({ name, weights }: DeploymentPlan, method: SpeculativeMethod): { model?: string } {
  const { tier, location, draftLocation } = weights;
  const { draft } = SPECULATIVE_METHODS[method];
  if (draftLocation !== undefined) return { model: draftLocation };
  if (draft === 'head' || draft === 'model')
    throw new Error(
      `${name}: a draft of method ${method} has weights of its own, but the plan has no location for them`,
    );
  return draft === 'in-checkpoint' && isStreamed(tier) ? { model: location } : {};
}
