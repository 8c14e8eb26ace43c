import {
  DOOR_NAMESPACE,
  ENGINE_HTTP_PORT,
  FRONT_DOOR,
  METRICS_READER_LABEL,
  SERVING_NAMESPACE,
} from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import type { KubernetesObject } from '../../model/kubernetes-object';
import {
  areOnly,
  blockOf,
  hasLabel,
  isNamespace,
  isOpenSelector,
  isWide,
  type Opening,
  openings,
} from '../../model/network-policies';
import { step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const GROUP_LABELS = ['leaderworkerset.sigs.k8s.io/name', 'leaderworkerset.sigs.k8s.io/group-index'];

const hasDoor = ({ objects }: ClusterView): boolean =>
  objects.some(
    ({ kind, namespace, name }) => kind === 'Deployment' && namespace === DOOR_NAMESPACE && name === FRONT_DOOR,
  );

/** The pods of one group of a LeaderWorkerSet among themselves: every port, for they choose their own. */
function isOwnGroup(policy: KubernetesObject, peer: unknown): boolean {
  const [pods, own] = [step(peer, 'podSelector'), policy.at('spec.podSelector')];
  return (
    step(peer, 'namespaceSelector') === undefined &&
    GROUP_LABELS.every((label) => {
      const value = step(step(own, 'matchLabels'), label);
      return typeof value === 'string' && hasLabel(pods, label, value);
    })
  );
}

/** The door's pods, collectors of metrics, and without a door the subnets of the load balancer. */
function mayReach(peer: unknown, cluster: ClusterView): boolean {
  const [block, namespace, pods] = ['ipBlock', 'namespaceSelector', 'podSelector'].map((key) => step(peer, key));
  if (block !== undefined) {
    const network = blockOf(step(block, 'cidr'));
    return !hasDoor(cluster) && network !== undefined && !isWide(network);
  }
  return (
    (isNamespace(namespace, DOOR_NAMESPACE) && hasLabel(pods, 'app.kubernetes.io/name', FRONT_DOOR)) ||
    hasLabel(namespace, METRICS_READER_LABEL, 'true')
  );
}

export const enginesBehindDoor: ObjectRule = {
  over: 'object',
  id: 'engines-behind-door',
  title: 'Engines are reached by the door or load balancer, collectors of metrics and their own group alone',
  source:
    'lib/contract/front-door.ts, UNGUARDED_PATHS: what vLLM answers without a key; and with its key it knows no tenants',
  controls: ['NP-01', 'NP-03', 'NP-04', 'VLLM-02'],
  kinds: ['NetworkPolicy'],
  check: (policy, cluster) =>
    policy.namespace === SERVING_NAMESPACE
      ? openings(policy, 'ingress').flatMap((opening) => judged(policy, opening, cluster))
      : [],
};

function judged(policy: KubernetesObject, opening: Opening, cluster: ClusterView): readonly Complaint[] {
  const { path, peer, ports, portsPath } = opening;
  if (isOwnGroup(policy, peer)) return [];
  if (!mayReach(peer, cluster))
    return [
      complaint(path, peer, {
        problem:
          'it lets others than the door and collectors of metrics reach engines, past keys, limits and the access log',
        wayOut: `let in pods of ${DOOR_NAMESPACE} by their label, and clients by the address of the door or load balancer`,
      }),
    ];
  if (!areOnly(ports, [ENGINE_HTTP_PORT]))
    return [
      complaint(portsPath, ports, {
        problem: 'engines answer clients on one port; torch, NCCL and ZMQ behind the others ask for no key',
        wayOut: `name TCP ${ENGINE_HTTP_PORT} alone`,
      }),
    ];
  return isOpenSelector(policy.at('spec.podSelector'))
    ? [
        complaint('spec.podSelector', policy.at('spec.podSelector'), {
          problem: 'it opens every pod of the namespace, workers of groups among them',
          wayOut: 'select the pods that answer clients',
        }),
      ]
    : [];
}
