import { stringify } from 'yaml';

/** How a GPU node sets itself up at first boot. */
export interface NodeConfigOptions {
  /** Whether the node has local NVMe disks. */
  readonly localStorage: boolean;
  /** Whether containers pin memory for RDMA. */
  readonly lockMemory: boolean;
}

/**
 * "Unlimited" locked memory for libfabric: 1 PiB, more than any node has. The literal infinity, 2^64-1, would not
 * survive nodeadm, which passes the document through 64-bit floats, and runc then refuses it.
 * Raised on the node because IPC_LOCK does nothing for non-root containers (nvidia-container-toolkit#2037).
 */
const LOCKED_MEMORY_BYTES = 2 ** 50;

/** nodeadm replaces lists when it merges: the image's own limit must be repeated or it is lost. */
const OPEN_FILES = { type: 'RLIMIT_NOFILE', soft: 65_536, hard: 1_048_576 };

/**
 * NodeConfig of EKS AL2023 images (node.eks.aws/v1alpha1): images are pulled and unpacked in parallel (SOCI), and
 * containerd, kubelet, pod logs live on a RAID 0 of the NVMe disks.
 * Source: awslabs/amazon-eks-ami nodeadm/doc/api.md and internal/containerd/base-runtime-spec.json (2026-08).
 */
export function nodeConfig({ localStorage, lockMemory }: NodeConfigOptions): object {
  const lockedMemory = { type: 'RLIMIT_MEMLOCK', soft: LOCKED_MEMORY_BYTES, hard: LOCKED_MEMORY_BYTES };
  return {
    apiVersion: 'node.eks.aws/v1alpha1',
    kind: 'NodeConfig',
    spec: {
      featureGates: { FastImagePull: true },
      ...(localStorage ? { instance: { localStorage: { strategy: 'RAID0' } } } : {}),
      ...(lockMemory ? { containerd: { baseRuntimeSpec: { process: { rlimits: [OPEN_FILES, lockedMemory] } } } } : {}),
    },
  };
}

/** The user data of a launch template: EKS merges its own part into this MIME document. */
export function nodeConfigUserData(options: NodeConfigOptions): string {
  const boundary = 'windlass';
  return [
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: application/node.eks.aws',
    '',
    stringify(nodeConfig(options)).trimEnd(),
    `--${boundary}--`,
    '',
  ].join('\n');
}
