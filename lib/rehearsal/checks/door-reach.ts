import {
  COMPONENT_LABEL,
  DOOR_NAMESPACE,
  ENDPOINT_COMPONENT,
  ENGINE_HTTP_PORT,
  METRICS_READER_LABEL,
  SERVING_NAMESPACE,
} from '../../contract';
import { counted } from '../../units';
import type { KubernetesObject, Pod } from '../api/objects';
import type { Door } from '../door/door';
import { type AddressEnd, mayConnect, type NetworkPolicy, type PodEnd } from '../door/reach';
import { GROUP_INDEX_LABEL } from '../replicas';
import type { Stage } from './check';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Who reaches engines by the policies that were admitted: every pod of the door, of others nobody. */
export async function reachFindings(
  { cluster, plan }: Stage,
  door: Door,
): Promise<{ readonly findings: string[]; readonly asked: string }> {
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
  const stranger = (namespace: string): PodEnd => ({
    name: `a pod without labels in ${namespace}`,
    namespace,
    labels: {},
    namespaceLabels: namespaces.get(namespace) ?? { [NAMESPACE_NAME]: namespace },
  });
  const engines = plan.deployments
    .flatMap((each) => cluster.podsOf(each))
    .filter(({ metadata }) => metadata.labels?.[COMPONENT_LABEL] === ENDPOINT_COMPONENT)
    .map((pod) => end(pod));
  const doors = door.pods().map((pod) => end(pod));
  const pods = cluster.pods
    .all()
    .map((pod) => end(pod))
    .filter(({ name, namespaceLabels }) => !isReader(namespaceLabels) && doors.every((each) => each.name !== name));
  const strangers = [SERVING_NAMESPACE, DOOR_NAMESPACE, 'default'].map((namespace) => stranger(namespace));
  const subnets: AddressEnd[] = plan.network.subnets.map(({ tier, cidr }) => ({
    name: `the ${tier} subnet ${cidr}`,
    cidr,
  }));
  const others = [...pods, ...strangers, ...subnets];
  const reach = (from: PodEnd | AddressEnd, to: PodEnd): boolean => mayConnect(policies, from, to, ENGINE_HTTP_PORT);
  return {
    findings: engines.flatMap((engine) => [
      ...doors
        .filter((from) => !reach(from, engine))
        .map(({ name }) => `${name} of the door may not connect to ${engine.name}`),
      ...others
        .filter((from) => !isOfGroup(from, engine) && reach(from, engine))
        .map(({ name }) => `${name} may connect to ${engine.name}, past the door`),
    ]),
    asked: `${counted(others.length - subnets.length, 'pod')} and ${counted(subnets.length, 'subnet')}`,
  };

  async function list<T>(path: string): Promise<readonly T[]> {
    const { items = [] } = await cluster.mustAnswer(cluster.client.get<{ items?: readonly T[] }>(path));
    return items;
  }
}

const isReader = (labels: Readonly<Record<string, string>>): boolean => labels[METRICS_READER_LABEL] === 'true';

/** Itself, and the pods of its own group, which compute for it. */
function isOfGroup(from: PodEnd | AddressEnd, engine: PodEnd): boolean {
  if ('cidr' in from) return false;
  const group = engine.labels[GROUP_INDEX_LABEL];
  const isSameGroup = group !== undefined && from.labels[GROUP_INDEX_LABEL] === group;
  return from.name === engine.name || (isSameGroup && from.labels[LWS_NAME_LABEL] === engine.labels[LWS_NAME_LABEL]);
}

const LWS_NAME_LABEL = 'leaderworkerset.sigs.k8s.io/name';
