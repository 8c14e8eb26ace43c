import type { k8s } from 'cdk8s-plus-28';
import {
  CONFIG_CHECKSUM_ANNOTATION,
  HTTP_PATHS,
  NODE_ROLE_LABEL,
  TOOL_EGRESS,
  TOOL_EGRESS_FILES,
  TOOL_EGRESS_HEALTH_PORT,
  TOOL_EGRESS_METRICS_PORT,
  TOOL_EGRESS_PORT,
} from '../../lib/contract';
import type { ToolEgressPlan } from '../../lib/environment';
import { COMMON_LABELS, TOOL_EGRESS_SELECTOR } from '../names';
import { EGRESS_CONFIG_FILE } from '../tool-egress/files';
import { EGRESS_POD_SITES } from '../tool-egress/sites';
import { haproxySecurity, READABLE_BY_ALL, spreadApart } from './haproxy-pods';
import { AGENT_STORAGE, intOrString, mebibytes, millicores } from './quantities';
import { containerSecurityContext } from './security';

/** A pod of the proxy of tool servers. The pre-stop sleep is added to the workload: see `addPreStopSleep`. */
export const toolEgressPodTemplate = (egress: ToolEgressPlan, checksum: string): k8s.PodTemplateSpec => ({
  metadata: {
    labels: { ...TOOL_EGRESS_SELECTOR, ...COMMON_LABELS },
    annotations: {
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': String(TOOL_EGRESS_METRICS_PORT),
      'prometheus.io/path': HTTP_PATHS.metrics,
      [CONFIG_CHECKSUM_ANNOTATION]: checksum,
    },
  },
  spec: {
    nodeSelector: { [NODE_ROLE_LABEL]: 'system' },
    topologySpreadConstraints: spreadApart(TOOL_EGRESS_SELECTOR),
    serviceAccountName: TOOL_EGRESS,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: egress.drain.terminationGracePeriodSeconds,
    securityContext: haproxySecurity,
    containers: [container(egress)],
    volumes: [{ name: TOOL_EGRESS_FILES, configMap: { name: TOOL_EGRESS_FILES, defaultMode: READABLE_BY_ALL } }],
  },
});

/** The image says SIGUSR1 is how it is stopped: what is open may end, for as long as `hard-stop-after`. */
function container({ image, resources: { cpuMillis, memoryMiB } }: ToolEgressPlan): k8s.Container {
  const probe = { httpGet: { path: '/', port: intOrString('health') }, timeoutSeconds: 5 };
  const memory = mebibytes(memoryMiB);
  return {
    name: 'haproxy',
    image: image.reference,
    imagePullPolicy: 'IfNotPresent',
    command: ['haproxy', '-db', '-f', `${EGRESS_POD_SITES.folder}/${EGRESS_CONFIG_FILE}`],
    ports: [
      { name: 'connect', containerPort: TOOL_EGRESS_PORT },
      { name: 'health', containerPort: TOOL_EGRESS_HEALTH_PORT },
      { name: 'metrics', containerPort: TOOL_EGRESS_METRICS_PORT },
    ],
    startupProbe: { ...probe, periodSeconds: 2, failureThreshold: 30 },
    readinessProbe: { ...probe, periodSeconds: 5, failureThreshold: 2 },
    livenessProbe: {
      tcpSocket: { port: intOrString('health') },
      timeoutSeconds: 5,
      periodSeconds: 10,
      failureThreshold: 6,
    },
    resources: {
      requests: { cpu: millicores(cpuMillis), memory, ...AGENT_STORAGE },
      limits: { memory, ...AGENT_STORAGE },
    },
    securityContext: containerSecurityContext,
    volumeMounts: [{ name: TOOL_EGRESS_FILES, mountPath: EGRESS_POD_SITES.folder, readOnly: true }],
  };
}
