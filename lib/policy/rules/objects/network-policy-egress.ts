import { CONTROLLERS_NAMESPACE, SERVING_NAMESPACE, TOOL_EGRESS_NAMESPACE, SYSTEM_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import type { KubernetesObject } from '../../model/kubernetes-object';
import {
  areOnly,
  type Block,
  blockOf,
  exceptions,
  hasLabel,
  haveOne,
  holds,
  isNamespace,
  isOpenSelector,
  isWide,
  type Opening,
  openings,
} from '../../model/network-policies';
import { OWN_NAMESPACES, RESTRICTED_NAMESPACES } from '../../model/pod-levels';
import { step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** The instance metadata service, IPv4 and IPv6. */
const METADATA = ['169.254.169.254', 'fd00:ec2::254'];
/** The Pod Identity agent of the node, and its port. */
const AGENT = ['169.254.170.23', 'fd00:ec2::23'];
const AGENT_PORT = 80;
const HTTPS = 443;
const DNS = 53;

export const networkPolicyEgress: ObjectRule = {
  over: 'object',
  id: 'network-policy-egress',
  title: 'Nobody may talk to everything',
  source: 'EKS Best Practices Guide; vLLM security: image_url and the metadata service; CVE-2025-6242',
  controls: ['NP-02', 'NP-05', 'NODE-02'],
  kinds: ['NetworkPolicy'],
  // Ways out to tool servers are judged by tool-egress-reach.
  check: (policy, cluster) =>
    policy.namespace === TOOL_EGRESS_NAMESPACE
      ? []
      : openings(policy, 'egress').flatMap((opening) => judged(policy, opening, cluster)),
};

const refused = (path: string, value: unknown, problem: string, wayOut: string): readonly Complaint[] => [
  complaint(path, value, { problem, wayOut }),
];

function judged(policy: KubernetesObject, opening: Opening, cluster: ClusterView): readonly Complaint[] {
  const [block, namespaces, pods] = ['ipBlock', 'namespaceSelector', 'podSelector'].map((key) =>
    step(opening.peer, key),
  );
  if (block === undefined && namespaces === undefined && pods === undefined)
    return refused(
      opening.path,
      opening.peer,
      'that is everything, in the cluster and outside',
      'name pods or networks',
    );
  const found = block === undefined ? towardsPods(policy, opening) : towardsBlock(policy, opening, block, cluster);
  return found.length > 0 ? found : nameServers(policy, opening);
}

function towardsPods({ namespace }: KubernetesObject, { path, peer, ports, portsPath }: Opening): readonly Complaint[] {
  const [namespaces, pods] = [step(peer, 'namespaceSelector'), step(peer, 'podSelector')];
  if (namespaces !== undefined && isOpenSelector(namespaces))
    return refused(`${path}.namespaceSelector`, namespaces, 'that is every namespace there is and will be', 'name one');
  const isOurs = OWN_NAMESPACES.includes(namespace ?? '');
  if (isOurs && isOpenSelector(pods))
    return refused(`${path}.podSelector`, pods, 'that is every pod of the namespace', 'name pods by their labels');
  return isOurs && namespaces !== undefined && ports === undefined
    ? refused(portsPath, undefined, 'that is every port of pods in another namespace', 'name the ports')
    : [];
}

function towardsBlock(
  policy: KubernetesObject,
  opening: Opening,
  json: unknown,
  cluster: ClusterView,
): readonly Complaint[] {
  const path = `${opening.path}.ipBlock`;
  const block = blockOf(step(json, 'cidr'));
  if (block === undefined) return refused(path, json, 'it is no network', "write it as '10.0.0.0/16'");
  const except = exceptions(json);
  const reached = (address: string): boolean => holds([block], address) && !holds(except, address);
  if (METADATA.some(reached))
    return refused(
      path,
      json,
      'the instance metadata service is within it',
      'except 169.254.0.0/16 and fd00:ec2::/32, or name the network',
    );
  if (AGENT.some(reached) && !(isOneAddress(block) && areOnly(opening.ports, [AGENT_PORT])))
    return refused(
      path,
      json,
      'the Pod Identity agent is within it',
      `except it, or name it alone with port ${AGENT_PORT}`,
    );
  return isWide(block) ? wide(policy, opening, json, except, cluster) : everyPort(policy, opening);
}

const isOneAddress = ({ prefix, family }: Block): boolean => prefix === (family === 'ipv4' ? 32 : 128);

const everyPort = ({ namespace }: KubernetesObject, { ports, portsPath }: Opening): readonly Complaint[] =>
  ports === undefined && OWN_NAMESPACES.includes(namespace ?? '')
    ? refused(portsPath, undefined, 'that is every port of a whole network', 'name the ports')
    : [];

/** S3's addresses are public, whatever endpoint leads there: HTTPS of engines to everything but networks of one's own. */
function wide(
  policy: KubernetesObject,
  { path, ports, portsPath }: Opening,
  json: unknown,
  except: readonly Block[],
  cluster: ClusterView,
): readonly Complaint[] {
  const isEverything = step(json, 'cidr') === '0.0.0.0/0';
  if (policy.namespace !== SERVING_NAMESPACE || !isEverything || isOpenSelector(policy.at('spec.podSelector')))
    return refused(
      `${path}.ipBlock`,
      json,
      'only engines that read weights from S3 need so many addresses',
      'name subnets',
    );
  if (!areOnly(ports, [HTTPS]))
    return refused(
      portsPath,
      ports,
      `weights come over TCP ${HTTPS}, and nothing else needs to leave`,
      `name port ${HTTPS}`,
    );
  const inside = ownBlocks(cluster).filter((own) => !except.some((out) => isInside(own, out)));
  return inside.length === 0
    ? []
    : refused(`${path}.ipBlock`, json, `networks of this VPC are within it (${inside[0]!.cidr})`, 'except the VPC');
}

/** Networks that policies of ours name: subnets of endpoints and load balancers. */
const ownBlocks = ({ objects }: ClusterView): readonly Block[] =>
  objects
    .filter(({ kind, namespace }) => kind === 'NetworkPolicy' && RESTRICTED_NAMESPACES.includes(namespace ?? ''))
    .flatMap((policy) => [...openings(policy, 'ingress'), ...openings(policy, 'egress')])
    .flatMap(({ peer }) => blockOf(step(step(peer, 'ipBlock'), 'cidr')) ?? [])
    .filter((block) => !isWide(block) && !isOneAddress(block));

const isInside = (inner: Block, outer: Block): boolean => holds([outer], inner.address) && inner.prefix >= outer.prefix;

/** Names are asked of the cluster's own servers, or somebody else learns what is asked. */
function nameServers({ namespace }: KubernetesObject, { path, peer, ports }: Opening): readonly Complaint[] {
  const isLimited = OWN_NAMESPACES.includes(namespace ?? '') && namespace !== CONTROLLERS_NAMESPACE;
  if (!isLimited || ports === undefined || !haveOne(ports, DNS)) return [];
  const isDns =
    isNamespace(step(peer, 'namespaceSelector'), SYSTEM_NAMESPACE) &&
    hasLabel(step(peer, 'podSelector'), 'k8s-app', 'kube-dns');
  return isDns && areOnly(ports, [DNS], ['UDP', 'TCP'])
    ? []
    : refused(
        path,
        peer,
        'port 53 is for the name servers of the cluster',
        'name kube-system and k8s-app: kube-dns, and port 53 alone',
      );
}
