import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { images } from '../lib/catalog';
import { NODE_GROUP_LABEL, NODE_NAMESPACE, NODE_ROLE_LABEL, SYSTEM_PRIORITY_CLASS } from '../lib/contract';
import { addNodeAgentAccount, COMMON_LABELS, nodeAgentSelector, platformImage } from './names';
import { gpuToleration } from './pods/placement';
import { AGENT_STORAGE, intOrString, mebibytes, millicores } from './pods/quantities';
import type { EnvironmentPlan } from '../lib/environment';

const DEVICE_PLUGINS = { name: 'device-plugins', path: '/var/lib/kubelet/device-plugins' };
const INFINIBAND = { name: 'infiniband', path: '/dev/infiniband' };

interface DevicePlugin {
  readonly name: string;
  /** Nodes it runs on. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Capacity entries it runs on. @default - all */
  readonly capacities?: (plan: EnvironmentPlan) => readonly string[];
  readonly hostPaths: readonly { readonly name: string; readonly path: string }[];
  readonly env?: Readonly<Record<string, string>>;
  readonly hostNetwork?: boolean;
}

const NVIDIA: DevicePlugin = {
  name: images.nvidiaDevicePlugin.name,
  nodeSelector: { [NODE_ROLE_LABEL]: 'gpu' },
  hostPaths: [DEVICE_PLUGINS],
  env: {
    FAIL_ON_INIT_ERROR: 'true', // only GPU nodes run it: a missing driver is an error to be seen and retried
    MIG_STRATEGY: 'none',
    // Since 0.19 it claims /dev/infiniband by default, which is the EFA plugin's (k8s-device-plugin#1692).
    MOFED_ENABLED: 'false',
    NVIDIA_VISIBLE_DEVICES: 'all',
    NVIDIA_DRIVER_CAPABILITIES: 'compute,utility',
  },
};

const EFA: DevicePlugin = {
  name: images.efaDevicePlugin.name,
  nodeSelector: { [NODE_ROLE_LABEL]: 'gpu' },
  // Only where interfaces are; a label of the nodes would change together with their launch template, which EKS refuses.
  capacities: ({ nodeGroups }) => nodeGroups.filter(({ efa }) => efa).map(({ capacity }) => capacity),
  hostPaths: [DEVICE_PLUGINS, INFINIBAND],
  hostNetwork: true, // as in its own chart (aws/eks-charts): interfaces live in the host's network namespace
};

/** What makes GPUs and EFA interfaces countable resources of a node. EKS has no add-on for either. */
export class DevicePluginsChart extends Chart {
  constructor(scope: Construct, id: string, plan: EnvironmentPlan) {
    super(scope, id, { namespace: NODE_NAMESPACE, labels: { ...COMMON_LABELS } });
    this.addPlugin('Nvidia', NVIDIA, plan);
    if (plan.nodeGroups.some(({ efa }) => efa)) this.addPlugin('Efa', EFA, plan);
  }

  private addPlugin(id: string, plugin: DevicePlugin, plan: EnvironmentPlan): void {
    const selector = nodeAgentSelector(plugin.name);
    addNodeAgentAccount(this, `${id}Account`, plugin.name);
    new k8s.KubeDaemonSet(this, id, {
      metadata: { name: plugin.name },
      spec: {
        selector: { matchLabels: selector },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: intOrString(1) } },
        template: { metadata: { labels: { ...selector, ...COMMON_LABELS } }, spec: podSpec(plugin, plan) },
      },
    });
  }
}

function podSpec(plugin: DevicePlugin, plan: EnvironmentPlan): k8s.PodSpec {
  return {
    priorityClassName: SYSTEM_PRIORITY_CLASS,
    serviceAccountName: plugin.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    nodeSelector: { ...plugin.nodeSelector },
    affinity: plugin.capacities && onCapacities(plugin.capacities(plan)),
    tolerations: [gpuToleration],
    hostNetwork: plugin.hostNetwork,
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container(plugin, platformImage(plan, plugin.name))],
    volumes: plugin.hostPaths.map(({ name, path }) => ({ name, hostPath: { path } })),
  };
}

function onCapacities(names: readonly string[]): k8s.Affinity {
  const matchExpressions = [{ key: NODE_GROUP_LABEL, operator: 'In', values: [...new Set(names)] }];
  return {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
  };
}

function container(plugin: DevicePlugin, image: string): k8s.Container {
  return {
    name: 'device-plugin',
    image,
    imagePullPolicy: 'IfNotPresent',
    env: plugin.env && variables(plugin.env),
    resources: {
      requests: { cpu: millicores(50), memory: mebibytes(128), ...AGENT_STORAGE },
      limits: { memory: mebibytes(512), ...AGENT_STORAGE },
    },
    // Root, because the kubelet's directory is root's; no other privilege.
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: plugin.hostPaths.map(({ name, path }) => ({ name, mountPath: path })),
  };
}

function variables(values: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
