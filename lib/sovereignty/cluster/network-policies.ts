import { selects } from '../../policy/model/cluster-view';
import type { KubernetesObject } from '../../policy/model/kubernetes-object';
import { isObject, listOf, step } from '../../policy/model/values';
import { type Addresses, blockOf, EVERYWHERE, NOWHERE, union, without } from '../addresses';
import { ofVpc } from '../network/security-groups';
import { vpcBlocks } from '../places';
import { ALL_PORTS, ALL_TRAFFIC, type Ports, portsOf, together, traffic, type Traffic } from '../ports';
import type { World } from '../world';
import type { Pods } from './pods';

export type Direction = 'Ingress' | 'Egress';

/** What NetworkPolicies let pass to or from pods. */
export interface Admission {
  /** Whether any policy holds them in this direction. */
  readonly isHeld: boolean;
  readonly set: Traffic;
  readonly rules: readonly AdmissionRule[];
}

interface AdmissionRule {
  readonly policy: string;
  readonly set: Traffic;
  /** Of its blocks alone: addresses of pods are not those of a load balancer. */
  readonly blocks: Addresses;
  readonly ports: Ports;
}

export function admissionOf(world: World, pods: Pods, direction: Direction): Admission {
  const policies = policiesOf(world, pods, direction);
  if (policies.length === 0 || pods.hostNetwork) return { isHeld: false, set: ALL_TRAFFIC, rules: [] };
  const rules = policies.flatMap((policy) =>
    listOf(policy.at(`spec.${direction.toLowerCase()}`)).map((rule) => {
      const ports = portsOfRule(rule);
      return {
        policy: policy.label,
        set: traffic(peersOf(world, rule, direction), ports),
        blocks: blocksOf(world, rule, direction),
        ports,
      };
    }),
  );
  return { isHeld: true, set: together(...rules.map(({ set }) => set)), rules };
}

/** Kubernetes: no list is every port; a name is whatever port of the protocol the pods give it. */
function portsOfRule(rule: unknown): Ports {
  const ports = listOf(step(rule, 'ports'));
  if (ports.length === 0) return ALL_PORTS;
  return union(
    ...ports.map((port) =>
      portsOf(step(port, 'protocol'), step(port, 'port'), step(port, 'endPort') ?? step(port, 'port')),
    ),
  );
}

/** The policies that hold pods in one direction. */
export const policiesOf = (world: World, pods: Pods, direction: Direction): readonly KubernetesObject[] =>
  world.objects.filter((object) => holds(object, pods, direction));

function holds(policy: KubernetesObject, pods: Pods, direction: Direction): boolean {
  if (policy.kind !== 'NetworkPolicy' || (policy.namespace ?? 'default') !== pods.namespace) return false;
  return typesOf(policy).includes(direction) && selects(policy.at('spec.podSelector'), pods.labels);
}

/** Kubernetes: without policyTypes, Ingress, and Egress where there are rules of it. */
function typesOf(policy: KubernetesObject): readonly unknown[] {
  const types = policy.at('spec.policyTypes');
  if (Array.isArray(types)) return types as readonly unknown[];
  return policy.at('spec.egress') === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
}

function peersOf(world: World, rule: unknown, direction: Direction): Addresses {
  const peers = listOf(step(rule, direction === 'Egress' ? 'to' : 'from'));
  if (peers.length === 0) return EVERYWHERE; // of a rule: every peer
  return union(...peers.map((peer) => peerOf(world, peer)));
}

function blocksOf(world: World, rule: unknown, direction: Direction): Addresses {
  const peers = listOf(step(rule, direction === 'Egress' ? 'to' : 'from'));
  if (peers.length === 0) return EVERYWHERE;
  return union(
    NOWHERE,
    ...peers.filter((peer) => step(peer, 'ipBlock') !== undefined).map((peer) => peerOf(world, peer)),
  );
}

function peerOf(world: World, peer: unknown): Addresses {
  const block = step(peer, 'ipBlock');
  if (isObject(block)) {
    const all = blockOf(String(block['cidr'])) ?? EVERYWHERE;
    return without(all, union(NOWHERE, ...listOf(block['except']).map((one) => blockOf(String(one)) ?? NOWHERE)));
  }
  // Pods have addresses of the VPC, or of whatever network the nodes are in.
  return vpcBlocks(world).length === 0 ? NOWHERE : ofVpc(world);
}
