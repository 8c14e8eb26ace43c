import {
  CONTROLLERS_NAMESPACE,
  DOOR_HEALTH_PORT,
  DOOR_HTTP_PORT,
  DOOR_METRICS_PORT,
  DOOR_NAMESPACE,
  GPU_METRICS_PORT,
  METRICS_READER_LABEL,
  NODE_NAMESPACE,
  SERVING_NAMESPACE,
  TOOL_EGRESS_NAMESPACE,
} from '../../../contract';
import { complaint } from '../../checks';
import {
  areOnly,
  blockOf,
  hasLabel,
  isOpenSelector,
  isWide,
  type Opening,
  openings,
} from '../../model/network-policies';
import { entryOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const WEBHOOK_PORT = 9443;

/** Who may come into a namespace of ours: addresses of subnets, or collectors of metrics; and on which ports. */
const WAYS_IN: Readonly<
  Record<string, { readonly addresses: readonly number[]; readonly metrics: readonly number[] }>
> = {
  [DOOR_NAMESPACE]: { addresses: [DOOR_HTTP_PORT, DOOR_HEALTH_PORT], metrics: [DOOR_METRICS_PORT] },
  [NODE_NAMESPACE]: { addresses: [], metrics: [GPU_METRICS_PORT] },
  [CONTROLLERS_NAMESPACE]: { addresses: [WEBHOOK_PORT], metrics: [] },
};

export const networkPolicyIngress: ObjectRule = {
  over: 'object',
  id: 'network-policy-ingress',
  title: 'NetworkPolicies let in whom they name, on ports they name',
  source:
    'EKS Best Practices Guide, network security; Kubernetes API, NetworkPolicyPeer: an empty selector selects everything',
  controls: ['NP-01', 'NP-03', 'NP-04'],
  kinds: ['NetworkPolicy'],
  // Ways into engines are judged by engines-behind-door, those to the proxy of tool servers by tool-egress-reach.
  check: (policy) =>
    [SERVING_NAMESPACE, TOOL_EGRESS_NAMESPACE].includes(policy.namespace ?? '')
      ? []
      : openings(policy, 'ingress').flatMap((opening) => judged(opening, entryOf(WAYS_IN, policy.namespace ?? ''))),
};

const refused = (path: string, value: unknown, problem: string, wayOut: string): readonly Complaint[] => [
  complaint(path, value, { problem, wayOut }),
];

function judged(opening: Opening, ways: (typeof WAYS_IN)[string] | undefined): readonly Complaint[] {
  const open = openPeer(opening);
  if (open.length > 0) return open;
  if (ways !== undefined) return withinWays(opening, ways);
  return opening.ports === undefined && step(opening.peer, 'namespaceSelector') !== undefined
    ? refused(opening.portsPath, undefined, 'it lets other namespaces reach every port', 'name the ports')
    : [];
}

/** Who is let in without being named. */
export function openPeer({ path, peer }: Opening): readonly Complaint[] {
  const [block, namespaces, pods] = ['ipBlock', 'namespaceSelector', 'podSelector'].map((key) => step(peer, key));
  if (block === undefined && namespaces === undefined && pods === undefined)
    return refused(path, peer, 'that is everybody, in the cluster and outside', 'name pods or networks');
  if (block !== undefined) {
    const network = blockOf(step(block, 'cidr'));
    return network === undefined || isWide(network)
      ? refused(`${path}.ipBlock`, block, 'that is more than a network of this VPC', 'name subnets')
      : [];
  }
  return namespaces !== undefined && isOpenSelector(namespaces)
    ? refused(`${path}.namespaceSelector`, namespaces, 'that is every namespace there is and will be', 'name one')
    : [];
}

function withinWays(
  { path, peer, ports, portsPath }: Opening,
  { addresses, metrics }: (typeof WAYS_IN)[string],
): readonly Complaint[] {
  const isBlock = step(peer, 'ipBlock') !== undefined;
  const isReader = hasLabel(step(peer, 'namespaceSelector'), METRICS_READER_LABEL, 'true');
  const allowed = isBlock ? addresses : isReader ? metrics : [];
  if (allowed.length === 0)
    return refused(path, peer, 'nobody of that kind needs to come into this namespace', 'leave it out');
  return areOnly(ports, allowed)
    ? []
    : refused(portsPath, ports, `only ${allowed.join(' and ')} are for them`, 'name those ports, by number and TCP');
}
