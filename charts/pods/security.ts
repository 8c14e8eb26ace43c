import type { k8s } from 'cdk8s-plus-28';

/** The image's own unprivileged user; group 0 owns what the image lets a non-root user write. */
const VLLM_USER = 2000;
const ROOT_GROUP = 0;

/**
 * Pod Security `restricted`. EFA needs nothing more: its devices come from the device plugin, and locked memory from the
 * node. IPC_LOCK would be refused by `restricted` and does nothing for a user other than root
 * (NVIDIA/nvidia-container-toolkit#2037), so the node's user data raises the limit instead.
 */
export const podSecurityContext: k8s.PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: VLLM_USER,
  runAsGroup: ROOT_GROUP,
  seccompProfile: { type: 'RuntimeDefault' },
};

export const containerSecurityContext: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};
