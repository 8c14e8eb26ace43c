import { ecrRegistry, mirrorProjectName, stagingProjectName } from '../../contract';
import type { EnvironmentPlan } from '../../environment';
import type { Stack } from '../../policy/model/resource';
import { listBuilds, listBucket, startMirror, startStaging } from '../commands';
import { NOT_NEEDED, type Way } from '../way';

/** What pods will read must be there before they start: images in the registry, checkpoints in the bucket. */
export const staging: Way = ({ here, goal }) => {
  const { environment, weightsBucket } = goal.plan;
  const jobs = jobsFor(here.plan, goal.plan);
  const images = newImages(here.plan, goal.plan);
  const own = ownImages(here.plan, goal.plan);
  if (jobs.length === 0 && images.length === 0) return NOT_NEEDED;
  const makesRepositories = repositoriesOf(goal.stacks.get('Storage')) !== repositoriesOf(here.stacks.get('Storage'));
  return {
    legs: [
      {
        title: titleOf(jobs, images),
        input: goal.input,
        isPreparation: true,
        only: makesRepositories ? ['Storage', 'Mirror'] : ['Mirror'],
        commandsAfter: [
          ...(images.length > 0 ? [startMirror(environment)] : []),
          ...jobs.map((job) => startStaging(environment, job)),
        ],
        does: [
          ...(images.length > 0 ? [`copies ${images.join(', ')} into the registry`] : []),
          ...(jobs.length > 0
            ? [`stages ${jobs.join(', ')} under prefixes of their own, beside what is read now`]
            : []),
        ].join('; '),
        waitFor: [
          ...(images.length > 0 ? [`the copying build succeeded: ${listBuilds(mirrorProjectName(environment))}`] : []),
          ...jobs.flatMap((job) => [
            `the build of ${job} succeeded: ${listBuilds(stagingProjectName(environment, job))}`,
          ]),
          ...(jobs.length > 0
            ? [`the manifest of each checkpoint is there, which is written last: ${listBucket(weightsBucket)}`]
            : []),
          ...own.map((reference) => `${reference} was pushed: it is an image of yours`),
        ],
        goBack: 'nothing reads what was copied: leave it',
      },
    ],
  };
};

const titleOf = (jobs: readonly string[], images: readonly string[]): string =>
  images.length === 0
    ? 'Stage the weights first'
    : jobs.length === 0
      ? 'Copy the images first'
      : 'Copy the images and stage the weights first';

/** Models that share a checkpoint share the job of the first of them. */
function jobsFor(here: EnvironmentPlan, goal: EnvironmentPlan): string[] {
  const known = new Set(here.deployments.flatMap(prefixes).map(([prefix]) => prefix));
  const wanted = new Map<string, string>();
  for (const [prefix, job] of goal.deployments.flatMap(prefixes)) if (!wanted.has(prefix)) wanted.set(prefix, job);
  return [...new Set([...wanted].filter(([prefix]) => !known.has(prefix)).map(([, job]) => job))];
}

/** Everything a job brings, with its name; a file an engine reads comes with the checkpoint. */
function prefixes({ name, weights, engineFiles, lora }: EnvironmentPlan['deployments'][number]): [string, string][] {
  return [
    [weights.bucketPrefix, name],
    ...(weights.draftBucketPrefix === undefined
      ? []
      : [[weights.draftBucketPrefix, `${name}-draft`] as [string, string]]),
    ...(lora?.adapters ?? [])
      .filter(({ origin }) => origin?.kind !== 'staged')
      .map((adapter) => [adapter.bucketPrefix, adapter.name] as [string, string]),
    ...engineFiles.map(({ key }) => [key, name] as [string, string]),
  ];
}

function newImages(here: EnvironmentPlan, goal: EnvironmentPlan): string[] {
  const registry = ecrRegistry(goal.account, goal.region);
  return added(here, goal)
    .filter(({ reference, upstream }) => reference.startsWith(`${registry}/`) && reference !== upstream)
    .map(({ upstream }) => upstream);
}

function ownImages(here: EnvironmentPlan, goal: EnvironmentPlan): string[] {
  return added(here, goal)
    .filter(({ reference, upstream }) => reference === upstream)
    .map(({ reference }) => reference);
}

function added(here: EnvironmentPlan, goal: EnvironmentPlan) {
  const known = new Set(Object.values(here.images).map(({ reference }) => reference));
  return Object.values(goal.images).filter(({ reference }) => !known.has(reference));
}

/** A build pushes into repositories, which Storage makes. */
const repositoriesOf = (storage: Stack | undefined): string =>
  Object.entries(storage?.template.Resources ?? {})
    .filter(([, { Type }]) => Type === 'AWS::ECR::Repository')
    .map(([id]) => id)
    .sort()
    .join();
