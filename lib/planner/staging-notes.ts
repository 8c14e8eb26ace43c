import type { DeploymentPlan, Note } from './types';

/** What cannot be staged yet, because nothing says which bytes are meant. */
export function revisionNotes(deployments: readonly DeploymentPlan[]): Note[] {
  return deployments.flatMap(({ name, plan, weights }) => [
    ...(weights.revision === undefined ? [unpinned(name, 'revision', plan.checkpoint.huggingFaceId)] : []),
    ...(plan.speculative?.draftHuggingFaceId !== undefined && weights.draftRevision === undefined
      ? [unpinned(name, 'speculative.revision', plan.speculative.draftHuggingFaceId)]
      : []),
  ]);
}

const unpinned = (model: string, field: string, repository: string): Note => ({
  topic: 'weights',
  message: `${model}: no commit of ${repository} is pinned, so the staging job refuses to run; set ${field} to the one that 'git ls-remote https://huggingface.co/${repository} HEAD' prints`,
});
