import { stagingProjectName } from '../contract';
import type { DeploymentPlan, EnvironmentPlan } from '../environment';

/** One checkpoint to bring into the weights bucket. */
export interface StagingJob {
  /** The model it is for; unique in its environment. */
  readonly name: string;
  /** Name of the CodeBuild project. */
  readonly projectName: string;
  /** Hugging Face id. */
  readonly repository: string;
  /** Commit; absent: the job refuses to run. */
  readonly revision?: string;
  /** Key prefix with trailing slash. */
  readonly prefix: string;
  readonly loadFormat: string;
  /** The engine runs Python of the checkpoint. */
  readonly withCode: boolean;
}

/** A job for each checkpoint and each draft with weights of its own; models that share one share its job. */
export function stagingJobs({ environment, deployments }: EnvironmentPlan): StagingJob[] {
  const jobs = new Map<string, StagingJob>();
  for (const deployment of deployments)
    for (const job of jobsOf(environment, deployment)) if (!jobs.has(job.prefix)) jobs.set(job.prefix, job);
  return [...jobs.values()];
}

function jobsOf(environment: string, { name, plan, weights }: DeploymentPlan): StagingJob[] {
  const { checkpoint, model, speculative } = plan;
  const withCode = model.serving?.trustRemoteCode === true;
  const own: StagingJob = {
    name,
    projectName: stagingProjectName(environment, name),
    repository: checkpoint.huggingFaceId,
    revision: weights.revision,
    prefix: weights.bucketPrefix,
    loadFormat: checkpoint.loadFormat ?? model.serving?.loadFormat ?? 'auto',
    withCode,
  };
  if (speculative?.draftHuggingFaceId === undefined || weights.draftBucketPrefix === undefined) return [own];
  const draft: StagingJob = {
    name: `${name}-draft`,
    projectName: stagingProjectName(environment, `${name}-draft`),
    repository: speculative.draftHuggingFaceId,
    revision: weights.draftRevision,
    prefix: weights.draftBucketPrefix,
    loadFormat: 'auto',
    withCode,
  };
  return [own, draft];
}
