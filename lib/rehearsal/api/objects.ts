/** The fields every Kubernetes object has. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly generation?: number;
  readonly resourceVersion?: string;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
}

export interface Pod extends KubernetesObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly Container[];
    readonly terminationGracePeriodSeconds?: number;
  };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly { readonly name: string; readonly restartCount: number }[];
  };
}

export interface Node extends KubernetesObject {
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly { readonly key: string }[] };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly allocatable?: Readonly<Record<string, string>>;
  };
}

/** The addresses of one Service, or a part of them. */
export interface EndpointSlice extends KubernetesObject {
  readonly ports?: readonly { readonly name?: string; readonly port?: number }[] | null;
  readonly endpoints?:
    | readonly {
        readonly conditions?: { readonly ready?: boolean; readonly terminating?: boolean };
        readonly targetRef?: { readonly uid?: string };
      }[]
    | null;
}

export interface ClusterEvent extends KubernetesObject {
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
  readonly involvedObject?: { readonly kind: string; readonly name: string; readonly namespace?: string };
}

export const podPath = ({ namespace = 'default', name }: Metadata): string =>
  `/api/v1/namespaces/${namespace}/pods/${name}`;

const conditionOf = (object: Pod | Node, type: string): Condition | undefined =>
  object.status?.conditions?.find((condition) => condition.type === type);

/** A pod that is going away serves nobody new, whatever its conditions still say. */
export const isReady = (object: Pod | Node): boolean =>
  object.metadata.deletionTimestamp === undefined && conditionOf(object, 'Ready')?.status === 'True';

/** Ready, and the node controller has said so to the scheduler, which goes by the taint. */
export const takesPods = (node: Node): boolean =>
  isReady(node) && !(node.spec?.taints ?? []).some(({ key }) => key === 'node.kubernetes.io/not-ready');

export const isTerminating = ({ metadata }: KubernetesObject): boolean => metadata.deletionTimestamp !== undefined;

/** Why the scheduler could not place a pod, in its own words; undefined when it could or has not tried. */
export function unschedulableMessage(pod: Pod): string | undefined {
  if (pod.spec.nodeName !== undefined || isTerminating(pod)) return undefined;
  const scheduled = conditionOf(pod, 'PodScheduled');
  return scheduled?.status === 'False' ? (scheduled.message ?? scheduled.reason ?? 'no reason given') : undefined;
}

export const nameOf = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`;
