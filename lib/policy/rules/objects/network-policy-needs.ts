import {
  CONTROLLERS_NAMESPACE,
  DOOR_HEALTH_PORT,
  DOOR_HTTP_PORT,
  DOOR_MEMORY_PORT,
  DOOR_NAMESPACE,
  ENGINE_HTTP_PORT,
  SERVING_NAMESPACE,
  SYSTEM_NAMESPACE,
  TOOL_EGRESS_HEALTH_PORT,
  TOOL_EGRESS_METRICS_PORT,
  TOOL_EGRESS_NAMESPACE,
  TOOL_EGRESS_PORT,
} from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { type Direction, type Opening, openings, policiesOf } from '../../model/network-policies';
import { podsOf } from '../../model/pods';
import { entryOf, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const HTTPS = 443;
const DNS = 53;
/** The Pod Identity agent of the node. */
const AGENT = 80;
const KUBELET = 10250;
const WEBHOOK = 9443;

/** Direction, protocol and port: `egress UDP 53`. */
type Way = `${Direction} ${'TCP' | 'UDP'} ${number}`;
const NAMES: readonly Way[] = [`egress UDP ${DNS}`, `egress TCP ${DNS}`];
const AWS: readonly Way[] = [...NAMES, `egress TCP ${HTTPS}`, `egress TCP ${AGENT}`];

/** What pods of a namespace cannot do without: somebody there opens it. */
const NEEDS: Readonly<Record<string, readonly Way[]>> = {
  [SERVING_NAMESPACE]: [...NAMES, `ingress TCP ${ENGINE_HTTP_PORT}`],
  [DOOR_NAMESPACE]: [
    ...AWS,
    `egress TCP ${ENGINE_HTTP_PORT}`,
    `ingress TCP ${DOOR_HTTP_PORT}`,
    `ingress TCP ${DOOR_HEALTH_PORT}`,
  ],
  [CONTROLLERS_NAMESPACE]: [...AWS, `ingress TCP ${WEBHOOK}`],
  [TOOL_EGRESS_NAMESPACE]: [...NAMES, `ingress TCP ${TOOL_EGRESS_PORT}`],
  [SYSTEM_NAMESPACE]: [
    ...AWS,
    `egress TCP ${KUBELET}`,
    `ingress UDP ${DNS}`,
    `ingress TCP ${DNS}`,
    `ingress TCP ${KUBELET}`,
  ],
};

/** What pods of a namespace speak to addresses and to pods elsewhere, all over TCP but for names. */
const SPOKEN: Readonly<Record<string, readonly number[]>> = {
  [SERVING_NAMESPACE]: [HTTPS, AGENT, DNS],
  [DOOR_NAMESPACE]: [HTTPS, AGENT, DNS, ENGINE_HTTP_PORT, DOOR_MEMORY_PORT],
  [CONTROLLERS_NAMESPACE]: [HTTPS, AGENT, DNS],
};

/** Where clients of anybody's choice come in: the ports at which pods of a namespace are spoken to. */
const HEARD: Readonly<Record<string, readonly number[]>> = {
  [TOOL_EGRESS_NAMESPACE]: [TOOL_EGRESS_PORT, TOOL_EGRESS_HEALTH_PORT, TOOL_EGRESS_METRICS_PORT],
};

export const networkPolicyNeeds: ObjectRule = {
  over: 'object',
  id: 'network-policy-needs',
  title: 'NetworkPolicies open what pods of their namespace need, and no other port',
  source: 'Kubernetes API, NetworkPolicy: what no policy opens is refused; lib/contract/ports.ts',
  controls: ['NP-01', 'NP-02', 'NP-03'],
  kinds: ['Namespace', 'NetworkPolicy'],
  check: (object, cluster) =>
    object.kind === 'Namespace'
      ? needs(object, cluster)
      : [...ports(object, 'egress', SPOKEN), ...ports(object, 'ingress', HEARD)],
};

/** The system's namespace is in no set; it is asked for where that of the controllers is. */
function needs({ name }: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  const isUsed =
    name === CONTROLLERS_NAMESPACE || cluster.objects.some((one) => one.namespace === name && hasPods(one));
  if (entryOf(NEEDS, name) === undefined || !isUsed) return [];
  return [name, ...(name === CONTROLLERS_NAMESPACE ? [SYSTEM_NAMESPACE] : [])].flatMap((one) =>
    (NEEDS[one] ?? [])
      .filter((way) => !policiesOf(one, cluster).some((policy) => opens(policy, way)))
      .map((way) =>
        complaint(one === name ? 'NetworkPolicy' : `NetworkPolicy of ${one}`, undefined, {
          problem: `no policy opens ${way}, without which its pods cannot work`,
          wayOut: 'add one for the pods that need it',
        }),
      ),
  );
}

const hasPods = (object: KubernetesObject): boolean => podsOf(object).length > 0;

function opens(policy: KubernetesObject, way: Way): boolean {
  const [direction, protocol, port] = way.split(' ');
  return openings(policy, direction as Direction).some(({ ports }) =>
    (ports ?? []).some(
      (one) => Number(step(one, 'port')) === Number(port) && String(step(one, 'protocol') ?? 'TCP') === protocol,
    ),
  );
}

/** Pods of one group open ports of their own choice among themselves. */
function ports(
  policy: KubernetesObject,
  direction: Direction,
  by: Readonly<Record<string, readonly number[]>>,
): readonly Complaint[] {
  const allowed = by[policy.namespace ?? ''];
  if (allowed === undefined) return [];
  return openings(policy, direction).flatMap(({ ports: opened, portsPath }: Opening) =>
    (listOf(opened).length === 0 && direction === 'ingress' ? [undefined] : listOf(opened))
      .filter((port) => !allowed.includes(Number(step(port, 'port'))) || step(port, 'endPort') !== undefined)
      .map((port) =>
        complaint(portsPath, port, {
          problem:
            direction === 'egress'
              ? 'pods of that namespace speak on no such port'
              : 'pods of that namespace are spoken to on no such port',
          wayOut: `use ${allowed.join(', ')}`,
        }),
      ),
  );
}
