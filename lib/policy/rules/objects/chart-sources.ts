import { floorOfChart, missedFloor } from '../../../catalog';
import { complaint } from '../../checks';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { registryAccountOf } from '../../model/registries';
import { isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const EXACT = /^v?\d+\.\d+\.\d+$/;
/** Argo CD takes a commit too. */
const COMMIT = /^[0-9a-f]{40}$/;

interface Source {
  readonly path: string;
  readonly chart: unknown;
  readonly version: readonly [path: string, value: unknown];
  readonly repository?: readonly [path: string, value: unknown];
}

/** Where objects that install charts name them: Flux, Argo CD, and the controllers of Rancher. */
const SOURCES: Readonly<Record<string, (object: KubernetesObject) => readonly Source[]>> = {
  HelmRelease: (object) => {
    const spec = object.at('spec.chart.spec');
    if (!isObject(spec)) return [];
    const path = 'spec.chart.spec';
    return [{ path, chart: spec['chart'], version: [`${path}.version`, spec['version']] }];
  },
  HelmChart: (object) => [
    {
      path: 'spec',
      chart: object.at('spec.chart'),
      version: ['spec.version', object.at('spec.version')],
      ...(object.at('spec.repo') === undefined ? {} : { repository: ['spec.repo', object.at('spec.repo')] as const }),
    },
  ],
  HelmRepository: (object) => [
    { path: 'spec', chart: undefined, version: ['', 'v1.0.0'], repository: ['spec.url', object.at('spec.url')] },
  ],
  OCIRepository: (object) => {
    const exact = object.at('spec.ref.digest') === undefined ? object.at('spec.ref.tag') : 'v1.0.0';
    return [
      {
        path: 'spec',
        chart: object.at('spec.url'),
        version: ['spec.ref', exact],
        repository: ['spec.url', object.at('spec.url')],
      },
    ];
  },
  Application: applications,
  ApplicationSet: applications,
};

function applications(object: KubernetesObject): readonly Source[] {
  const base = object.kind === 'ApplicationSet' ? 'spec.template.spec' : 'spec';
  return ['source', 'sources'].flatMap((field) =>
    listOf(object.at(`${base}.${field}`)).map((source, index): Source => {
      const path = `${base}.${field}${field === 'sources' ? `.${index}` : ''}`;
      const revision = step(source, 'targetRevision');
      return {
        path,
        chart: step(source, 'chart') ?? step(source, 'repoURL'),
        version: [`${path}.targetRevision`, COMMIT.test(String(revision)) ? 'v1.0.0' : revision],
        ...(step(source, 'chart') === undefined
          ? {}
          : { repository: [`${path}.repoURL`, step(source, 'repoURL')] as const }),
      };
    }),
  );
}

export const chartSources: ObjectRule = {
  over: 'object',
  id: 'chart-sources',
  title: 'Charts that a controller installs are pinned and come from the account’s registry',
  source: 'EKS user guide, private clusters: nothing else can be reached; ranges and branches move by themselves',
  controls: ['IMG-10', 'VER-03', 'VER-05'],
  kinds: Object.keys(SOURCES),
  check: (object) => (SOURCES[object.kind]?.(object) ?? []).flatMap(judged),
};

function judged({ chart, version, repository }: Source): readonly Complaint[] {
  const [path, value] = version;
  const isExact = EXACT.test(String(value));
  const floor = floorOfChart(String(chart ?? ''));
  const missed = floor === undefined || !isExact ? undefined : missedFloor(String(value), floor);
  return [
    ...(isExact
      ? []
      : [
          complaint(path, value, {
            problem: 'a range, a branch or a missing version installs another chart some day',
            wayOut: 'name one exact version',
          }),
        ]),
    ...(missed === undefined
      ? []
      : [
          complaint(path, value, {
            problem: `the release has known holes: ${floor?.source}`,
            wayOut: `use ${missed} or newer`,
          }),
        ]),
    ...(repository === undefined || isMirror(repository[1])
      ? []
      : [
          complaint(repository[0], repository[1], {
            problem: 'the VPC reaches no other registry',
            wayOut: 'mirror the chart into ECR',
          }),
        ]),
  ];
}

/** Argo CD writes registries without their scheme. */
const isMirror = (url: unknown): boolean =>
  typeof url === 'string' && registryAccountOf(url.replace(/^oci:\/\//, '')) !== undefined;
