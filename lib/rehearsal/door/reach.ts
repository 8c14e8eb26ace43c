import type { KubernetesObject } from '../api/objects';

type Labels = Readonly<Record<string, string>>;

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly {
    readonly protocol?: string;
    readonly port?: number | string;
    readonly endPort?: number;
  }[];
}

export interface NetworkPolicy extends KubernetesObject {
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

/** One end of a connection inside the cluster. */
export interface PodEnd {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly namespaceLabels: Labels;
}

/** Or outside of it: an address of a subnet, as CIDR. */
export interface AddressEnd {
  readonly name: string;
  readonly cidr: string;
}

/** Whether TCP to that port is let out of `from` and into `to`, as NetworkPolicy v1 has it: what selects a pod closes it, rules open it. */
export function mayConnect(
  policies: readonly NetworkPolicy[],
  from: PodEnd | AddressEnd,
  to: PodEnd,
  port: number,
): boolean {
  const isLetIn = isOpen(policies, 'Ingress', to, ({ spec }) => spec.ingress ?? [], from, port);
  return isLetIn && ('cidr' in from || isOpen(policies, 'Egress', from, ({ spec }) => spec.egress ?? [], to, port));
}

function isOpen(
  policies: readonly NetworkPolicy[],
  direction: 'Ingress' | 'Egress',
  pod: PodEnd,
  rulesOf: (policy: NetworkPolicy) => readonly Rule[],
  other: PodEnd | AddressEnd,
  port: number,
): boolean {
  const own = policies.filter(
    (policy) =>
      policy.metadata.namespace === pod.namespace &&
      (policy.spec.policyTypes ?? []).includes(direction) &&
      matches(policy.spec.podSelector, pod.labels),
  );
  if (own.length === 0) return true;
  return own.some((policy) =>
    rulesOf(policy).some((rule) => allowsPort(rule, port) && allowsPeer(rule, direction, pod.namespace, other)),
  );
}

/** A rule without ports is for all. A name stands for a port of the pod, which only that pod knows: taken as open. */
const allowsPort = ({ ports = [] }: Rule, wanted: number): boolean =>
  ports.length === 0 ||
  ports.some(({ protocol = 'TCP', port, endPort }) => {
    if (protocol !== 'TCP') return false;
    if (typeof port !== 'number') return true;
    return port <= wanted && wanted <= (endPort ?? port);
  });

function allowsPeer(
  rule: Rule,
  direction: 'Ingress' | 'Egress',
  namespace: string,
  other: PodEnd | AddressEnd,
): boolean {
  const peers = (direction === 'Ingress' ? rule.from : rule.to) ?? [];
  return (
    peers.length === 0 ||
    peers.some((peer) => ('cidr' in other ? holds(peer, other.cidr) : selectsPod(peer, namespace, other)))
  );
}

/** Addresses of pods change, so a block of addresses says nothing of them. */
function selectsPod({ podSelector, namespaceSelector, ipBlock }: Peer, namespace: string, pod: PodEnd): boolean {
  if (ipBlock !== undefined) return false;
  const isThere =
    namespaceSelector === undefined ? pod.namespace === namespace : matches(namespaceSelector, pod.namespaceLabels);
  return isThere && (podSelector === undefined || matches(podSelector, pod.labels));
}

/** Whether any address of the subnet is in the block; what it excepts is asked whole. */
const holds = ({ ipBlock }: Peer, cidr: string): boolean =>
  ipBlock !== undefined && overlap(ipBlock.cidr, cidr) && !(ipBlock.except ?? []).some((part) => isWithin(cidr, part));

const overlap = (one: string, other: string): boolean => isWithin(one, other) || isWithin(other, one);

function isWithin(inner: string, outer: string): boolean {
  const [[start, bits], [base, width]] = [parsed(inner), parsed(outer)];
  return bits >= width && Math.floor(start / 2 ** (32 - width)) === Math.floor(base / 2 ** (32 - width));
}

/** IPv4 address as a number, and the bits of its prefix. */
function parsed(cidr: string): readonly [number, number] {
  const [address = '', bits = '32'] = cidr.split('/');
  return [address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0), Number(bits)];
}

export const matches = ({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    const isOne = value !== undefined && values.includes(value);
    return operator === 'In' ? isOne : !isOne;
  });
