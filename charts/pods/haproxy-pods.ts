import type { k8s } from 'cdk8s-plus-28';

/** User `haproxy` of the image (docker-library/haproxy). */
export const HAPROXY_USER = 99;
export const READABLE_BY_ALL = 0o444;

export const haproxySecurity: k8s.PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: HAPROXY_USER,
  runAsGroup: HAPROXY_USER,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Pods of one revision, on nodes that can take them: a node that is down holds none back. */
const spreadOver = (
  selector: Record<string, string>,
  topologyKey: string,
  whenUnsatisfiable: string,
): k8s.TopologySpreadConstraint => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable,
  nodeTaintsPolicy: 'Honor',
  labelSelector: { matchLabels: selector },
  matchLabelKeys: ['pod-template-hash'],
});

/** Each on a node of its own, and zones alike where that goes. */
export const spreadApart = (selector: Record<string, string>): k8s.TopologySpreadConstraint[] => [
  spreadOver(selector, 'kubernetes.io/hostname', 'DoNotSchedule'),
  spreadOver(selector, 'topology.kubernetes.io/zone', 'ScheduleAnyway'),
];
