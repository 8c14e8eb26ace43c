import { DOOR_NAMESPACE, METRICS_READER_LABEL, SERVING_NAMESPACE } from '../../contract';
import type { KubernetesObject, Pod } from '../api/objects';
import { type AddressEnd, mayConnect, type NetworkPolicy, type PodEnd } from '../door/reach';
import type { Stage } from './check';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Whoever may want to connect to a pod, and the policies that were admitted. */
export interface Neighbours {
  readonly end: (pod: Pod) => PodEnd;
  readonly stranger: (namespace: string, labels?: Readonly<Record<string, string>>) => PodEnd;
  /** Pods that run but those of readers of metrics; then one without labels in each of a few namespaces. */
  readonly pods: readonly PodEnd[];
  readonly subnets: readonly AddressEnd[];
  readonly reach: (from: PodEnd | AddressEnd, to: PodEnd, port: number) => boolean;
}

export async function neighbours({ cluster, plan }: Stage): Promise<Neighbours> {
  const policies = await list<NetworkPolicy>('/apis/networking.k8s.io/v1/networkpolicies');
  const namespaces = new Map(
    (await list<KubernetesObject>('/api/v1/namespaces')).map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
  );
  const end = ({ metadata: { name, namespace = 'default', labels = {} } }: Pod): PodEnd => ({
    name: `pod ${namespace}/${name}`,
    namespace,
    labels,
    namespaceLabels: namespaces.get(namespace) ?? {},
  });
  const stranger = (namespace: string, labels: Readonly<Record<string, string>> = {}): PodEnd => ({
    name: `a pod ${Object.keys(labels).length === 0 ? 'without labels' : JSON.stringify(labels)} in ${namespace}`,
    namespace,
    labels,
    namespaceLabels: namespaces.get(namespace) ?? { [NAMESPACE_NAME]: namespace },
  });
  const running = cluster.pods
    .all()
    .map((pod) => end(pod))
    .filter(({ namespaceLabels }) => namespaceLabels[METRICS_READER_LABEL] !== 'true');
  return {
    end,
    stranger,
    pods: [...running, ...[SERVING_NAMESPACE, DOOR_NAMESPACE, 'default'].map((namespace) => stranger(namespace))],
    subnets: plan.network.subnets.map(({ tier, cidr }) => ({ name: `the ${tier} subnet ${cidr}`, cidr })),
    reach: (from, to, port) => mayConnect(policies, from, to, port),
  };

  async function list<T>(path: string): Promise<readonly T[]> {
    const { items = [] } = await cluster.mustAnswer(cluster.client.get<{ items?: readonly T[] }>(path));
    return items;
  }
}
