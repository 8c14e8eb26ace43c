import { isCatalogued, isGated } from '../../catalog';
import { copiesToNode } from '../../contract';
import { type Note, note, toDo } from '../../problem';
import { formatDuration } from '../../units';
import type { DeploymentPlan } from '../environment-plan';

/** What cannot be staged yet, because nothing says which bytes are meant. */
export function revisionNotes(deployments: readonly DeploymentPlan[]): Note[] {
  return deployments.flatMap(({ name, plan, weights }) => [
    ...(weights.revision === undefined && weights.origin === undefined
      ? [unpinned(name, isCatalogued(plan.model) ? 'revision' : 'model.revision', plan.checkpoint.huggingFaceId)]
      : []),
    ...(plan.speculative?.draftHuggingFaceId !== undefined && weights.draftRevision === undefined
      ? [unpinned(name, 'speculative.revision', plan.speculative.draftHuggingFaceId)]
      : []),
  ]);
}

/** Weights that come from elsewhere: who brings them, and what tells one upload from the next. */
export function originNotes(deployments: readonly DeploymentPlan[], weightsBucket: string): Note[] {
  return deployments.flatMap(({ name, plan, weights: { origin, revision, bucketPrefix } }) => {
    if (origin === undefined) return [];
    const unnamed =
      revision === undefined
        ? '; nothing tells this upload from the next, so pods may read either: name it in model.revision, which becomes a part of the prefix'
        : '';
    const message =
      origin.kind === 's3'
        ? `${plan.model.id} is copied from ${origin.uri} to s3://${weightsBucket}/${bucketPrefix}`
        : `no job brings ${plan.model.id}: its files must be at s3://${weightsBucket}/${bucketPrefix} before pods start`;
    return [note('weights', `${name}: ${message}${unnamed}`)];
  });
}

/** Of every account alike, so a caveat and no task. Source: CodeBuild user guide, quotas; landing-zone-accelerator-on-aws#249. */
export const copyingJobNotes = (): Note[] => [
  note(
    'copying',
    "the jobs that copy images and checkpoints run in CodeBuild, where a new account may run one build at a time, whatever its quota says: started together, one waits or is refused with 'Cannot have more than 1 builds in queue'; start it again when the other has ended",
  ),
];

/** Checkpoints and drafts that the staging job is refused without a token. */
export function gatedNotes(
  deployments: readonly (Pick<DeploymentPlan, 'name' | 'plan'> & Partial<Pick<DeploymentPlan, 'weights'>>)[],
  { huggingFaceTokenArn }: { readonly huggingFaceTokenArn?: string },
): Note[] {
  if (huggingFaceTokenArn !== undefined) return [];
  return deployments.flatMap(({ name, plan: { checkpoint, speculative }, weights }) =>
    [weights?.origin === undefined ? checkpoint.huggingFaceId : undefined, speculative?.draftHuggingFaceId]
      .filter((repository) => repository !== undefined && isGated(repository))
      .map((repository) =>
        toDo(
          'weights',
          `${name}: ${repository} is gated, so the staging job is refused without a token: accept its terms on Hugging Face and set secrets.huggingFaceTokenArn to the secret with a token of that account`,
          `accept the terms of ${repository}`,
        ),
      ),
  );
}

/** Nobody can tell from here whether a repository of one's own is public. */
export function privateNotes(
  deployments: readonly DeploymentPlan[],
  { huggingFaceTokenArn }: { readonly huggingFaceTokenArn?: string },
): Note[] {
  if (huggingFaceTokenArn !== undefined) return [];
  return deployments
    .filter(({ plan, weights }) => !isCatalogued(plan.model) && weights.origin === undefined)
    .map(({ name, plan: { checkpoint } }) =>
      note(
        'weights',
        `${name}: if ${checkpoint.huggingFaceId} is private, the staging job is refused without a token: set secrets.huggingFaceTokenArn`,
      ),
    );
}

/** What a copy on the node's disks is good for, and what not. */
export function copyNotes(deployments: readonly DeploymentPlan[]): Note[] {
  return deployments
    .filter(({ weights }) => copiesToNode(weights.tier))
    .map(({ name, plan: { coldStart } }) => {
      const spared = coldStart.steps.find((step) => step.name === 'weights-copy')?.seconds.expected ?? 0;
      return note(
        'weights',
        `${name}: the copy on the node's disks lives as long as its pod: a container that restarts spares ${formatDuration(spared)}, a new pod copies again`,
      );
    });
}

const unpinned = (model: string, field: string, repository: string): Note =>
  toDo(
    'weights',
    `${model}: no commit of ${repository} is pinned, so the staging job refuses to run; set ${field} to the one that 'git ls-remote https://huggingface.co/${repository} HEAD' prints`,
    `pin the revision of ${repository}`,
  );

/** Images that nobody has built yet. */
export const placeholderNotes = (deployments: readonly DeploymentPlan[]): Note[] =>
  deployments
    .filter(({ image }) => image.isPlaceholder)
    .map(({ name, image }) =>
      toDo(
        name,
        `the digest of ${image.name} is a placeholder: build the image, push it, write its digest`,
        `build the image ${image.name}`,
      ),
    );
