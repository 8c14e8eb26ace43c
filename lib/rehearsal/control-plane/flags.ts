import { SERVICE_RANGE } from '../../contract';
import type { Collection } from '../compression';

/** Where one control plane keeps its files and listens. */
export interface Layout {
  readonly directory: string;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
  readonly apiPort: number;
  readonly webhookPort: number;
  readonly healthPort: number;
}

export const KUBECONFIG = 'kubeconfig';
export const TOKENS = 'tokens.csv';
export const SERVICE_ACCOUNT_KEY = 'service-account.key';
export const CERTIFICATES = 'certificates';
export const API_CERTIFICATE = `${CERTIFICATES}/apiserver.crt`;
export const API_KEY = `${CERTIFICATES}/apiserver.key`;
export const SCHEDULER_CONFIG = 'scheduler.json';
export const STAGES = 'stages.yaml';
export const LWS_CONFIG = 'lws.json';

export const etcdFlags = ({ directory, etcdPort, etcdPeerPort }: Layout): string[] => {
  const client = `http://127.0.0.1:${etcdPort}`;
  const peer = `http://127.0.0.1:${etcdPeerPort}`;
  return [
    `--data-dir=${directory}/etcd`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync', // nobody needs this data after the run
    '--log-level=warn',
  ];
};

/** Admission as Kubernetes ships it: Pod Security, quotas, priorities, default tolerations, webhooks. */
export const apiServerFlags = (layout: Layout, tolerationSeconds: number): string[] => [
  `--etcd-servers=http://127.0.0.1:${layout.etcdPort}`,
  '--bind-address=127.0.0.1',
  '--advertise-address=127.0.0.1',
  `--secure-port=${layout.apiPort}`,
  `--cert-dir=${layout.directory}/${CERTIFICATES}`, // without a certificate of ours it makes its own
  `--token-auth-file=${layout.directory}/${TOKENS}`,
  '--anonymous-auth=false',
  '--authorization-mode=RBAC',
  '--allow-privileged=true', // as EKS does
  `--service-cluster-ip-range=${SERVICE_RANGE}`,
  '--service-account-issuer=https://kubernetes.default.svc',
  `--service-account-key-file=${layout.directory}/${SERVICE_ACCOUNT_KEY}`,
  `--service-account-signing-key-file=${layout.directory}/${SERVICE_ACCOUNT_KEY}`,
  '--endpoint-reconciler-type=none',
  `--default-not-ready-toleration-seconds=${tolerationSeconds}`,
  `--default-unreachable-toleration-seconds=${tolerationSeconds}`,
  '--profiling=false',
];

/** What workloads, budgets, nodes, quotas and deletion need; no cloud, no certificates, no autoscaling. Pods of dead nodes: `podCollectorFlags`. */
const CONTROLLERS = [
  'daemonset-controller',
  'deployment-controller',
  'disruption-controller',
  'endpointslice-controller',
  'garbage-collector-controller',
  'namespace-controller',
  'node-lifecycle-controller',
  'persistentvolume-binder-controller',
  'persistentvolume-protection-controller',
  'persistentvolumeclaim-protection-controller',
  'replicaset-controller',
  'resourcequota-controller',
  'serviceaccount-controller',
  'statefulset-controller',
  'taint-eviction-controller',
];

export const controllerManagerFlags = ({ directory }: Layout): string[] => [
  `--kubeconfig=${directory}/${KUBECONFIG}`,
  `--controllers=${CONTROLLERS.join(',')}`,
  `--service-account-private-key-file=${directory}/${SERVICE_ACCOUNT_KEY}`,
  '--leader-elect=false',
  '--secure-port=0',
  '--kube-api-qps=200',
  '--kube-api-burst=400',
];

export const podCollectorFlags = (
  { directory }: Layout,
  { periodSeconds, quarantineSeconds }: Collection,
): string[] => [
  `--kubeconfig=${directory}/${KUBECONFIG}`,
  `--period=${periodSeconds}s`,
  `--quarantine=${quarantineSeconds}s`,
];

export const schedulerFlags = ({ directory }: Layout): string[] => [
  `--config=${directory}/${SCHEDULER_CONFIG}`,
  '--secure-port=0',
];

/** The default profile; a pod that did not fit is tried again after a second instead of up to ten. */
export const schedulerConfiguration = ({ directory }: Layout): object => ({
  apiVersion: 'kubescheduler.config.k8s.io/v1',
  kind: 'KubeSchedulerConfiguration',
  clientConnection: { kubeconfig: `${directory}/${KUBECONFIG}`, qps: 200, burst: 400 },
  leaderElection: { leaderElect: false },
  podInitialBackoffSeconds: 1,
  podMaxBackoffSeconds: 1,
});

export const kwokFlags = ({ directory }: Layout): string[] => [
  `--kubeconfig=${directory}/${KUBECONFIG}`,
  `--config=${directory}/${STAGES}`,
  '--manage-all-nodes',
  '--node-lease-duration-seconds=40',
  '--cidr=10.64.0.0/12',
];

export const lwsFlags = ({ directory }: Layout): string[] => [
  `--kubeconfig=${directory}/${KUBECONFIG}`,
  `--config=${directory}/${LWS_CONFIG}`,
  '--leader-elect=false',
];

/** The controller serves its webhooks with the API server's own certificate: both are 127.0.0.1. */
export const lwsConfiguration = ({ directory, webhookPort, healthPort }: Layout): object => ({
  apiVersion: 'config.lws.x-k8s.io/v1alpha1',
  kind: 'Configuration',
  internalCertManagement: { enable: false },
  leaderElection: { leaderElect: false },
  webhook: { port: webhookPort, host: '127.0.0.1', certDir: `${directory}/lws-certificates` },
  health: { healthProbeBindAddress: `127.0.0.1:${healthPort}` },
  metrics: { bindAddress: '0' },
});
