import type { JsonObject } from '../../../lib/policy/model/values';

const DIGEST = `sha256:${'a'.repeat(64)}`;
export const IMAGE = `111122223333.dkr.ecr.us-west-2.amazonaws.com/tools/tool@${DIGEST}`;

/** A container and a pod that no rule has anything against. */
export const container = (name: string, more: object = {}): JsonObject => ({
  name,
  image: IMAGE,
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  resources: {
    requests: { cpu: '100m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
    limits: { memory: '64Mi', 'ephemeral-storage': '64Mi' },
  },
  ...more,
});

export const podSpec = (more: object = {}): JsonObject => ({
  serviceAccountName: 'tool',
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [container('main')],
  ...more,
});

const LABELS = { app: 'tool' };
const METADATA = { name: 'tool', namespace: 'tools', labels: LABELS };
const template = (spec: object, annotations?: object): object => ({ metadata: { labels: LABELS, annotations }, spec });
const selector = { matchLabels: LABELS };

type Wrap = (spec: object, annotations?: object) => object;

/** Every kind that holds pods, one that nobody knows among them. */
export const WORKLOADS: Readonly<Record<string, Wrap>> = {
  Pod: (spec, annotations) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { ...METADATA, annotations }, spec }),
  PodTemplate: (spec, annotations) => ({
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: METADATA,
    template: template(spec, annotations),
  }),
  ReplicationController: (spec, annotations) => ({
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: METADATA,
    spec: { selector: LABELS, template: template(spec, annotations) },
  }),
  ...Object.fromEntries(
    ['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet'].map((kind): [string, Wrap] => [
      kind,
      (spec, annotations) => ({
        apiVersion: 'apps/v1',
        kind,
        metadata: METADATA,
        spec: {
          selector,
          template: template(spec, annotations),
          ...(kind === 'StatefulSet' ? { serviceName: 'tool' } : {}),
        },
      }),
    ]),
  ),
  Job: (spec, annotations) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: METADATA,
    spec: { template: template({ restartPolicy: 'Never', ...spec }, annotations) },
  }),
  CronJob: (spec, annotations) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: METADATA,
    spec: {
      schedule: '0 0 * * *',
      jobTemplate: { spec: { template: template({ restartPolicy: 'Never', ...spec }, annotations) } },
    },
  }),
  'LeaderWorkerSet, workers': (spec, annotations) => ({
    apiVersion: 'leaderworkerset.x-k8s.io/v1',
    kind: 'LeaderWorkerSet',
    metadata: METADATA,
    spec: { leaderWorkerTemplate: { size: 2, workerTemplate: template(spec, annotations) } },
  }),
  'LeaderWorkerSet, leader': (spec, annotations) => ({
    apiVersion: 'leaderworkerset.x-k8s.io/v1',
    kind: 'LeaderWorkerSet',
    metadata: METADATA,
    spec: {
      leaderWorkerTemplate: {
        size: 2,
        leaderTemplate: template(spec, annotations),
        workerTemplate: template(podSpec()),
      },
    },
  }),
  'a kind nobody knows': (spec, annotations) => ({
    apiVersion: 'example.com/v1',
    kind: 'Training',
    metadata: METADATA,
    spec: { roles: [{ worker: { template: template(spec, annotations) } }] },
  }),
};

/** Where a container of each kind stands beside the main one. */
export const CONTAINERS: Readonly<Record<string, (one: object) => JsonObject>> = {
  container: (one) => podSpec({ containers: [container('other'), one] }),
  'init container': (one) => podSpec({ initContainers: [container('other'), one] }),
  sidecar: (one) => podSpec({ initContainers: [{ ...one, restartPolicy: 'Always' }] }),
  'ephemeral container': (one) => podSpec({ ephemeralContainers: [one] }),
};
