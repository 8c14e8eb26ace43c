import { refused } from '../../checks';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { type Block, blockOf, directionsOf, exceptions, holds, isWide } from '../../model/network-policies';
import { isSystemNamespace, OWN_NAMESPACES } from '../../model/pod-levels';
import { TOOL_EGRESS_NAMESPACE } from '../../../contract';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const SIDES = { ingress: 'from', egress: 'to' } as const;
/** RFC 1918, RFC 6598, and what is local to a node or a site. */
const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fd00::/8',
].flatMap((cidr) => blockOf(cidr) ?? []);
/** No network of one's own is wider. */
const WIDEST_EXCEPTION = { ipv4: 8, ipv6: 7 };
const DNS = 53;

const isOurs = (namespace: string | undefined): boolean =>
  OWN_NAMESPACES.includes(namespace ?? '') || isSystemNamespace(namespace);

export const networkPolicyForm: ObjectRule = {
  over: 'object',
  id: 'network-policy-form',
  title: 'NetworkPolicies decide the directions they have rules for, over TCP, between networks of one’s own',
  source: 'Kubernetes API, NetworkPolicySpec: rules of a direction that policyTypes leaves out are never asked',
  controls: ['NP-01', 'NP-02', 'NP-03'],
  kinds: ['NetworkPolicy'],
  check: (policy) => [...directions(policy), ...ways(policy)],
};

function directions(policy: KubernetesObject): readonly Complaint[] {
  const types = policy.at('spec.policyTypes');
  const decided = directionsOf(policy);
  const idle = (['ingress', 'egress'] as const).filter(
    (direction) => listOf(policy.at(`spec.${direction}`)).length > 0 && !decided.includes(direction),
  );
  return [
    ...idle.map((direction) =>
      refused('spec.policyTypes', types, `its ${direction} rules are never asked`, `name ${direction} too`),
    ),
    ...(isOurs(policy.namespace) && listOf(types).length === 0
      ? [refused('spec.policyTypes', types, 'which directions it decides follows from what else it says', 'name them')]
      : []),
  ];
}

function ways(policy: KubernetesObject): readonly Complaint[] {
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    listOf(policy.at(`spec.${direction}`)).flatMap((rule, index) => {
      const path = `spec.${direction}.${index}`;
      return [
        ...listOf(step(rule, 'ports')).flatMap((port, place) => protocol(policy, port, `${path}.ports.${place}`)),
        ...listOf(step(rule, SIDES[direction])).flatMap((peer, place) =>
          block(policy, step(peer, 'ipBlock'), `${path}.${SIDES[direction]}.${place}.ipBlock`),
        ),
        ...(isSystemNamespace(policy.namespace) && listOf(step(rule, 'ports')).length === 0
          ? [refused(`${path}.ports`, undefined, 'that is every port of the system’s pods', 'name the ports')]
          : []),
        ...(isSystemNamespace(policy.namespace)
          ? listOf(step(rule, 'ports')).flatMap((port, place) => systemPort(port, `${path}.ports.${place}.port`))
          : []),
      ];
    }),
  );
}

/** What the system speaks: HTTPS, DNS, the Pod Identity agent, kubelets and the metrics server. */
const SYSTEM_PORTS = [443, DNS, 80, 10250, 10251];
const systemPort = (port: unknown, path: string): readonly Complaint[] =>
  SYSTEM_PORTS.includes(Number(step(port, 'port'))) && step(port, 'endPort') === undefined
    ? []
    : [refused(path, step(port, 'port'), 'the system speaks on no such port', `use ${SYSTEM_PORTS.join(', ')}`)];

/** Names are asked over UDP; all else is TCP. */
function protocol({ namespace }: KubernetesObject, port: unknown, path: string): readonly Complaint[] {
  const value = step(port, 'protocol') ?? 'TCP';
  const isFine = value === 'TCP' || (value === 'UDP' && Number(step(port, 'port')) === DNS);
  return !isOurs(namespace) || isFine
    ? []
    : [refused(`${path}.protocol`, value, 'nothing here speaks it on that port', 'use TCP')];
}

function block({ namespace }: KubernetesObject, json: unknown, path: string): readonly Complaint[] {
  // What the proxy of tool servers may not reach is judged by tool-egress-reach.
  const own = blockOf(step(json, 'cidr'));
  if (own === undefined) return [];
  const isPrivate = PRIVATE.some((one) => within(own, one));
  return [
    ...(namespace === TOOL_EGRESS_NAMESPACE ? [] : exceptions(json))
      .filter((one) => one.prefix < WIDEST_EXCEPTION[one.family] || !within(one, own))
      .map((one) =>
        refused(
          `${path}.except`,
          one.cidr,
          'it is no network of one’s own inside the block',
          'except the VPC and 169.254.0.0/16',
        ),
      ),
    ...(isOurs(namespace) && namespace !== TOOL_EGRESS_NAMESPACE && !isWide(own) && !isPrivate
      ? [refused(`${path}.cidr`, own.cidr, 'it is an address of the internet', 'name a subnet of the VPC')]
      : []),
  ];
}

const within = (inner: Block, outer: Block): boolean =>
  inner.family === outer.family && inner.prefix >= outer.prefix && holds([outer], inner.address);
