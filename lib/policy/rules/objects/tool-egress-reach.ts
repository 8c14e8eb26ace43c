import {
  METRICS_READER_LABEL,
  NAMESPACE_NAME_LABEL,
  NOT_INTERNET,
  TOOL_EGRESS_METRICS_PORT,
  TOOL_EGRESS_NAMESPACE,
  TOOL_EGRESS_TARGET_PORT,
  SYSTEM_NAMESPACE,
} from '../../../contract';
import { complaint } from '../../checks';
import { isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';
import { type StatedEgress, statedEgress } from './tool-egress-model';

const CLUSTER_DNS = { namespace: SYSTEM_NAMESPACE, port: 53 };

export const toolEgressReach: ObjectRule = {
  over: 'object',
  id: 'tool-egress-reach',
  title: 'Only the stated tool servers reach their proxy, and it reaches nothing but the internet and DNS',
  source: 'EKS Best Practices Guide, network security; OWASP SSRF Prevention Cheat Sheet, network layer',
  kinds: ['NetworkPolicy'],
  check: (policy, cluster) => {
    if (policy.namespace !== TOOL_EGRESS_NAMESPACE) return [];
    const stated = statedEgress(cluster);
    return [
      ...listOf(policy.at('spec.ingress')).flatMap((rule, index) =>
        ingressFaults(rule, `spec.ingress.${index}`, stated),
      ),
      ...listOf(policy.at('spec.egress')).flatMap((rule, index) => egressFaults(rule, `spec.egress.${index}`)),
    ];
  },
};

function ingressFaults(rule: unknown, path: string, stated: StatedEgress): readonly Complaint[] {
  const peers = listOf(step(rule, 'from'));
  const others = peers.length === 0 ? [undefined] : peers.filter((peer) => !mayAsk(peer, rule, stated));
  return others.map((peer) =>
    complaint(`${path}.from`, peer, {
      problem: 'it lets others reach the internet than toolEgress.from states',
      wayOut: 'state namespace and labels there, where a review sees them',
    }),
  );
}

function mayAsk(peer: unknown, rule: unknown, { from }: StatedEgress): boolean {
  const labels = step(step(peer, 'namespaceSelector'), 'matchLabels');
  if (step(labels, METRICS_READER_LABEL) === 'true')
    return portsOf(rule).length > 0 && portsOf(rule).every((port) => port === TOOL_EGRESS_METRICS_PORT);
  const pods = step(step(peer, 'podSelector'), 'matchLabels');
  return from.some(
    ({ namespace, podLabels }) =>
      step(labels, NAMESPACE_NAME_LABEL) === namespace &&
      Object.entries(isObject(podLabels) ? podLabels : {}).every(([key, value]) => step(pods, key) === value),
  );
}

const portsOf = (rule: unknown): readonly unknown[] =>
  listOf(step(rule, 'ports')).map((port) => (step(port, 'endPort') === undefined ? step(port, 'port') : undefined));

function egressFaults(rule: unknown, path: string): readonly Complaint[] {
  const peers = listOf(step(rule, 'to'));
  return [
    ...(peers.length === 0 ? [undefined] : peers).flatMap((peer) => {
      const problem = peerFault(peer, rule);
      return problem === undefined
        ? []
        : [
            complaint(`${path}.to`, peer, {
              problem,
              wayOut: `allow ${TOOL_EGRESS_TARGET_PORT} of 0.0.0.0/0 except what is not the internet, and DNS of the cluster`,
            }),
          ];
    }),
  ];
}

function peerFault(peer: unknown, rule: unknown): string | undefined {
  if (isDns(peer, rule)) return undefined;
  const block = step(peer, 'ipBlock');
  if (block === undefined) return 'the proxy could reach pods of the cluster';
  const except = listOf(step(block, 'except'));
  const open = NOT_INTERNET.filter((inside) => !except.includes(inside));
  if (open.length > 0) return `${open.join(', ')} is not the internet, and a name may lead there`;
  const ports = portsOf(rule);
  return ports.length > 0 && ports.every((port) => port === TOOL_EGRESS_TARGET_PORT)
    ? undefined
    : `its hosts are allowed on port ${TOOL_EGRESS_TARGET_PORT} alone`;
}

function isDns(peer: unknown, rule: unknown): boolean {
  const namespace = step(step(step(peer, 'namespaceSelector'), 'matchLabels'), NAMESPACE_NAME_LABEL);
  const ports = portsOf(rule);
  return namespace === CLUSTER_DNS.namespace && ports.length > 0 && ports.every((port) => port === CLUSTER_DNS.port);
}
