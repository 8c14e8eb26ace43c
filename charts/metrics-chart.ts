import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { stringify } from 'yaml';
import { images } from '../lib/catalog';
import {
  DOOR_METRICS_PORT,
  DOOR_NAMESPACE,
  ENDPOINT_SELECTOR,
  ENGINE_HTTP_PORT,
  GPU_METRICS_PORT,
  METRICS_READER_LABEL,
  NODE_NAMESPACE,
  NODE_ROLE_LABEL,
  SERVING_NAMESPACE,
  SYSTEM_PRIORITY_CLASS,
  TOOL_EGRESS_METRICS_PORT,
  TOOL_EGRESS_NAMESPACE,
} from '../lib/contract';
import { GPU_COUNTERS_CSV } from './metrics/gpu-counters';
import { scrapeJobs } from './metrics/scrape-config';
import {
  addNodeAgentAccount,
  COMMON_LABELS,
  DOOR_SELECTOR,
  nodeAgentSelector,
  platformImage,
  TOOL_EGRESS_SELECTOR,
} from './names';
import { gpuToleration } from './pods/placement';
import { AGENT_STORAGE, intOrString, mebibytes, millicores } from './pods/quantities';
import type { EnvironmentPlan } from '../lib/environment';
import { tcp } from './network/network-policies';

const EXPORTER = images.dcgmExporter.name;
const COUNTERS = { configMap: 'gpu-counters', directory: '/etc/windlass', file: 'counters.csv' };
const POD_RESOURCES = '/var/lib/kubelet/pod-resources';
const PORT_NAME = 'metrics';
const ROOT = 0;

/** Metrics of GPUs, who may read them and those of engines, and how a collector finds both. */
export class MetricsChart extends Chart {
  constructor(scope: Construct, id: string, plan: EnvironmentPlan) {
    super(scope, id, { labels: { ...COMMON_LABELS } });
    this.addCounters();
    this.addExporter(platformImage(plan, EXPORTER));
    this.addReaders('GpuReaders', NODE_NAMESPACE, nodeAgentSelector(EXPORTER), GPU_METRICS_PORT);
    this.addReaders('EngineReaders', SERVING_NAMESPACE, ENDPOINT_SELECTOR, ENGINE_HTTP_PORT);
    if (plan.frontDoor !== undefined) this.addReaders('DoorReaders', DOOR_NAMESPACE, DOOR_SELECTOR, DOOR_METRICS_PORT);
    if (plan.toolEgress !== undefined)
      this.addReaders('ToolEgressReaders', TOOL_EGRESS_NAMESPACE, TOOL_EGRESS_SELECTOR, TOOL_EGRESS_METRICS_PORT);
    this.addScrapeConfig(plan);
  }

  private addCounters(): void {
    new k8s.KubeConfigMap(this, 'Counters', {
      metadata: { name: COUNTERS.configMap, namespace: NODE_NAMESPACE },
      data: { [COUNTERS.file]: GPU_COUNTERS_CSV },
    });
  }

  private addExporter(image: string): void {
    const selector = nodeAgentSelector(EXPORTER);
    addNodeAgentAccount(this, 'ExporterAccount', EXPORTER);
    new k8s.KubeDaemonSet(this, 'Exporter', {
      metadata: { name: EXPORTER, namespace: NODE_NAMESPACE },
      spec: {
        selector: { matchLabels: selector },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: intOrString(1) } },
        template: { metadata: { labels: { ...selector, ...COMMON_LABELS } }, spec: exporterPod(image) },
      },
    });
  }

  /** Whoever may read an engine's metrics reaches its whole port: the key guards only a part of it. */
  private addReaders(id: string, namespace: string, pods: Readonly<Record<string, string>>, port: number): void {
    const readers = { namespaceSelector: { matchLabels: { [METRICS_READER_LABEL]: 'true' } } };
    new k8s.KubeNetworkPolicy(this, id, {
      metadata: { name: 'allow-metrics-readers', namespace },
      spec: {
        podSelector: { matchLabels: { ...pods } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [readers], ports: [tcp(port)] }],
      },
    });
  }

  private addScrapeConfig(plan: EnvironmentPlan): void {
    new k8s.KubeConfigMap(this, 'ScrapeConfig', {
      metadata: { name: 'scrape-config', namespace: NODE_NAMESPACE },
      data: {
        'prometheus.yaml': stringify(
          { scrape_configs: scrapeJobs(plan, EXPORTER) },
          { lineWidth: 0, aliasDuplicateObjects: false },
        ),
      },
    });
  }
}

function exporterPod(image: string): k8s.PodSpec {
  return {
    priorityClassName: SYSTEM_PRIORITY_CLASS,
    serviceAccountName: EXPORTER,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    nodeSelector: { [NODE_ROLE_LABEL]: 'gpu' },
    tolerations: [gpuToleration],
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    containers: [exporterContainer(image)],
    volumes: [
      // Which pod has which GPU; the socket in it is root's.
      { name: 'pod-resources', hostPath: { path: POD_RESOURCES } },
      { name: 'counters', configMap: { name: COUNTERS.configMap } },
      { name: 'tmp', emptyDir: { sizeLimit: mebibytes(64) } },
    ],
  };
}

function exporterContainer(image: string): k8s.Container {
  return {
    name: EXPORTER,
    image,
    imagePullPolicy: 'IfNotPresent',
    // Not the image's entrypoint, a shell script that would write into the image.
    command: ['/usr/bin/dcgm-exporter', '-f', `${COUNTERS.directory}/${COUNTERS.file}`],
    env: [
      { name: 'DCGM_EXPORTER_LISTEN', value: `:${GPU_METRICS_PORT}` },
      { name: 'DCGM_EXPORTER_KUBERNETES', value: 'true' },
      { name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      { name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' },
      { name: 'NVIDIA_DRIVER_CAPABILITIES', value: 'compute,utility' },
    ],
    ports: [{ name: PORT_NAME, containerPort: GPU_METRICS_PORT }],
    readinessProbe: { httpGet: { path: '/health', port: intOrString(PORT_NAME) }, timeoutSeconds: 10 },
    // The port alone, and leniently: a collection that waits for a busy driver is not an exporter that hangs.
    startupProbe: { tcpSocket: { port: intOrString(PORT_NAME) }, periodSeconds: 10, failureThreshold: 30 },
    livenessProbe: {
      tcpSocket: { port: intOrString(PORT_NAME) },
      periodSeconds: 30,
      timeoutSeconds: 10,
      failureThreshold: 5,
    },
    resources: {
      requests: { cpu: millicores(100), memory: mebibytes(256), ...AGENT_STORAGE },
      limits: { memory: mebibytes(1024), ...AGENT_STORAGE },
    },
    // Root for the kubelet's socket; without SYS_ADMIN there are no profiling metrics, and the counters name none.
    securityContext: {
      runAsUser: ROOT,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'pod-resources', mountPath: POD_RESOURCES, readOnly: true },
      { name: 'counters', mountPath: COUNTERS.directory, readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}
