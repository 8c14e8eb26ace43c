import { DOOR_NAMESPACE, FRONT_DOOR } from '../../contract';
import { find, served } from './closed-set';
import type { ClusterView } from './cluster-view';
import type { KubernetesObject } from './kubernetes-object';
import type { PodTemplate } from './pods';
import { isObject, listOf, step } from './values';

/** Where `a.b=c,d=e` of an annotation says what. */
export const attributesIn = (text: unknown): ReadonlyMap<string, string> =>
  new Map(
    String(text ?? '')
      .split(',')
      .map((one) => one.split('='))
      .map(([key = '', ...value]) => [key.trim(), value.join('=').trim()]),
  );

export const annotationOf = (object: KubernetesObject, name: string): unknown =>
  step(object.at('metadata.annotations'), name);

export const isLoadBalancer = (object: KubernetesObject): boolean =>
  object.kind === 'Service' && object.at('spec.type') === 'LoadBalancer';

/** Pods that clients reach through an object at the edge; undefined: nobody can say. */
export function podsBehind(object: KubernetesObject, cluster: ClusterView): readonly PodTemplate[] | undefined {
  const service =
    object.kind === 'TargetGroupBinding'
      ? find(cluster, 'Service', object.at('spec.serviceRef.name'), object.namespace)
      : object;
  return service === undefined ? undefined : served(service, cluster);
}

const COMMENT = /(^|\s)#.*$/gm;

/** Configuration of HAProxy in the ConfigMaps that pods mount, without comments. */
export const proxyConfigsOf = (pod: PodTemplate, cluster: ClusterView): readonly string[] =>
  listOf(pod.spec['volumes'])
    .flatMap((volume) => [volume, ...listOf(step(step(volume, 'projected'), 'sources'))])
    .map((volume) => step(step(volume, 'configMap'), 'name'))
    .flatMap((name) => {
      const data = find(cluster, 'ConfigMap', name, pod.object.namespace)?.at('data');
      return Object.entries(isObject(data) ? data : {});
    })
    .filter(([key, text]) => /haproxy.*\.cfg$/.test(key) && typeof text === 'string')
    .map(([, text]) => String(text).replace(COMMENT, ''));

/** The front door, where the set has one. */
export const doorOf = ({ objects }: ClusterView): KubernetesObject | undefined =>
  objects.find(
    ({ kind, namespace, name }) => kind === 'Deployment' && namespace === DOOR_NAMESPACE && name === FRONT_DOOR,
  );

interface Demand {
  /** Every one of them must stand there. */
  readonly lines: readonly RegExp[];
  readonly what: string;
}

/** What a frontend says that asks keys, knows its paths and limits whoever comes. */
const OF_FRONTENDS: readonly Demand[] = [
  {
    lines: [
      /set-var\(txn\.refused\) str\(unknown_url\) unless \{ var\(txn\.tasks\) -m found \}/,
      /return status 404 .*unknown_url/,
    ],
    what: 'paths that it does not know are refused',
  },
  {
    lines: [/set-var\(txn\.refused\) str\(invalid_api_key\) unless/, /return status 401 .*invalid_api_key/],
    what: 'requests without a key are refused',
  },
  {
    lines: [/str\(request_too_large\) if \{ req\.body_size,/, /return status 413 .*request_too_large/],
    what: 'requests that are too long are refused',
  },
  {
    lines: [/str\(rate_limit_exceeded\) if .*sc_gpc_rate\(/, /return status 429 .*rate_limit_exceeded/],
    what: 'a tenant that asks too often is refused',
  },
  { lines: [/^log-format |^log global|^option httplog/], what: 'requests are written down' },
];

/** What a backend says whose queue ends somewhere. */
const OF_BACKENDS: readonly Demand[] = [
  { lines: [/^(server|server-template) .*\smaxconn [1-9]/], what: 'each replica takes so many requests at once' },
  {
    lines: [/str\(queue_full\) if \{ queue\([\w.-]*\) ge \d+ \}/, /return status 429 .*queue_full/],
    what: 'a full queue takes nobody',
  },
];

const SECTION =
  /^(global|defaults|frontend|backend|listen|resolvers|cache|program|userlist|peers|ring|http-errors|log-forward|fcgi-app|mailers)\b\s*(\S*)/;

interface Section {
  readonly kind: string;
  readonly name: string;
  readonly lines: readonly string[];
}

function sectionsOf(config: string): readonly Section[] {
  const sections: { kind: string; name: string; lines: string[] }[] = [];
  for (const line of config
    .replace(COMMENT, '')
    .split('\n')
    .map((one) => one.trim())) {
    const [, kind, name = ''] = SECTION.exec(line) ?? [];
    if (kind !== undefined) sections.push({ kind, name, lines: [] });
    else if (line !== '') sections.at(-1)?.lines.push(line);
  }
  return sections;
}

/** What a part of a configuration of HAProxy does not say. */
export interface Missed {
  readonly where: string;
  readonly what: string;
}

const missed = (section: Section, demands: readonly Demand[]): readonly Missed[] =>
  demands
    .filter(({ lines }) => !lines.every((wanted) => section.lines.some((line) => wanted.test(line))))
    .map(({ what }) => ({ where: `${section.kind} ${section.name}`, what }));

const SERVER = /^(server|server-template)\s/;

/** What the frontends that lead to engines do not say; empty: they ask keys, know their paths and limit requests. */
export function limitsOf(config: string): readonly Missed[] {
  const forwards = sectionsOf(config).filter(
    ({ kind, lines }) =>
      ['frontend', 'listen'].includes(kind) &&
      lines.some((line) => /^(use_backend|default_backend)\s/.test(line) || SERVER.test(line)),
  );
  return forwards.length === 0
    ? [{ where: 'it', what: 'where requests come in' }]
    : forwards.flatMap((one) => missed(one, OF_FRONTENDS));
}

/** What the backends do not say; empty: each has a queue that ends. */
export function queuesOf(config: string): readonly Missed[] {
  const backends = sectionsOf(config).filter(
    ({ kind, lines }) => ['backend', 'listen'].includes(kind) && lines.some((line) => SERVER.test(line)),
  );
  return backends.length === 0
    ? [{ where: 'it', what: 'where requests go' }]
    : backends.flatMap((one) => missed(one, OF_BACKENDS));
}

/** Whether every pod of some runs a proxy whose configuration has nothing missing; without pods none does. */
export const areProxies = (
  pods: readonly PodTemplate[],
  cluster: ClusterView,
  missing: (config: string) => readonly Missed[],
): boolean =>
  pods.length > 0 &&
  pods.every((pod) => {
    const configs = proxyConfigsOf(pod, cluster);
    return configs.length > 0 && configs.every((config) => missing(config).length === 0);
  });
