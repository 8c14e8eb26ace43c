import { MTP_IN_STAGES, SPECULATIVE_METHODS, type SpeculativeMethod } from '../../catalog';

/** Whether a draft keeps its target from pipeline parallelism: it has layers that vLLM cannot cut into the stages of the target. */
export function draftForbidsPipeline(
  method: SpeculativeMethod | undefined,
  architecture: { readonly name: string },
): boolean {
  if (method === undefined) return false;
  const { pipeline } = SPECULATIVE_METHODS[method];
  return pipeline === 'refused' || (pipeline === 'by-class' && !MTP_IN_STAGES.has(architecture.name));
}
