import { isObject } from '../cloudformation/service-spec';

/** The little of a cluster that decides whether the next object can be applied. */
export interface Kubernetes {
  readonly namespaces: Set<string>;
  /** Helm releases by chart name. */
  readonly charts: Set<string>;
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Record<string, unknown>;
}

/** Kinds that exist only once a chart has brought their definition. */
const DEFINED_BY: Readonly<Record<string, string>> = {
  'leaderworkerset.x-k8s.io': 'lws',
  'elbv2.k8s.aws': 'aws-load-balancer-controller',
};

const BUILT_IN = /^(v1|[a-z]+\/v\d\w*|[a-z.]+\.k8s\.io\/v\d\w*)$/;

export function emptyKubernetes(type: string): Kubernetes | undefined {
  if (type !== 'AWS::EKS::Cluster') return undefined;
  return {
    namespaces: new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']),
    charts: new Set(),
  };
}

/** The objects of a `Custom::AWSCDK-EKS-KubernetesResource`. */
export function objectsOf(properties: Record<string, unknown>): KubernetesObject[] {
  const parsed: unknown = JSON.parse(String(properties['Manifest']));
  return [parsed].flat() as KubernetesObject[];
}

/** What the API server would refuse of these objects, applied in their order. */
export function refusals(kubernetes: Kubernetes, objects: readonly KubernetesObject[]): string[] {
  const namespaces = new Set(kubernetes.namespaces);
  return objects.flatMap((object) => {
    if (object.kind === 'Namespace') namespaces.add(object.metadata.name);
    const { namespace } = object.metadata;
    if (namespace !== undefined && !namespaces.has(namespace))
      return [`Error from server (NotFound): namespaces "${namespace}" not found`];
    return kindProblem(kubernetes, object);
  });
}

function kindProblem({ charts }: Kubernetes, { apiVersion, kind }: KubernetesObject): string[] {
  const group = apiVersion.split('/')[0] ?? '';
  const chart = DEFINED_BY[group];
  if (chart === undefined ? BUILT_IN.test(apiVersion) : charts.has(chart)) return [];
  return [`no matches for kind "${kind}" in version "${apiVersion}"`];
}

export interface BalancedService {
  readonly service: string;
  /** Name of its load balancer; an account has no two of one name. @default - one that the controller makes up */
  readonly balancer?: string;
}

const NAME = 'service.beta.kubernetes.io/aws-load-balancer-name';

/** Services for which the load balancer controller makes a load balancer that outlives the object's stack. */
export function loadBalancersOf(objects: readonly KubernetesObject[]): BalancedService[] {
  return objects
    .filter(({ kind, spec }) => kind === 'Service' && isObject(spec) && spec['type'] === 'LoadBalancer')
    .map(({ metadata }) => ({
      service: `${metadata.namespace ?? 'default'}/${metadata.name}`,
      balancer: metadata.annotations?.[NAME],
    }));
}

/** Target groups that objects bind pods to, by name. */
export const boundTargetGroups = (objects: readonly KubernetesObject[]): string[] =>
  objects.flatMap(({ kind, spec }) => (kind === 'TargetGroupBinding' ? [String(spec?.['targetGroupName'])] : []));
