import { selects } from '../../policy/model/cluster-view';
import type { KubernetesObject } from '../../policy/model/kubernetes-object';
import { isObject, listOf, step } from '../../policy/model/values';
import { type Addresses, blockOf, EVERYWHERE, NOWHERE, union, without } from '../addresses';
import { ofVpc } from '../network/security-groups';
import { vpcBlocks } from '../places';
import type { World } from '../world';
import type { Pods } from './pods';

export type Direction = 'Ingress' | 'Egress';

/** What NetworkPolicies let pass to or from pods. */
export interface Admission {
  /** Whether any policy holds them in this direction. */
  readonly isHeld: boolean;
  readonly set: Addresses;
  readonly rules: readonly AdmissionRule[];
}

interface AdmissionRule {
  readonly policy: string;
  readonly set: Addresses;
  /** Of its blocks alone: addresses of pods are not those of a load balancer. */
  readonly blocks: Addresses;
  readonly ports: readonly string[];
}

export function admissionOf(world: World, pods: Pods, direction: Direction): Admission {
  const policies = world.objects.filter((object) => holds(object, pods, direction));
  if (policies.length === 0 || pods.hostNetwork) return { isHeld: false, set: EVERYWHERE, rules: [] };
  const rules = policies.flatMap((policy) =>
    listOf(policy.at(`spec.${direction.toLowerCase()}`)).map((rule) => ({
      policy: policy.label,
      set: peersOf(world, rule, direction),
      blocks: blocksOf(world, rule, direction),
      ports: listOf(step(rule, 'ports')).map(
        (port) => `${String(step(port, 'protocol') ?? 'TCP')} ${String(step(port, 'port') ?? 'any')}`,
      ),
    })),
  );
  return { isHeld: true, set: union(...rules.map(({ set }) => set)), rules };
}

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
