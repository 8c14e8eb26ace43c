import type { Item, Reading, SourceEngine } from '../types';
import { engineOfContainer, gpusOf } from './containers';
import { at, listOf, type Node, numberOf, objectOf, textOf, titleOf } from './documents';
import { type Setting, settingOf, settingsOf, wantedMachine } from './settings';
import { spelled } from '../unresolved';

/** A pod template inside an object, with what its ancestors say of it. */
interface PodPlace {
  readonly pod: Node;
  /** Keys on the way to it: `spec.template.spec`. */
  readonly path: readonly string[];
  readonly replicas?: number;
  /** Pods of one group: nodes of a replica. */
  readonly size?: number;
}

/** Engines of Kubernetes objects, whatever their kind: wherever a pod has a container that starts one. */
export function readManifest(documents: readonly Node[]): Reading {
  const read = documents.map((node) => ({ node, engines: enginesOf(node) }));
  return {
    engines: read.flatMap(({ engines }) => engines),
    settings: read.flatMap(({ node, engines }) => (engines.length > 0 ? [] : besideOf(node))),
    unread: [],
  };
}

/** Engines of one object. */
export function enginesOf(node: Node): readonly SourceEngine[] {
  const title = titleOf(node);
  const pods = podsIn(node);
  return pods.flatMap((place) => {
    const containers = listOf(place.pod['containers']).map(objectOf);
    return containers.flatMap((container) => {
      const engine = engineOfContainer(container);
      if (engine === undefined) return [];
      const several = pods.length > 1 || containers.filter((one) => engineOfContainer(one)).length > 1;
      const name = textOf(container['name']);
      const part = several
        ? `${place.path.filter((key) => /leader|worker|prefill|decode/i.test(key)).at(-1) ?? ''}`
        : '';
      return [
        {
          ...engine,
          place: [title, part, several && name !== undefined ? name : ''].filter((text) => text !== '').join(' '),
          name: textOf(at(node, 'metadata', 'name')),
          replicas: place.replicas,
          hardware: hardwareOf(container, place),
          settings: [...podSettings(place, container), ...sidecarsOf(containers)],
          ...(isPrefill(place, title) ? { isPrefill: true } : {}),
        },
      ];
    });
  });
}

const isPrefill = ({ path }: PodPlace, title: string): boolean => path.includes('prefill') || /prefill/i.test(title);

function hardwareOf(container: Node, { pod, size }: PodPlace): SourceEngine['hardware'] {
  const gpus = gpusOf(container);
  const foreign = gpus !== undefined && !gpus.resource.startsWith('nvidia.com/gpu') ? gpus.resource : undefined;
  const wanted = wantedMachine(pod);
  return {
    gpus: gpus?.count,
    nodes: size,
    ...wanted,
    ...(foreign === undefined ? {} : { gpuProduct: foreign }),
  };
}

/** Every pod in an object, with the replicas that the nearest ancestor states. */
export function podsIn(node: Node): readonly PodPlace[] {
  const found: PodPlace[] = [];
  const visit = (value: unknown, path: readonly string[], replicas?: number, size?: number): void => {
    if (Array.isArray(value)) {
      value.forEach((one) => visit(one, path, replicas, size));
      return;
    }
    const inner = objectOf(value);
    const ownReplicas = numberOf(inner['replicas']) ?? replicas;
    const ownSize = numberOf(inner['size']) ?? size;
    if (Array.isArray(inner['containers'])) found.push({ pod: inner, path, replicas: ownReplicas, size: ownSize });
    for (const [key, next] of Object.entries(inner))
      if (key !== 'containers' && typeof next === 'object') visit(next, [...path, key], ownReplicas, ownSize);
  };
  visit(node, []);
  return found;
}

const OF_CONTAINER = ['name', 'image', 'command', 'args', 'env'];

function podSettings({ pod, replicas, size }: PodPlace, container: Node): readonly Setting[] {
  const gpus = gpusOf(container);
  return [
    ...replicaSetting(replicas),
    ...(size === undefined ? [] : [carriedNodes('size', size)]),
    ...(gpus === undefined ? [] : [gpuSetting(gpus)]),
    ...settingsOf(container, OF_CONTAINER),
    ...settingsOf(pod, ['containers', ...Object.keys(container)]),
  ];
}

/** Containers beside the engine: no pod of Windlass has them. */
const sidecarsOf = (containers: readonly Node[]): readonly Setting[] =>
  containers
    .filter((container) => engineOfContainer(container) === undefined)
    .map((container) => ({
      name: 'container',
      value: textOf(container['name']) ?? textOf(container['image']) ?? '',
      outcome: 'not-carried',
      why: 'it starts no vLLM engine, and engine pods have no other containers of yours; run it as a chart of your own',
    }));

export const replicaSetting = (replicas: number | undefined, name = 'replicas'): readonly Setting[] =>
  replicas === undefined
    ? []
    : [
        replicas > 0
          ? { name, value: String(replicas), outcome: 'carried', to: 'models[].replicas', why: 'as stated' }
          : { name, value: '0', outcome: 'not-carried', why: 'a model of an environment has at least one replica' },
      ];

/** A number that only the surroundings know. */
export const openReplicas = (name: string, value: unknown): Setting => ({
  name,
  value: spelled(textOf(value) ?? ''),
  outcome: 'not-carried',
  why: 'it is no number in the source; write models[].replicas',
});

export const carriedNodes = (name: string, nodes: number): Setting => ({
  name,
  value: String(nodes),
  outcome: 'carried',
  to: 'models[].layout.nodes',
  why: 'nodes of one replica',
});

export const gpuSetting = ({ count, resource }: { readonly count: number; readonly resource: string }): Setting => ({
  name: resource,
  value: String(count),
  outcome: 'derived',
  to: 'capacity[].instanceType',
  why: 'GPUs of a pod follow from the layout; the instance type has at least as many',
});

/** Of what routes to engines. */
const BEFORE_IT =
  'the endpoint is an internal load balancer, with frontDoor (docs/front-door.md) one address for all models, with keys and limits; what stands before it is yours';

/** Objects that hold no engine, by kind. */
const BESIDE: Readonly<Record<string, Pick<Item, 'outcome' | 'why' | 'to'>>> = {
  Service: { outcome: 'derived', to: 'models[].port', why: 'each model has a listener on the internal load balancer' },
  Namespace: { outcome: 'derived', to: 'namespace', why: 'engines have a namespace of their own' },
  PersistentVolumeClaim: { outcome: 'derived', to: 'storage.tier', why: 'weights come from the weights bucket' },
  PersistentVolume: { outcome: 'derived', to: 'storage.tier', why: 'weights come from the weights bucket' },
  StorageClass: { outcome: 'derived', to: 'storage.tier', why: 'weights come from the weights bucket' },
  ServiceAccount: { outcome: 'derived', to: 'pod identity', why: 'pods have an identity that reads the weights' },
  Secret: {
    outcome: 'not-carried',
    why: 'secrets stand in Secrets Manager; of Hugging Face: secrets.huggingFaceTokenArn',
  },
  ExternalSecret: {
    outcome: 'not-carried',
    why: 'secrets stand in Secrets Manager; of Hugging Face: secrets.huggingFaceTokenArn',
  },
  HorizontalPodAutoscaler: { outcome: 'not-carried', why: 'nothing scales by load: models[].replicas is a number' },
  ScaledObject: { outcome: 'not-carried', why: 'nothing scales by load: models[].replicas is a number' },
  PodAutoscaler: { outcome: 'not-carried', why: 'nothing scales by load: models[].replicas is a number' },
  Ingress: { outcome: 'not-carried', why: BEFORE_IT },
  Gateway: { outcome: 'not-carried', why: BEFORE_IT },
  HTTPRoute: { outcome: 'not-carried', why: BEFORE_IT },
  InferencePool: {
    outcome: 'not-carried',
    why: "which replica a request goes to is said by models[].balancer, with frontDoor (docs/front-door.md): 'least-requests', 'prefix-hash' or 'kv-aware'",
  },
};

export function besideOf(node: Node): readonly Item[] {
  const kind = textOf(node['kind']);
  if (kind === undefined) return [];
  const known = BESIDE[kind] ?? { outcome: 'not-carried' as const, why: 'no engine was found in it' };
  return [{ place: titleOf(node), kind: 'setting', name: 'kind', value: kind, ...known }];
}

export { settingOf };
