import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  DOOR_NAMESPACE,
  ENGINE_PRIORITY_CLASS,
  ENGINE_SERVICE_ACCOUNT,
  FRONT_DOOR,
  GPU_RESOURCE,
  NODE_NAMESPACE,
  READINESS_GATE_LABEL,
  SERVING_NAMESPACE,
  TOOL_EGRESS,
  TOOL_EGRESS_NAMESPACE,
} from '../lib/contract';
import { COMMON_LABELS } from './names';
import { devices, mebibytes, millicores } from './pods/quantities';
import type { EnvironmentPlan } from '../lib/environment';
import { addDefaultDeny, addDnsEgress } from './network/network-policies';

/** Far below the system classes, which start at 2 * 10^9. */
const ENGINE_PRIORITY = 1_000_000;

type PodSecurityLevel = 'restricted' | 'privileged';

/** What has to exist before any pod: namespaces with their limits, and what pods refer to by name. */
export class NamespacesChart extends Chart {
  constructor(scope: Construct, id: string, plan: EnvironmentPlan) {
    super(scope, id, { labels: { ...COMMON_LABELS } });
    this.addNamespace('Serving', SERVING_NAMESPACE, 'restricted', plan);
    this.addNamespace('Node', NODE_NAMESPACE, 'privileged', plan); // device plugins mount host paths
    this.addEnginePriority();
    this.addEngineServiceAccount();
    this.addServiceQuota(
      'ServiceQuota',
      { name: 'services', namespace: SERVING_NAMESPACE },
      { loadBalancers: plan.frontDoor === undefined ? 1 : 0, gpus: gpusAtOnce(plan) },
    );
    addDefaultDeny(this, 'ServingDefaultDeny', SERVING_NAMESPACE);
    addDnsEgress(this, 'ServingDns', SERVING_NAMESPACE);
    addDefaultDeny(this, 'NodeDefaultDeny', NODE_NAMESPACE);
    if (plan.frontDoor !== undefined) this.addProxy('Door', DOOR, plan);
    if (plan.toolEgress !== undefined) this.addProxy('ToolEgress', EGRESS, plan);
  }

  /** Pinned to the cluster's minor version, so that an upgrade does not tighten the rules by itself. */
  private addNamespace(
    id: string,
    name: string,
    level: PodSecurityLevel,
    { kubernetesVersion }: EnvironmentPlan,
    labels: Readonly<Record<string, string>> = {},
  ): void {
    const modes = ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, `v${kubernetesVersion}`],
    ]);
    new k8s.KubeNamespace(this, id, { metadata: { name, labels: { ...Object.fromEntries(modes), ...labels } } });
  }

  /** An engine waits for a free node; it never pushes another out. */
  private addEnginePriority(): void {
    new k8s.KubePriorityClass(this, 'EnginePriority', {
      metadata: { name: ENGINE_PRIORITY_CLASS },
      value: ENGINE_PRIORITY,
      preemptionPolicy: 'Never',
      globalDefault: false,
      description: 'Model servers: above nothing but unclassified pods, and they do not preempt',
    });
  }

  /** The identity that may read the weights bucket; the association is made by name, in the cloud. */
  private addEngineServiceAccount(): void {
    new k8s.KubeServiceAccount(this, 'EngineServiceAccount', {
      metadata: { name: ENGINE_SERVICE_ACCOUNT, namespace: SERVING_NAMESPACE },
      automountServiceAccountToken: false,
    });
  }

  /** One load balancer, or none that is not in the template; no port on any node; GPUs; and what a pod gets that names nothing. */
  private addServiceQuota(id: string, metadata: k8s.ObjectMeta, { loadBalancers, gpus }: Allowed): void {
    new k8s.KubeResourceQuota(this, id, {
      metadata,
      spec: {
        hard: {
          'services.nodeports': devices(0),
          'services.loadbalancers': devices(loadBalancers),
          [`requests.${GPU_RESOURCE}`]: devices(gpus),
        },
      },
    });
    new k8s.KubeLimitRange(this, `${id}Containers`, {
      metadata: { name: 'containers', namespace: metadata.namespace! },
      spec: { limits: [{ type: 'Container', ...UNNAMED }] },
    });
  }

  /** A namespace of a proxy: its pods have an account of their own, no load balancer, and what its chart lets in and out. */
  private addProxy(id: string, { namespace, account, quota, labels }: ProxyNamespace, plan: EnvironmentPlan): void {
    this.addNamespace(id, namespace, 'restricted', plan, labels);
    this.addServiceQuota(`${id}ServiceQuota`, { name: quota, namespace }, { loadBalancers: 0, gpus: 0 });
    new k8s.KubeServiceAccount(this, `${id}ServiceAccount`, {
      metadata: { name: account, namespace },
      automountServiceAccountToken: false,
    });
    addDefaultDeny(this, `${id}DefaultDeny`, namespace);
    addDnsEgress(this, `${id}Dns`, namespace);
  }
}

/** What a namespace may have at most. */
interface Allowed {
  readonly loadBalancers: number;
  readonly gpus: number;
}

/** A pod that ends counts until it is gone, so every replica may stand there twice. */
const gpusAtOnce = ({ deployments }: EnvironmentPlan): number =>
  2 * deployments.reduce((sum, { replicas, plan, pod }) => sum + replicas * plan.layout.nodes * pod.gpus, 0);

/** Of containers that name none; those of the product name their own. No limit of CPU, which would slow down whoever has none. */
const UNNAMED: Pick<k8s.LimitRangeItem, 'default' | 'defaultRequest'> = {
  default: { memory: mebibytes(256), 'ephemeral-storage': mebibytes(256) },
  defaultRequest: { cpu: millicores(100), memory: mebibytes(256), 'ephemeral-storage': mebibytes(256) },
};

interface ProxyNamespace {
  readonly namespace: string;
  readonly account: string;
  /** Name of the quota that keeps load balancers and node ports out. */
  readonly quota: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The account is the identity that may read keys. A pod that comes while its TargetGroupBinding is there is ready when the load
 * balancer has found it healthy (aws-load-balancer-controller, "Pod readiness gate").
 */
const DOOR: ProxyNamespace = {
  namespace: DOOR_NAMESPACE,
  account: FRONT_DOOR,
  quota: 'door-services',
  labels: { [READINESS_GATE_LABEL]: 'enabled' },
};

const EGRESS: ProxyNamespace = { namespace: TOOL_EGRESS_NAMESPACE, account: TOOL_EGRESS, quota: 'egress-services' };
