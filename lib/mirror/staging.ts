import { stagingProjectName } from '../contract';
import type { DeploymentPlan, EnvironmentPlan, WeightsPlan } from '../environment';

/** Tells the program of a job that it brings an adapter. */
export const LORA_FORMAT = 'lora';

/** One checkpoint, or one adapter, to bring into the weights bucket. */
export interface StagingJob {
  /** The model it is for; unique in its environment. */
  readonly name: string;
  /** Name of the CodeBuild project. */
  readonly projectName: string;
  /** Hugging Face id. */
  readonly repository: string;
  /** Commit; absent: the job refuses to run where it is staged from Hugging Face. */
  readonly revision?: string;
  /** Absent: it is staged from Hugging Face. */
  readonly origin?: WeightsPlan['origin'];
  /** Key prefix with trailing slash. */
  readonly prefix: string;
  readonly loadFormat: string;
  /** The engine runs Python of the checkpoint. */
  readonly withCode: boolean;
  /** Small files that engines read beside it, each under a key of its own. */
  readonly files: readonly StagedEngineFile[];
  /** The same, of the environment's repository. */
  readonly written: readonly WrittenEngineFile[];
}

export interface WrittenEngineFile {
  readonly text: string;
  readonly sha256: string;
  readonly key: string;
}

export interface StagedEngineFile {
  readonly url: string;
  readonly sha256: string;
  readonly key: string;
}

/** A job for each checkpoint and each draft with weights of its own; models that share one share its job. */
export function stagingJobs({ environment, deployments }: EnvironmentPlan): StagingJob[] {
  const jobs = new Map<string, StagingJob>();
  for (const deployment of deployments)
    for (const job of jobsOf(environment, deployment))
      jobs.set(job.prefix, withFiles(jobs.get(job.prefix) ?? job, job));
  return [...jobs.values()];
}

/** Models that share a checkpoint may run releases that need different files. */
function withFiles(job: StagingJob, { files, written }: Pick<StagingJob, 'files' | 'written'>): StagingJob {
  return { ...job, files: byKey([...job.files, ...files]), written: byKey([...job.written, ...written]) };
}

const byKey = <File extends { readonly key: string }>(files: readonly File[]): File[] => [
  ...new Map(files.map((file) => [file.key, file])).values(),
];

function jobsOf(environment: string, deployment: DeploymentPlan): StagingJob[] {
  return [...checkpointJobs(environment, deployment), ...adapterJobs(environment, deployment)];
}

/** An adapter is a repository of its own: its job is named like it, and brings nothing but it. */
function adapterJobs(environment: string, { lora }: DeploymentPlan): StagingJob[] {
  return (lora?.adapters ?? [])
    .filter(({ origin }) => origin?.kind !== 'staged')
    .map(({ name, id, revision, origin, bucketPrefix }) => ({
      name,
      projectName: stagingProjectName(environment, name),
      repository: id,
      revision,
      ...(origin === undefined ? {} : { origin }),
      prefix: bucketPrefix,
      loadFormat: LORA_FORMAT,
      withCode: false,
      files: [],
      written: [],
    }));
}

function checkpointJobs(environment: string, { name, plan, weights, engineFiles }: DeploymentPlan): StagingJob[] {
  const { checkpoint, model, speculative } = plan;
  const withCode = model.serving?.trustRemoteCode === true;
  const own: StagingJob = {
    name,
    projectName: stagingProjectName(environment, name),
    repository: checkpoint.huggingFaceId,
    revision: weights.revision,
    ...(weights.origin === undefined ? {} : { origin: weights.origin }),
    prefix: weights.bucketPrefix,
    loadFormat: checkpoint.loadFormat ?? model.serving?.loadFormat ?? 'auto',
    withCode,
    files: engineFiles.flatMap(({ url, sha256, key }) => (url === undefined ? [] : [{ url, sha256, key }])),
    written: engineFiles.flatMap(({ text, sha256, key }) => (text === undefined ? [] : [{ text, sha256, key }])),
  };
  const isIdle = weights.origin?.kind === 'staged' && own.files.length + own.written.length === 0;
  const jobs = isIdle ? [] : [own];
  if (speculative?.draftHuggingFaceId === undefined || weights.draftBucketPrefix === undefined) return jobs;
  const draft: StagingJob = {
    name: `${name}-draft`,
    projectName: stagingProjectName(environment, `${name}-draft`),
    repository: speculative.draftHuggingFaceId,
    revision: weights.draftRevision,
    prefix: weights.draftBucketPrefix,
    loadFormat: 'auto',
    withCode,
    files: [],
    written: [],
  };
  return [...jobs, draft];
}
