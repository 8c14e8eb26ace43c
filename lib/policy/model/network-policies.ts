import { NAMESPACE_NAME_LABEL } from '../../contract';
import { isIP, BlockList } from 'node:net';
import type { ClusterView } from './cluster-view';
import type { KubernetesObject } from './kubernetes-object';
import { isObject, listOf, step } from './values';

/** NetworkPolicies of a namespace. */
export const policiesOf = (namespace: string, { objects }: ClusterView): readonly KubernetesObject[] =>
  objects.filter((object) => object.kind === 'NetworkPolicy' && object.namespace === namespace);

export type Direction = 'ingress' | 'egress';

/** One way that a NetworkPolicy opens; a pod may do what any policy that selects it opens. */
export interface Opening {
  /** `spec.ingress.0.from.1` */
  readonly path: string;
  /** Undefined: everybody, inside the cluster and outside. */
  readonly peer: unknown;
  /** Undefined: every port. */
  readonly ports: readonly unknown[] | undefined;
  readonly portsPath: string;
}

const present = (value: unknown): readonly unknown[] => (value === null ? [] : listOf(value));

/** Directions a policy decides: ingress always where `policyTypes` says nothing, egress where it has such rules. */
export function directionsOf(policy: KubernetesObject): readonly Direction[] {
  const types = present(policy.at('spec.policyTypes')).map((type) => String(type).toLowerCase());
  if (types.length > 0) return (['ingress', 'egress'] as const).filter((direction) => types.includes(direction));
  return present(policy.at('spec.egress')).length > 0 ? ['ingress', 'egress'] : ['ingress'];
}

/** Everything a policy opens in a direction, one peer each. */
export function openings(policy: KubernetesObject, direction: Direction): readonly Opening[] {
  if (!directionsOf(policy).includes(direction)) return [];
  const side = direction === 'ingress' ? 'from' : 'to';
  return present(policy.at(`spec.${direction}`)).flatMap((rule, index) => {
    const [peers, ports] = [present(step(rule, side)), present(step(rule, 'ports'))];
    const at = `spec.${direction}.${index}`;
    const common = { ports: ports.length === 0 ? undefined : ports, portsPath: `${at}.ports` };
    return peers.length === 0
      ? [{ path: `${at}.${side}`, peer: undefined, ...common }]
      : peers.map((peer, place) => ({ path: `${at}.${side}.${place}`, peer, ...common }));
  });
}

/** Whether a selector picks what nobody named: everything, or everything but something. */
export function isOpenSelector(selector: unknown): boolean {
  const labels = step(selector, 'matchLabels');
  const expressions = present(step(selector, 'matchExpressions'));
  const isNarrow = (expression: unknown): boolean =>
    step(expression, 'operator') === 'In' ||
    (step(expression, 'operator') === 'Exists' && step(expression, 'key') !== NAMESPACE_NAME_LABEL);
  return !(isObject(labels) && Object.keys(labels).length > 0) && !expressions.some(isNarrow);
}

/** Whether a namespace selector names this one namespace. */
export const isNamespace = (selector: unknown, name: string): boolean =>
  step(step(selector, 'matchLabels'), NAMESPACE_NAME_LABEL) === name;

export const hasLabel = (selector: unknown, key: string, value: string): boolean =>
  step(step(selector, 'matchLabels'), key) === value;

export interface Block {
  readonly cidr: string;
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** A block of addresses; undefined when it is none. */
export function blockOf(cidr: unknown): Block | undefined {
  const [address = '', prefix = '', ...rest] = String(cidr).split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > (version === 4 ? 32 : 128))
    return undefined;
  return { cidr: String(cidr), address, prefix: Number(prefix), family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Whether the blocks hold an address. */
export function holds(blocks: readonly Block[], address: string): boolean {
  const list = new BlockList();
  for (const block of blocks) list.addSubnet(block.address, block.prefix, block.family);
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

/** A VPC has /16 at most, and /56 of IPv6. */
const NARROWEST_WIDE = { ipv4: 15, ipv6: 55 };
/** More than any one network of AWS. */
export const isWide = ({ prefix, family }: Block): boolean => prefix <= NARROWEST_WIDE[family];

/** The blocks of an `ipBlock` that it takes out again. */
export const exceptions = (ipBlock: unknown): readonly Block[] =>
  present(step(ipBlock, 'except')).flatMap((cidr) => blockOf(cidr) ?? []);

/** Whether ports are these of one protocol, by number, and none besides. */
export const areOnly = (
  ports: readonly unknown[] | undefined,
  allowed: readonly number[],
  protocols = ['TCP'],
): boolean =>
  ports !== undefined &&
  ports.every(
    (port) =>
      allowed.includes(Number(step(port, 'port'))) &&
      protocols.includes(String(step(port, 'protocol') ?? 'TCP')) &&
      step(port, 'endPort') === undefined,
  );

/** Whether one of the ports is this one, alone or in a range; every port has it too. */
export const haveOne = (ports: readonly unknown[] | undefined, wanted: number): boolean =>
  ports === undefined ||
  ports.some((port) => {
    const [first, last] = [step(port, 'port'), step(port, 'endPort')];
    return first === undefined || (Number(first) <= wanted && wanted <= Number(last ?? first));
  });
