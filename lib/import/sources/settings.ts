import type { Item, Outcome, Word } from '../types';
import { at, listOf, type Node, objectOf, textOf } from './documents';

export type Setting = Omit<Item, 'place' | 'kind'>;
type Row = readonly [Outcome, string, string?];

const PROBES: Row = ['derived', 'probes follow from the planned start', 'probes'];
const VOLUMES: Row = ['derived', 'weights come from the weights bucket, caches lie on the node', 'storage.tier'];
const SHARED_MEMORY: Row = [
  'derived',
  'engine pods have shared memory of their own, sized with the model',
  'pod resources',
];
const LIMITS: Row = ['derived', "processes have the limits of the node's container runtime", 'pod'];
const SAID_ELSEWHERE: Row = [
  'not-carried',
  'the variables it names are not read; write those that the engine needs into models[].engine.env',
];
const RESOURCES: Row = ['derived', 'requests follow from the plan of the model', 'pod resources'];
const PLACE: Row = ['derived', 'pods go where their capacity is', 'models[].capacity'];
const RIGHTS: Row = [
  'derived',
  'pods run without privileges, as the restricted Pod Security Standard asks',
  'pod security',
];
const IMAGE: Row = ['derived', 'images are pulled by digest from ECR of the account', 'engine image'];
const ENDPOINT: Row = ['derived', 'each model has a listener on the internal load balancer', 'models[].port'];
const NAMES: Row = ['not-needed', 'names and labels are made for the environment'];
const DRAIN: Row = ['derived', 'drain and roll-out follow from the plan', 'drain'];
const SCALING: Row = ['not-carried', 'nothing scales by load: models[].replicas is a number, changed by a deployment'];
const OBSERVED: Row = ['not-carried', 'engines serve /metrics; what scrapes them is set up beside Windlass'];
const OTHER: Row = ['not-carried', 'the environment has no field for it'];

/** Keys of pods, containers, compose services and Helm values beside those that are read. */
const ROWS: Readonly<Record<string, Row>> = {
  ...rowsOf(PROBES, 'startupProbe', 'livenessProbe', 'readinessProbe', 'healthcheck', 'lifecycle'),
  ...rowsOf(
    VOLUMES,
    'volumes',
    'volumeMounts',
    'volumeClaimTemplates',
    'pvcStorage',
    'pvcAccessMode',
    'pvcMatchLabels',
    'storageClass',
    'sharedPvcStorage',
    'extraVolumes',
    'extraVolumeMounts',
    'tmpfs',
    'mountModelVolume',
    'size',
    '--volume',
    '-v',
    '--mount',
    'initContainer',
    'initContainers',
  ),
  ...rowsOf(SHARED_MEMORY, 'shmSize', 'shm_size', 'ipc', '--shm-size', '--ipc', 'hostIPC'),
  ...rowsOf(LIMITS, 'ulimits', '--ulimit'),
  ...rowsOf(SAID_ELSEWHERE, 'envFrom', 'env_file', '--env-file', 'envFromSecret'),
  ...rowsOf(
    RESOURCES,
    'resources',
    'requestCPU',
    'requestMemory',
    'requestGPU',
    'limitCPU',
    'limitMemory',
    'requestGPUType',
    'cpus',
    'mem_limit',
    'memory',
    '--memory',
    '--cpus',
    'memswap_limit',
  ),
  ...rowsOf(
    PLACE,
    'nodeSelector',
    'nodeSelectorTerms',
    'affinity',
    'tolerations',
    'runtimeClassName',
    'runtime',
    '--runtime',
    '--gpus',
    '--device',
    'gpus',
    'priorityClassName',
    'schedulerName',
    'topologySpreadConstraints',
    'devices',
    'nodeName',
    'hostNetwork',
    'network_mode',
    '--network',
    '--net',
    'networks',
    'dnsPolicy',
    'acceleratorTypes',
  ),
  ...rowsOf(
    RIGHTS,
    'securityContext',
    'containerSecurityContext',
    'serviceAccount',
    'serviceAccountName',
    'privileged',
    '--privileged',
    'cap_add',
    'security_opt',
    'user',
    '--user',
    '--cap-add',
    '--security-opt',
    'automountServiceAccountToken',
  ),
  ...rowsOf(
    IMAGE,
    'imagePullPolicy',
    'imagePullSecrets',
    'imagePullSecret',
    'pull_policy',
    'platform',
    'build',
    '--pull',
  ),
  ...rowsOf(
    ENDPOINT,
    'ports',
    'expose',
    'containerPort',
    'servicePort',
    '-p',
    '--publish',
    'hostname',
    'subdomain',
    '--hostname',
  ),
  ...rowsOf(
    NAMES,
    'labels',
    'annotations',
    'container_name',
    'logging',
    'profiles',
    'tty',
    'stdin_open',
    '--name',
    '--rm',
    '-d',
    '-it',
    '--detach',
    '-dit',
    '-i',
    '-t',
    '--interactive',
    '--tty',
    '-ti',
    '-itd',
    'init',
    '--init',
    'working_dir',
    '-w',
    '--workdir',
    'workingDir',
    'terminationMessagePolicy',
    'terminationMessagePath',
    'enableServiceLinks',
    'entrypoint',
    'x-podman',
    'stdin',
    'version',
  ),
  ...rowsOf(
    DRAIN,
    'terminationGracePeriodSeconds',
    'stop_grace_period',
    'strategy',
    'restart',
    'restartPolicy',
    '--restart',
    'depends_on',
    'stop_signal',
    'shareProcessNamespace',
    'hostPID',
  ),
  ...rowsOf(
    SCALING,
    'autoscaling',
    'hpa',
    'keda',
    'maxReplicas',
    'scaleTarget',
    'scaleMetric',
    'minReplicas',
    'scaling',
  ),
  ...rowsOf(OBSERVED, 'serviceMonitor', 'monitoring', 'grafana', 'podMonitor'),
};

function rowsOf(row: Row, ...names: readonly string[]): Readonly<Record<string, Row>> {
  return Object.fromEntries(names.map((name) => [name, row]));
}

/** What becomes of a key that is not read as a flag or a variable. */
export function settingOf(name: string, value?: string, key = name): Setting {
  const [outcome, why, to] = ROWS[key] ?? OTHER;
  return { name, ...(value === undefined ? {} : { value }), outcome, why, ...(to === undefined ? {} : { to }) };
}

/** Keys of an object without those that are read. */
export const settingsOf = (node: Node, read: readonly string[], prefix = ''): readonly Setting[] =>
  Object.keys(node)
    .filter((key) => !read.includes(key))
    .map((key) => settingOf(`${prefix}${key}`, textOf(node[key]), key));

/** Values of labels that say what machine a pod wants, anywhere in a node selector or an affinity. */
export function wantedMachine(pod: Node): { readonly instanceType?: string; readonly gpuProduct?: string } {
  const wanted = new Map<string, string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    const node = objectOf(value);
    const [first] = listOf(node['values']);
    if (typeof node['key'] === 'string' && typeof first === 'string') wanted.set(node['key'], first);
    for (const [key, inner] of Object.entries(node)) {
      if (typeof inner === 'string') wanted.set(key, inner);
      else visit(inner);
    }
  };
  visit([pod['nodeSelector'], pod['affinity'], pod['nodeSelectorTerms'], at(pod, 'labelSelector')]);
  const find = (pattern: RegExp): string | undefined => [...wanted].find(([key]) => pattern.test(key))?.[1];
  return {
    instanceType: find(/instance-?type$/i),
    gpuProduct: find(/gpu\.product$|accelerator(\.name)?$|gpu-?type$|instance-gpu-name$/i),
  };
}

/** Adapters as the flag that starts an engine with them; of one without name or place nothing is known. */
export function loraWords(
  adapters: readonly { readonly name: unknown; readonly path: unknown }[],
  from: string,
): readonly Word[] {
  const pairs = adapters.flatMap(({ name, path }) => {
    const [stated, place] = [textOf(name), textOf(path)];
    return stated === undefined || place === undefined ? [] : [`${stated}=${place}`];
  });
  return pairs.length === 0 ? [] : ['--lora-modules', ...pairs].map((text) => ({ text, from }));
}
