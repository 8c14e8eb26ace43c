import { GPU_RESOURCE } from '../../contract';
import type { KubernetesObject } from './kubernetes-object';
import { entryOf, isObject, listOf, step, type JsonObject } from './values';

/** A pod template of an object, with what says how many such pods there are. */
export interface PodTemplate {
  readonly object: KubernetesObject;
  /** `spec.template.spec` */
  readonly path: string;
  readonly spec: JsonObject;
  readonly labels: JsonObject;
  readonly annotations: JsonObject;
  /** Pods made from it at once; undefined: one a node. */
  readonly count: number | undefined;
}

/** Where kinds of Kubernetes and of LeaderWorkerSet keep their templates; of other kinds they are found by their form. */
const TEMPLATE_PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: [''],
  PodTemplate: ['template'],
  ReplicationController: ['spec.template'],
  ReplicaSet: ['spec.template'],
  Deployment: ['spec.template'],
  StatefulSet: ['spec.template'],
  DaemonSet: ['spec.template'],
  Job: ['spec.template'],
  CronJob: ['spec.jobTemplate.spec.template'],
  LeaderWorkerSet: ['spec.leaderWorkerTemplate.leaderTemplate', 'spec.leaderWorkerTemplate.workerTemplate'],
};

const remembered = new WeakMap<KubernetesObject, readonly PodTemplate[]>();

/** Every pod template of an object, whatever its kind. */
export function podsOf(object: KubernetesObject): readonly PodTemplate[] {
  const known = remembered.get(object);
  if (known !== undefined) return known;
  const paths = new Set([...(entryOf(TEMPLATE_PATHS, object.kind) ?? []), ...templatesIn(object.json)]);
  const pods = [...paths].flatMap((path) => podAt(object, path));
  remembered.set(object, pods);
  return pods;
}

const CONTAINER_FIELDS = ['containers', 'initContainers', 'ephemeralContainers'];

/** Paths of whatever has a `spec` with containers in it. */
function templatesIn(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const spec = Array.isArray(value) ? undefined : step(value, 'spec');
  const own = CONTAINER_FIELDS.some((field) => Array.isArray(step(spec, field))) ? [path] : [];
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, inner]) => templatesIn(inner, path === '' ? key : `${path}.${key}`)),
  ];
}

function podAt(object: KubernetesObject, path: string): readonly PodTemplate[] {
  const template = path === '' ? object.json : object.at(path);
  const spec = step(template, 'spec');
  if (!isObject(spec)) return [];
  const labels = step(step(template, 'metadata'), 'labels');
  const annotations = step(step(template, 'metadata'), 'annotations');
  return [
    {
      object,
      path: path === '' ? 'spec' : `${path}.spec`,
      spec,
      labels: isObject(labels) ? labels : {},
      annotations: isObject(annotations) ? annotations : {},
      count: countOf(object, path),
    },
  ];
}

/** A group of a LeaderWorkerSet is one leader and size − 1 workers. */
function countOf(object: KubernetesObject, path: string): number | undefined {
  if (object.kind === 'DaemonSet') return undefined;
  const replicas = Number(object.at('spec.replicas') ?? 1);
  if (object.kind !== 'LeaderWorkerSet') return replicas;
  const size = Number(object.at('spec.leaderWorkerTemplate.size') ?? 1);
  return path.endsWith('leaderTemplate') ? replicas : replicas * (size - 1);
}

export interface ContainerView {
  readonly path: string;
  readonly json: JsonObject;
}

/** All containers; init containers come last because they matter less. */
export function containersOf({ spec, path }: PodTemplate): readonly ContainerView[] {
  return CONTAINER_FIELDS.flatMap((field) =>
    listOf(spec[field]).flatMap((json, index) => (isObject(json) ? [{ path: `${path}.${field}.${index}`, json }] : [])),
  );
}

/** Images a pod runs or mounts, with the path of each. */
export const imagesOf = (pod: PodTemplate): readonly { readonly path: string; readonly image: unknown }[] => [
  ...containersOf(pod).map(({ path, json }) => ({ path: `${path}.image`, image: json['image'] })),
  ...listOf(pod.spec['volumes']).flatMap((volume, index) =>
    isObject(step(volume, 'image'))
      ? [{ path: `${pod.path}.volumes.${index}.image.reference`, image: step(step(volume, 'image'), 'reference') }]
      : [],
  ),
];

/** What the scheduler reserves: the sum over containers, or the largest init container if that is more. */
export function requestOf(pod: PodTemplate, resource: string): number {
  const of = (field: string): number[] =>
    containersOf(pod)
      .filter(({ path }) => path.includes(`.${field}.`))
      .map(({ json }) => quantity(requested(json, resource)));
  const sum = of('containers').reduce((total, value) => total + value, 0);
  return Math.max(sum, ...of('initContainers'));
}

/** A container that only names a limit requests as much. */
function requested(container: JsonObject, resource: string): unknown {
  const resources = container['resources'];
  return step(step(resources, 'requests'), resource) ?? step(step(resources, 'limits'), resource);
}

export const gpusOf = (pod: PodTemplate): number => requestOf(pod, GPU_RESOURCE);

const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Kubernetes' quantities in their base unit: `184800m` is 184.8, `4Gi` is 4 × 2³⁰; NaN when it is none. */
export function quantity(text: unknown): number {
  if (text === undefined) return 0;
  const [, digits, suffix = ''] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(String(text)) ?? [];
  const factor = SUFFIXES[suffix];
  return digits === undefined || factor === undefined ? Number.NaN : Number(digits) * factor;
}
