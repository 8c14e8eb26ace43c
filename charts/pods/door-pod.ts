import type { k8s } from 'cdk8s-plus-28';
import {
  CONFIG_CHECKSUM_ANNOTATION,
  DOOR_HEALTH_PORT,
  DOOR_HTTP_PORT,
  DOOR_MEMORY_PORT,
  DOOR_METRICS_PORT,
  DOOR_PRIORITY_CLASS,
  FRONT_DOOR,
  HTTP_PATHS,
  NODE_ROLE_LABEL,
} from '../../lib/contract';
import { CONFIG_FILE, SCRIPTS, SECRET_LIST, SECRETS } from '../door/files';
import { remembers } from '../door/memory';
import { POD_SITES } from '../door/sites';
import { COMMON_LABELS, DOOR_SELECTOR } from '../names';
import { haproxySecurity, READABLE_BY_ALL, spreadApart } from './haproxy-pods';
import { AGENT_STORAGE, intOrString, mebibytes, millicores } from './quantities';
import { containerSecurityContext } from './security';
import type { EnvironmentPlan, FrontDoorPlan } from '../../lib/environment';

/** Volumes, and the config maps of the first two. */
export const DOOR_VOLUMES = { config: 'front-door-config', maps: 'front-door-maps', secrets: 'secrets', tmp: 'tmp' };

/** How often Secrets Manager is asked: a new key counts, and a revoked one no more, within a minute. */
const KEYS_SECONDS = 20;
/** Memory of hashes and a certificate; of one run of the command line. */
const SECRETS_MIB = 4;
const KEYS_RESOURCES = {
  requests: { cpu: millicores(50), memory: mebibytes(192), ...AGENT_STORAGE },
  limits: { memory: mebibytes(384), ...AGENT_STORAGE },
};

const { folders } = POD_SITES;
const mounts = (canWrite: boolean): k8s.VolumeMount[] => [
  { name: DOOR_VOLUMES.config, mountPath: folders.config, readOnly: true },
  { name: DOOR_VOLUMES.maps, mountPath: folders.maps, readOnly: true },
  { name: DOOR_VOLUMES.secrets, mountPath: folders.secrets, ...(canWrite ? {} : { readOnly: true }) },
];

/** A pod of the front door. The pre-stop sleep is added to the workload: see `addPreStopSleep`. */
export function doorPodTemplate(plan: EnvironmentPlan, door: FrontDoorPlan, checksum: string): k8s.PodTemplateSpec {
  return {
    metadata: {
      labels: { ...DOOR_SELECTOR, ...COMMON_LABELS },
      annotations: { ...SCRAPE, [CONFIG_CHECKSUM_ANNOTATION]: checksum },
    },
    spec: {
      nodeSelector: { [NODE_ROLE_LABEL]: 'system' },
      topologySpreadConstraints: spreadApart(DOOR_SELECTOR),
      priorityClassName: DOOR_PRIORITY_CLASS,
      serviceAccountName: FRONT_DOOR,
      automountServiceAccountToken: false, // Pod Identity projects a token of its own
      enableServiceLinks: false,
      terminationGracePeriodSeconds: door.drain.terminationGracePeriodSeconds,
      securityContext: haproxySecurity, // what keys.sh writes is for the user of the proxy alone, so both are the same
      initContainers: [keysContainer(plan, door)],
      containers: [proxyContainer(door)],
      volumes: [
        { name: DOOR_VOLUMES.config, configMap: { name: DOOR_VOLUMES.config, defaultMode: READABLE_BY_ALL } },
        { name: DOOR_VOLUMES.maps, configMap: { name: DOOR_VOLUMES.maps, defaultMode: READABLE_BY_ALL } },
        { name: DOOR_VOLUMES.secrets, emptyDir: { medium: 'Memory', sizeLimit: mebibytes(SECRETS_MIB) } },
        { name: DOOR_VOLUMES.tmp, emptyDir: { medium: 'Memory', sizeLimit: mebibytes(SECRETS_MIB) } },
      ],
    },
  };
}

const SCRAPE = {
  'prometheus.io/scrape': 'true',
  'prometheus.io/port': String(DOOR_METRICS_PORT),
  'prometheus.io/path': HTTP_PATHS.metrics,
};

/**
 * Beside the proxy for as long as it lives, and before it: the proxy starts when there are keys. It asks for itself, so a proxy
 * that restarts finds what is known.
 */
function keysContainer({ region }: EnvironmentPlan, door: FrontDoorPlan): k8s.Container {
  const files = [
    SECRETS.keys,
    ...(door.engineKeySecret === undefined ? [] : [SECRETS.engineKey]),
    ...(door.tls === 'door' ? [SECRETS.certificate] : []),
  ];
  return {
    name: 'keys',
    image: door.keysImage.reference,
    imagePullPolicy: 'IfNotPresent',
    restartPolicy: 'Always',
    command: [
      '/bin/sh',
      `${folders.config}/${SCRIPTS.keys}`,
      `${folders.maps}/${SECRET_LIST}`,
      folders.secrets,
      String(KEYS_SECONDS),
    ],
    env: [
      { name: 'AWS_REGION', value: region },
      { name: 'AWS_EC2_METADATA_DISABLED', value: 'true' },
      { name: 'AWS_PAGER', value: '' },
      { name: 'HOME', value: '/tmp' },
    ],
    startupProbe: {
      exec: { command: ['/bin/sh', '-c', files.map((file) => `test -s ${folders.secrets}/${file}`).join(' && ')] },
      periodSeconds: 2,
      timeoutSeconds: 5,
      failureThreshold: 60,
    },
    resources: KEYS_RESOURCES,
    securityContext: containerSecurityContext,
    volumeMounts: [...mounts(true), { name: DOOR_VOLUMES.tmp, mountPath: '/tmp' }],
  };
}

/** The image says SIGUSR1 is how it is stopped: what is open may end, for as long as `hard-stop-after`. */
function proxyContainer(door: FrontDoorPlan): k8s.Container {
  const {
    image,
    resources: { cpuMillis, memoryMiB },
  } = door;
  const probe = (path: string): Pick<k8s.Probe, 'httpGet' | 'timeoutSeconds'> => ({
    httpGet: { path, port: intOrString('health') },
    timeoutSeconds: 5,
  });
  const memory = mebibytes(memoryMiB);
  return {
    name: 'haproxy',
    image: image.reference,
    imagePullPolicy: 'IfNotPresent',
    command: ['haproxy', '-db', '-f', `${folders.config}/${CONFIG_FILE}`],
    ports: [
      { name: 'http', containerPort: DOOR_HTTP_PORT },
      { name: 'health', containerPort: DOOR_HEALTH_PORT },
      { name: 'metrics', containerPort: DOOR_METRICS_PORT },
      ...(remembers(door) ? [{ name: 'memory', containerPort: DOOR_MEMORY_PORT }] : []),
    ],
    startupProbe: { ...probe('/live'), periodSeconds: 2, failureThreshold: 30 },
    readinessProbe: { ...probe('/ready'), periodSeconds: 5, failureThreshold: 2 },
    livenessProbe: { ...probe('/live'), periodSeconds: 10, failureThreshold: 6 },
    resources: {
      requests: { cpu: millicores(cpuMillis), memory, ...AGENT_STORAGE },
      limits: { memory, ...AGENT_STORAGE },
    },
    securityContext: containerSecurityContext,
    volumeMounts: mounts(false),
  };
}
