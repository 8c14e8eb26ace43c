import {
  APP_LABEL,
  COMPONENT_LABEL,
  DOOR_CONVERSATIONS_PATH,
  DOOR_METRICS_PORT,
  DOOR_NAMESPACE,
  ENDPOINT_COMPONENT,
  ENGINE_HTTP_PORT,
  FRONT_DOOR,
  GPU_METRICS_PORT,
  HTTP_PATHS,
  INSTANCE_LABEL,
  NODE_NAMESPACE,
  SCHEME_ANNOTATION,
  SERVING_NAMESPACE,
  TOOL_EGRESS,
  TOOL_EGRESS_METRICS_PORT,
  TOOL_EGRESS_NAMESPACE,
  VARIANT_LABEL,
} from '../../lib/contract';
import { remembers } from '../door/memory';
import { variantOf } from './variant';
import type { DeploymentPlan, EnvironmentPlan } from '../../lib/environment';

/** One step of Prometheus' relabelling; what is absent has Prometheus' default. */
export interface Relabelling {
  readonly source_labels: readonly string[];
  readonly regex?: string;
  readonly action?: 'keep' | 'replace';
  readonly target_label?: string;
  readonly replacement?: string;
}

export interface ScrapeJob {
  readonly job_name: string;
  readonly honor_labels?: boolean;
  readonly metrics_path: string;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly tls_config?: { readonly ca: string; readonly server_name: string };
  readonly kubernetes_sd_configs: readonly object[];
  readonly relabel_configs: readonly Relabelling[];
  readonly metric_relabel_configs?: readonly Relabelling[];
}

/**
 * Jobs for a Prometheus, or Amazon's managed collector, that find every engine and every GPU and say of each series to
 * which deployment and variant it belongs.
 */
export function scrapeJobs({ deployments, frontDoor, toolEgress }: EnvironmentPlan, gpuExporter: string): ScrapeJob[] {
  return [
    {
      job_name: 'windlass-engines',
      metrics_path: HTTP_PATHS.metrics,
      ...tlsConfig(frontDoor),
      kubernetes_sd_configs: podsOf(SERVING_NAMESPACE),
      relabel_configs: [
        keep(podLabel(COMPONENT_LABEL), ENDPOINT_COMPONENT),
        keep(PORT_NUMBER, String(ENGINE_HTTP_PORT)),
        ...(frontDoor?.engineTls === undefined ? [] : [SCHEME]),
        copy(podLabel(INSTANCE_LABEL), 'deployment'),
        copy(podLabel(VARIANT_LABEL), 'variant'),
        ...PLACE,
      ],
    },
    {
      job_name: 'windlass-gpus',
      honor_labels: true, // `pod` and `namespace` are those of the pod that has the GPU, not of the exporter
      metrics_path: HTTP_PATHS.metrics,
      kubernetes_sd_configs: podsOf(NODE_NAMESPACE),
      relabel_configs: [keep(podLabel(APP_LABEL), gpuExporter), keep(PORT_NUMBER, String(GPU_METRICS_PORT)), ...PLACE],
      metric_relabel_configs: deployments.flatMap(ownerOfGpu),
    },
    ...(frontDoor === undefined ? [] : [DOOR_JOB]),
    ...(frontDoor === undefined || !remembers(frontDoor) ? [] : [CONVERSATIONS_JOB]),
    ...(toolEgress === undefined ? [] : [TOOL_EGRESS_JOB]),
  ];
}

/** Each pod says by annotation whether it is asked over TLS. */
const SCHEME: Relabelling = {
  source_labels: [`__meta_kubernetes_pod_annotation_${SCHEME_ANNOTATION.replace(/[^a-zA-Z0-9_]/g, '_')}`],
  regex: '(https)',
  action: 'replace',
  target_label: '__scheme__',
};

const tlsConfig = (door: EnvironmentPlan['frontDoor']): Pick<ScrapeJob, 'tls_config'> =>
  door?.engineTls === undefined
    ? {}
    : { tls_config: { ca: door.engineTls.caCertificates, server_name: door.engineTls.hostname } };

const podsOf = (namespace: string): object[] => [{ role: 'pod', namespaces: { names: [namespace] } }];
const PORT_NUMBER = '__meta_kubernetes_pod_container_port_number';

/** Prometheus writes every sign that no label of its own may have as an underscore. */
const podLabel = (label: string): string => `__meta_kubernetes_pod_label_${label.replace(/[^a-zA-Z0-9_]/g, '_')}`;

const keep = (label: string, regex: string): Relabelling => ({ source_labels: [label], regex, action: 'keep' });
const copy = (label: string, target: string): Relabelling => ({ source_labels: [label], target_label: target });

const PLACE: readonly Relabelling[] = [
  copy('__meta_kubernetes_pod_name', 'pod'),
  copy('__meta_kubernetes_pod_node_name', 'node'),
];

/** `proxy` of its series is the model, `server` a place for a replica; places that are empty are left out. */
const DOOR_JOB: ScrapeJob = {
  job_name: 'windlass-front-door',
  metrics_path: HTTP_PATHS.metrics,
  params: { 'no-maint': [''] },
  kubernetes_sd_configs: podsOf(DOOR_NAMESPACE),
  relabel_configs: [keep(podLabel(APP_LABEL), FRONT_DOOR), keep(PORT_NUMBER, String(DOOR_METRICS_PORT)), ...PLACE],
};

/** What the door remembered, by `model` and `recalled`. */
const CONVERSATIONS_JOB: ScrapeJob = {
  ...DOOR_JOB,
  params: {},
  job_name: 'windlass-front-door-conversations',
  metrics_path: DOOR_CONVERSATIONS_PATH,
};

const TOOL_EGRESS_JOB: ScrapeJob = {
  job_name: 'windlass-tool-egress',
  metrics_path: HTTP_PATHS.metrics,
  kubernetes_sd_configs: podsOf(TOOL_EGRESS_NAMESPACE),
  relabel_configs: [
    keep(podLabel(APP_LABEL), TOOL_EGRESS),
    keep(PORT_NUMBER, String(TOOL_EGRESS_METRICS_PORT)),
    ...PLACE,
  ],
};

/** The exporter learns from the kubelet which pod has a GPU, but not its labels; the name of a pod begins with its owner's. */
function ownerOfGpu(deployment: DeploymentPlan): Relabelling[] {
  const ending = deployment.multiNode ? '(-[0-9]+){1,2}' : '-[a-z0-9]{1,10}-[a-z0-9]{5}';
  const regex = `${SERVING_NAMESPACE};${deployment.name.replaceAll('.', '\\.')}${ending}`;
  const owned = (target: string, replacement: string): Relabelling => ({
    source_labels: ['namespace', 'pod'],
    regex,
    target_label: target,
    replacement,
  });
  return [owned('deployment', deployment.name), owned('variant', variantOf(deployment))];
}
