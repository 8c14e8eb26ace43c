import {
  isAtLeast,
  MTP_IN_STAGES,
  passesHiddenStates,
  SPECULATIVE_METHODS,
  type SpeculativeMethod,
  type SpeculativeMethodSpec,
  THRESHOLDS,
} from '../../catalog';

/** Whether a draft keeps its target from pipeline parallelism, as the release runs it. */
export function draftForbidsPipeline(
  method: SpeculativeMethod | undefined,
  architecture: { readonly name: string },
  engineVersion: string,
): boolean {
  if (method === undefined) return false;
  const { pipeline, pipelineOfOneStage }: SpeculativeMethodSpec = SPECULATIVE_METHODS[method];
  // The draft has one stage, and may need hidden states of the target's others.
  if (isAtLeast(engineVersion, THRESHOLDS.draftsInOneStage))
    return pipelineOfOneStage === 'by-target' && !passesHiddenStates(architecture.name);
  // The draft is cut like its target, which most cannot be.
  return pipeline === 'refused' || (pipeline === 'by-class' && !MTP_IN_STAGES.has(architecture.name));
}
