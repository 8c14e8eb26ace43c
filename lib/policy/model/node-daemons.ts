import { GPU_METRICS_PORT } from '../../contract';

/** What a daemon of the node namespace is and does: nothing of it follows from what an environment says. */
export interface NodeDaemon {
  /** Paths of the host it mounts. */
  readonly hostPaths: readonly string[];
  /** Those it only reads. @default - none */
  readonly readOnly?: readonly string[];
  readonly hostNetwork?: true;
  /** @default - that of the image */
  readonly user?: number;
  /** @default - that of the image */
  readonly command?: readonly string[];
  /** Variables by value, or by the field that gives it. */
  readonly env: Readonly<Record<string, string>>;
  /** Path that says it is ready. @default - it has no port */
  readonly ready?: string;
  /** Whether it belongs on nodes with EFA interfaces alone. */
  readonly efa?: true;
}

const DEVICE_PLUGINS = '/var/lib/kubelet/device-plugins';
const POD_RESOURCES = '/var/lib/kubelet/pod-resources';
/** Of NVIDIA's container runtime: all devices, and nothing of graphics or display. */
const DRIVER = { NVIDIA_VISIBLE_DEVICES: 'all', NVIDIA_DRIVER_CAPABILITIES: 'compute,utility' };

/** By the name of the image, wherever it is mirrored. */
export const NODE_DAEMONS: Readonly<Record<string, NodeDaemon>> = {
  'k8s-device-plugin': {
    hostPaths: [DEVICE_PLUGINS],
    // MOFED: /dev/infiniband is the EFA plugin's (k8s-device-plugin#1692).
    env: { FAIL_ON_INIT_ERROR: 'true', MIG_STRATEGY: 'none', MOFED_ENABLED: 'false', ...DRIVER },
  },
  'aws-efa-k8s-device-plugin': {
    hostPaths: [DEVICE_PLUGINS, '/dev/infiniband'],
    hostNetwork: true, // interfaces live in the host's network namespace
    env: {},
    efa: true,
  },
  'dcgm-exporter': {
    hostPaths: [POD_RESOURCES],
    readOnly: [POD_RESOURCES],
    user: 0, // the kubelet's socket is root's
    command: ['/usr/bin/dcgm-exporter', '-f', '/etc/windlass/counters.csv'],
    env: {
      DCGM_EXPORTER_LISTEN: `:${GPU_METRICS_PORT}`,
      DCGM_EXPORTER_KUBERNETES: 'true',
      NODE_NAME: 'spec.nodeName',
      ...DRIVER,
    },
    ready: '/health',
  },
};

/** `k8s-device-plugin` of `…/nvidia/k8s-device-plugin@sha256:…` */
export const imageName = (image: unknown): string =>
  String(image)
    .replace(/[@:][^/]*$/, '')
    .split('/')
    .at(-1) ?? '';

/** Undefined: an image that is none of ours. */
export const daemonOf = (image: unknown): NodeDaemon | undefined =>
  Object.hasOwn(NODE_DAEMONS, imageName(image)) ? NODE_DAEMONS[imageName(image)] : undefined;
