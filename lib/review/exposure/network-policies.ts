import { selects } from '../../policy/model/cluster-view';
import { KubernetesObject } from '../../policy/model/kubernetes-object';
import { podsOf, type PodTemplate } from '../../policy/model/pods';
import { isObject, listOf, step } from '../../policy/model/values';
import { normal, text } from '../fields';
import { hasObject, type View } from '../view';
import type { Fact, Facet } from './facet';
import { addressesCover, isPublic, type Ports, portsCover, portsOf, portsText } from './ports';

interface Peer {
  /** A block, with what is left out of it. */
  readonly cidr?: string;
  /** Part of the environment whose block it is. */
  readonly place?: string;
  readonly except: readonly string[];
  /** Selectors as text, where it is pods; `any`: everybody. */
  readonly pods?: string;
}

interface Allowed extends Fact {
  readonly peer: Peer;
  readonly ports: Ports;
}

/** Kind of the pods that are not in the manifests. */
const OTHERS = 'any other pod';
/** Their namespace is on the other side as well. */
const isIn = (label: string | undefined, { objects }: View): boolean =>
  [...objects.values()].some(({ kind, name }) => kind === 'Namespace' && label === `${OTHERS} ${name}/*`);

const ANYBODY: Peer = { cidr: '0.0.0.0/0', except: [], pods: 'any' };
const EVERY_PORT: Ports = portsOf(undefined, undefined, undefined);
const TYPES = { in: 'Ingress', out: 'Egress' } as const;
type Direction = keyof typeof TYPES;

/** Whom the pods of each workload let in and may call, by all policies that pick them; no policy: everybody. */
export const networkPolicies: Facet<Allowed> = {
  name: 'network policy',
  read: (view) => {
    const policies = [...view.objects.values()].filter(({ kind }) => kind === 'NetworkPolicy');
    return [...[...view.objects.values()].flatMap((object) => podsOf(object).slice(0, 1)), ...otherPods(view)].flatMap(
      (pod) => (['in', 'out'] as const).flatMap((direction) => allowedOf(view, pod, policies, direction)),
    );
  },
  covers: (wider, narrower) =>
    wider.group === narrower.group && portsCover(wider.ports, narrower.ports) && peerCovers(wider.peer, narrower.peer),
  // Of new pods only what anybody could reach, or they could call, is news.
  isOfBoth: ({ where, severity }, other) =>
    where.type === OTHERS ? isIn(where.construct, other) : severity !== 'medium' || hasObject(other, where.construct),
};

/** In each namespace that has policies a pod without labels: what somebody else runs there. */
function otherPods({ objects }: View): readonly PodTemplate[] {
  const namespaces = new Set(
    [...objects.values()].flatMap(({ kind, namespace, name }) =>
      kind === 'NetworkPolicy' ? [namespace] : kind === 'Namespace' ? [name] : [],
    ),
  );
  return [...namespaces].map((namespace) => ({
    object: new KubernetesObject({ kind: OTHERS, metadata: { name: '*', namespace } }),
    path: 'spec',
    spec: {},
    labels: {},
    annotations: {},
    count: 0,
  }));
}

function peerCovers(wider: Peer, narrower: Peer): boolean {
  if (wider.pods === 'any') return true;
  if (narrower.pods !== undefined) return wider.pods === narrower.pods;
  return (
    wider.cidr !== undefined &&
    narrower.cidr !== undefined &&
    ((wider.place !== undefined && wider.place === narrower.place) || addressesCover(wider.cidr, narrower.cidr)) &&
    wider.except.every((block) => narrower.except.some((other) => other === block || addressesCover(other, block)))
  );
}

function allowedOf(
  view: View,
  pod: PodTemplate,
  policies: readonly KubernetesObject[],
  direction: Direction,
): readonly Allowed[] {
  const own = policies.filter((policy) => isFor(policy, pod) && typesOf(policy).includes(TYPES[direction]));
  if (own.length === 0) return [allowed(pod, direction, ANYBODY, EVERY_PORT)];
  return own.flatMap((policy) =>
    listOf(policy.at(direction === 'in' ? 'spec.ingress' : 'spec.egress')).flatMap((rule) => {
      const peers = listOf(step(rule, direction === 'in' ? 'from' : 'to')).map((one) => peerOf(one, policy, view));
      const ports = listOf(step(rule, 'ports')).map((port) =>
        portsOf(step(port, 'protocol') ?? 'TCP', numberOf(step(port, 'port')), step(port, 'endPort')),
      );
      return (peers.length === 0 ? [ANYBODY] : peers).flatMap((peer) =>
        (ports.length === 0 ? [EVERY_PORT] : ports).map((port) => allowed(pod, direction, peer, port)),
      );
    }),
  );
}

const isFor = (policy: KubernetesObject, { object, labels }: PodTemplate): boolean =>
  policy.namespace === object.namespace && selects(policy.at('spec.podSelector'), labels);

/** Kubernetes' default: ingress always, egress where there are rules of it. */
function typesOf(policy: KubernetesObject): readonly unknown[] {
  const stated = policy.at('spec.policyTypes');
  if (Array.isArray(stated)) return stated;
  return policy.at('spec.egress') === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
}

/** Named ports are compared by their names' digits, which never meet a number. */
const numberOf = (port: unknown): unknown =>
  typeof port === 'string' && !/^\d+$/.test(port)
    ? -2 - [...port].reduce((sum, one) => sum * 31 + one.charCodeAt(0), 7)
    : port;

function peerOf(peer: unknown, policy: KubernetesObject, { places }: View): Peer {
  const block = step(peer, 'ipBlock');
  if (isObject(block)) {
    const cidr = String(block['cidr']);
    const except = listOf(block['except']).map((one) => places.get(String(one)) ?? String(one));
    return { cidr, place: places.get(cidr), except };
  }
  const [namespaces, pods] = [step(peer, 'namespaceSelector'), step(peer, 'podSelector')];
  const where =
    namespaces === undefined
      ? `namespace ${policy.namespace}`
      : isEmpty(namespaces)
        ? 'every namespace'
        : `namespaces ${selectorText(namespaces)}`;
  return {
    except: [],
    pods: `${pods === undefined || isEmpty(pods) ? 'all pods' : `pods ${selectorText(pods)}`} of ${where}`,
  };
}

const isEmpty = (selector: unknown): boolean => isObject(selector) && Object.keys(selector).length === 0;

function selectorText(selector: unknown): string {
  const labels = step(selector, 'matchLabels');
  const pairs = Object.entries(isObject(labels) ? labels : {}).map(([key, value]) => `${key}=${String(value)}`);
  const expressions = listOf(step(selector, 'matchExpressions')).map((one) => text(normal(one)));
  return [...pairs, ...expressions].sort().join(', ');
}

function allowed(pod: PodTemplate, direction: Direction, peer: Peer, ports: Ports): Allowed {
  const label = pod.object.label;
  const who =
    peer.pods === 'any'
      ? 'anybody'
      : (peer.pods ?? `${peer.cidr}${peer.except.length === 0 ? '' : ` except ${peer.except.join(', ')}`}`);
  const name = ports.from < -1 ? `a named ${ports.protocol} port` : portsText(ports);
  return {
    group: `${direction} ${label}`,
    subject: `${pod.object.kind === OTHERS ? `${OTHERS} of ${pod.object.namespace}` : `pods of ${label}`} ${direction === 'in' ? 'can be reached' : 'may call'}`,
    says: direction === 'in' ? `on ${name} from ${who}` : `${who} on ${name}`,
    severity:
      peer.pods === 'any' || (direction === 'in' && peer.cidr !== undefined && isPublic(peer.cidr)) ? 'high' : 'medium',
    where: { construct: label, type: pod.object.kind },
    peer,
    ports,
  };
}
