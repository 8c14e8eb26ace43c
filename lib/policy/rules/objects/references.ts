import { complaint } from '../../checks';
import { find, isWhole, picked, served } from '../../model/closed-set';
import type { ClusterView } from '../../model/cluster-view';
import { isUnresolved, type KubernetesObject } from '../../model/kubernetes-object';
import { directionsOf, openings } from '../../model/network-policies';
import { CONTROLLERS_NAMESPACE, NAMESPACE_NAME_LABEL } from '../../../contract';
import { type Named, namedBy } from '../../model/named';
import { containersOf, podsOf, type PodTemplate } from '../../model/pods';
import { entryOf, isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

export const references: ObjectRule = {
  over: 'object',
  id: 'reference',
  title: 'What an object names is there',
  source: 'Kubernetes API: a name that leads nowhere is accepted, and the pod never starts or the rule never holds',
  controls: ['REL-04', 'RBAC-07', 'NP-01'],
  check: (object, cluster) =>
    isWhole(object.namespace, cluster)
      ? [...(entryOf(CHECKS, object.kind) ?? none)(object, cluster), ...pods(object, cluster)]
      : [],
};

const none = (): readonly Complaint[] => [];

const missing = (path: string, value: unknown, what: string): Complaint =>
  complaint(path, value, { problem: `no ${what} here has that name`, wayOut: 'name one that is there, or add it' });
const picksNobody = (path: string, value: unknown): Complaint =>
  complaint(path, value, { problem: 'it picks no pod here', wayOut: 'select the labels of a workload' });

/** Secrets that something else makes by name. */
const MAKERS = ['ExternalSecret', 'SealedSecret', 'Certificate'];
const isMade = ({ objects }: ClusterView, namespace: string | undefined, name: unknown): boolean =>
  objects.some(
    (one) =>
      MAKERS.includes(one.kind) &&
      one.namespace === namespace &&
      [one.at('spec.target.name'), one.at('spec.secretName'), one.name].includes(name),
  );

function resolved({ namespace }: KubernetesObject, named: Named, cluster: ClusterView): readonly Complaint[] {
  const { path, kind, name, keys = [], isOptional = false, isClusterWide = false } = named;
  if (isOptional || isUnresolved(name)) return [];
  const found = find(cluster, kind, name, isClusterWide ? undefined : namespace);
  if (found === undefined)
    return kind === 'Secret' && isMade(cluster, namespace, name) ? [] : [missing(path, name, kind)];
  const data = ['data', 'binaryData', 'stringData'].map((field) => found.at(field));
  return keys
    .filter((key) => !data.some((one) => step(one, String(key)) !== undefined))
    .map((key) => missing(path, key, `key of ${kind} ${found.name}`));
}

function pods(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  return podsOf(object).flatMap((pod) => namedBy(pod).flatMap((named) => resolved(object, named, cluster)));
}

/** Ports of the containers of a pod, with their names and protocols. */
const portsOf = (pod: PodTemplate): readonly unknown[] =>
  containersOf(pod).flatMap(({ json }) => listOf(json['ports']));
const protocolOf = (port: unknown): string => String(step(port, 'protocol') ?? 'TCP');

function service(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  if (object.at('spec.type') === 'ExternalName') return [];
  const hasOwnEndpoints = cluster.objects.some(
    (one) =>
      one.namespace === object.namespace &&
      ((one.kind === 'Endpoints' && one.name === object.name) ||
        (one.kind === 'EndpointSlice' &&
          step(one.at('metadata.labels'), 'kubernetes.io/service-name') === object.name)),
  );
  const found = served(object, cluster);
  if (found.length === 0) return hasOwnEndpoints ? [] : [picksNobody('spec.selector', object.at('spec.selector'))];
  return listOf(object.at('spec.ports')).flatMap((port, index) => {
    const target = step(port, 'targetPort') ?? step(port, 'port');
    const isThere = found
      .flatMap(portsOf)
      .some(
        (one) =>
          (step(one, 'name') === target || Number(step(one, 'containerPort')) === Number(target)) &&
          protocolOf(one) === protocolOf(port),
      );
    return isThere
      ? []
      : [
          complaint(`spec.ports.${index}.targetPort`, target, {
            problem: `no pod that it selects listens there over ${protocolOf(port)}`,
            wayOut: 'name a port of a container',
          }),
        ];
  });
}

function binding(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  const [name, port] = [object.at('spec.serviceRef.name'), object.at('spec.serviceRef.port')];
  return backend(object, cluster, 'spec.serviceRef', name, port);
}

function backend(
  { namespace }: KubernetesObject,
  cluster: ClusterView,
  path: string,
  name: unknown,
  port: unknown,
): readonly Complaint[] {
  const found = find(cluster, 'Service', name, namespace);
  if (found === undefined) return [missing(`${path}.name`, name, 'Service')];
  const isThere = listOf(found.at('spec.ports')).some((one) => [step(one, 'port'), step(one, 'name')].includes(port));
  return isThere ? [] : [missing(`${path}.port`, port, `port of Service ${found.name}`)];
}

function ingress(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  return listOf(object.at('spec.rules')).flatMap((rule, index) =>
    listOf(step(step(rule, 'http'), 'paths')).flatMap((one, place) => {
      const target = step(step(one, 'backend'), 'service');
      const port = step(target, 'port');
      return isObject(target)
        ? backend(
            object,
            cluster,
            `spec.rules.${index}.http.paths.${place}.backend.service`,
            target['name'],
            step(port, 'number') ?? step(port, 'name'),
          )
        : [];
    }),
  );
}

function route(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  return listOf(object.at('spec.rules')).flatMap((rule, index) =>
    listOf(step(rule, 'backendRefs'))
      .filter((one) => (step(one, 'kind') ?? 'Service') === 'Service' && step(one, 'namespace') === undefined)
      .flatMap((one, place) =>
        backend(object, cluster, `spec.rules.${index}.backendRefs.${place}`, step(one, 'name'), step(one, 'port')),
      ),
  );
}

function scaler(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  const [kind, name] = [object.at('spec.scaleTargetRef.kind'), object.at('spec.scaleTargetRef.name')];
  return find(cluster, String(kind), name, object.namespace) === undefined
    ? [missing('spec.scaleTargetRef', name, String(kind))]
    : [];
}

/** Roles that every cluster has. */
const BUILT_IN = /^(system:.*|view|edit|admin|cluster-admin)$/;

function roleBinding(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  const [kind, name] = [String(object.at('roleRef.kind')), object.at('roleRef.name')];
  const isClusterWide = kind === 'ClusterRole';
  const role =
    isClusterWide && BUILT_IN.test(String(name))
      ? []
      : resolved(object, { path: 'roleRef', kind, name, isClusterWide }, cluster);
  const subjects = listOf(object.at('subjects')).flatMap((subject, index) => {
    const namespace = step(subject, 'namespace') ?? object.namespace;
    return step(subject, 'kind') === 'ServiceAccount' &&
      isWhole(String(namespace), cluster) &&
      find(cluster, 'ServiceAccount', step(subject, 'name'), String(namespace)) === undefined
      ? [missing(`subjects.${index}`, step(subject, 'name'), 'ServiceAccount')]
      : [];
  });
  return [...role, ...subjects];
}

function claim(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  const [volume, storage] = [object.at('spec.volumeName'), object.at('spec.storageClassName')];
  return [
    ...(volume === undefined
      ? []
      : resolved(
          object,
          { path: 'spec.volumeName', kind: 'PersistentVolume', name: volume, isClusterWide: true },
          cluster,
        )),
    ...(storage === undefined || storage === ''
      ? []
      : resolved(
          object,
          { path: 'spec.storageClassName', kind: 'StorageClass', name: storage, isClusterWide: true },
          cluster,
        )),
  ];
}

/** Pods of the controllers come from Helm charts, so only peers are looked for there. */
function policy(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  const selector = object.at('spec.podSelector');
  const own =
    object.namespace !== CONTROLLERS_NAMESPACE && picked(selector, object.namespace, cluster).length === 0
      ? [picksNobody('spec.podSelector', selector)].filter(() => !isEmpty(selector))
      : [];
  const peers = directionsOf(object).flatMap((direction) =>
    openings(object, direction).flatMap(({ path, peer }) => {
      const [pods, namespaces] = [step(peer, 'podSelector'), step(peer, 'namespaceSelector')];
      const named = step(step(namespaces, 'matchLabels'), NAMESPACE_NAME_LABEL);
      const namespace = namespaces === undefined ? object.namespace : typeof named === 'string' ? named : undefined;
      return isObject(pods) &&
        namespace !== CONTROLLERS_NAMESPACE &&
        isWhole(namespace, cluster) &&
        picked(pods, namespace, cluster).length === 0
        ? [picksNobody(`${path}.podSelector`, pods)]
        : [];
    }),
  );
  return [...own, ...peers];
}

const isEmpty = (selector: unknown): boolean =>
  isObject(selector) && Object.values(selector).every((one) => Object.keys((one as object | null) ?? {}).length === 0);

const CHECKS: Readonly<Record<string, (object: KubernetesObject, cluster: ClusterView) => readonly Complaint[]>> = {
  Service: service,
  TargetGroupBinding: binding,
  Ingress: ingress,
  HTTPRoute: route,
  HorizontalPodAutoscaler: scaler,
  RoleBinding: roleBinding,
  PersistentVolumeClaim: claim,
  NetworkPolicy: policy,
};
