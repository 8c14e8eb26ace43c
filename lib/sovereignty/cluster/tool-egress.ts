import { BELOW, NAMESPACE_NAME_LABEL, TOOL_EGRESS_LISTS, TOOL_EGRESS_PORT } from '../../contract';
import type { KubernetesObject } from '../../policy/model/kubernetes-object';
import { isObject, listOf, step, type JsonObject } from '../../policy/model/values';
import { PUBLIC_V4 } from '../network/endpoints';
import type { Graph, Path } from '../graph';
import { traffic } from '../ports';
import type { Sink, Way } from '../types';
import type { World } from '../world';
import { admissionOf, policiesOf } from './network-policies';
import type { Pods } from './pods';

interface Asker {
  /** `pods of tools with app=search` */
  readonly who: string;
  /** What lets them in. */
  readonly by: string;
}

interface Host {
  readonly to: Sink;
  /** Where it is written. */
  readonly by: string;
}

/** Hosts that a proxy connects to for others: who may ask it, which list names the host, and the route behind it. */
export const toolEgressWays = (world: World, graph: Graph, pods: readonly Pods[]): readonly Way[] =>
  world.objects.filter(isListed).flatMap((map) =>
    pods
      .filter((one) => mounts(one, map))
      .flatMap((proxy) => {
        const route = graph
          .pathsFrom(proxy.id, traffic(PUBLIC_V4))
          .find(({ sink }) => sink.kind === 'internet' || sink.kind === 'unknown');
        return askersOf(world, proxy).flatMap((asker) =>
          hostsOf(map).map((host): Way => wayOf(proxy, asker, host, route)),
        );
      }),
  );

function wayOf(proxy: Pods, { who, by }: Asker, host: Host, route: Path | undefined): Way {
  return {
    kind: 'tool-egress',
    direction: 'out',
    from: who,
    path: [who, by, proxy.label, host.by, ...(route?.steps.slice(1) ?? []), host.to.name],
    to: host.to,
    ...(route?.unknown === undefined ? {} : { unknown: route.unknown }),
    ...(route === undefined
      ? { condition: 'no route leads there from the proxy today; the list does' }
      : route.condition === undefined
        ? {}
        : { condition: route.condition }),
  };
}

const isListed = (object: KubernetesObject): boolean =>
  object.kind === 'ConfigMap' &&
  isObject(object.at('data')) &&
  [TOOL_EGRESS_LISTS.hosts, TOOL_EGRESS_LISTS.below].some((file) => fileOf(object, file) !== undefined);

const fileOf = (map: KubernetesObject, file: string): string | undefined => {
  const text = (map.at('data') as JsonObject)[file];
  return text === undefined ? undefined : String(text);
};

/** Whether pods have the files, whole or in part. */
const mounts = ({ namespace, spec }: Pods, map: KubernetesObject): boolean =>
  (map.namespace ?? 'default') === namespace &&
  listOf(spec['volumes'])
    .flatMap((volume) => [volume, ...listOf(step(step(volume, 'projected'), 'sources'))])
    .some((volume) => step(step(volume, 'configMap'), 'name') === map.name);

/** Names of the lists; a list that no configuration asks for holds nobody back. */
function hostsOf(map: KubernetesObject): readonly Host[] {
  const others = Object.entries(map.at('data') as JsonObject)
    .filter(([file]) => !Object.values<string>(TOOL_EGRESS_LISTS).includes(file))
    .map(([, text]) => String(text));
  const isAsked = others.some((text) => refusesUnlisted(text));
  if (!isAsked)
    return [{ to: { kind: 'host', name: 'any host' }, by: `${map.label}: its configuration refuses no host` }];
  return [
    ...linesOf(map, TOOL_EGRESS_LISTS.hosts, (line) => line),
    ...linesOf(map, TOOL_EGRESS_LISTS.below, (line) => `${BELOW}${line.replace(/^\./, '')}`),
  ];
}

/** Of HAProxy: an ACL of the list, and a refusal of what is not in it. */
function refusesUnlisted(text: string): boolean {
  const lists = `(?:${[TOOL_EGRESS_LISTS.hosts, TOOL_EGRESS_LISTS.below].map((file) => file.replace('.', '\\.')).join('|')})`;
  const names = [...text.matchAll(new RegExp(`^\\s*acl\\s+(\\S+)\\s.*/${lists}\\s*$`, 'gm'))].map(([, name]) => name!);
  return names.some((name) =>
    new RegExp(`^\\s*tcp-request\\s+content\\s+(?:set-var\\(txn\\.refused\\)|reject)\\s.*!${name}\\s*$`, 'm').test(
      text,
    ),
  );
}

const linesOf = (map: KubernetesObject, file: string, name: (line: string) => string): readonly Host[] =>
  (fileOf(map, file) ?? '').split('\n').flatMap((line, index) => {
    const text = line.trim();
    return text === '' || text.startsWith('#')
      ? []
      : [{ to: { kind: 'host' as const, name: name(text) }, by: `${map.label} data.${file} line ${index + 1}` }];
  });

/** Whoever a NetworkPolicy lets in at the port that is asked. */
function askersOf(world: World, proxy: Pods): readonly Asker[] {
  if (!admissionOf(world, proxy, 'Ingress').isHeld)
    return [{ who: 'everything in the VPC', by: `no NetworkPolicy of namespace ${proxy.namespace} holds its ingress` }];
  return policiesOf(world, proxy, 'Ingress').flatMap((policy) =>
    listOf(policy.at('spec.ingress'))
      .filter((rule) => isAtPort(step(rule, 'ports')))
      .flatMap((rule) => {
        const peers = listOf(step(rule, 'from'));
        return (peers.length === 0 ? [undefined] : peers).map((peer) => ({
          who: peerText(peer, proxy.namespace),
          by: policy.label,
        }));
      }),
  );
}

function isAtPort(ports: unknown): boolean {
  const all = listOf(ports);
  return (
    all.length === 0 ||
    all.some((one) => {
      const [port, end] = [step(one, 'port'), step(one, 'endPort')];
      if (port === undefined || !/^\d+$/.test(String(port))) return true; // any port, or one by its name
      return Number(port) <= TOOL_EGRESS_PORT && TOOL_EGRESS_PORT <= Number(end ?? port);
    })
  );
}

function peerText(peer: unknown, namespace: string): string {
  if (peer === undefined) return 'everybody';
  const block = step(step(peer, 'ipBlock'), 'cidr');
  if (block !== undefined) return `addresses of ${String(block)}`;
  const [spaces, pods] = [step(peer, 'namespaceSelector'), step(peer, 'podSelector')];
  const where = spaces === undefined ? namespace : namespaceText(spaces);
  const labels = selectorText(pods);
  return labels === '' ? `every pod of ${where}` : `pods of ${where} with ${labels}`;
}

function namespaceText(selector: unknown): string {
  const { [NAMESPACE_NAME_LABEL]: name, ...others } = labelsOf(selector);
  const rest = listOf(step(selector, 'matchExpressions')).length > 0 || Object.keys(others).length > 0;
  if (typeof name === 'string' && !rest) return name;
  const text = selectorText(selector);
  return text === '' ? 'every namespace' : `namespaces with ${text}`;
}

const labelsOf = (selector: unknown): JsonObject => {
  const labels = step(selector, 'matchLabels');
  return isObject(labels) ? labels : {};
};

const selectorText = (selector: unknown): string =>
  [
    ...Object.entries(labelsOf(selector)).map(([key, value]) => `${key}=${String(value)}`),
    ...listOf(step(selector, 'matchExpressions')).map((one) =>
      [step(one, 'key'), step(one, 'operator'), listOf(step(one, 'values')).map(String).join(',')]
        .filter((part) => part !== undefined && part !== '')
        .map(String)
        .join(' '),
    ),
  ].join(', ');
