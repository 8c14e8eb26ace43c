/** Labels, taints and resource names that node groups set and pods ask for. */
export const NODE_GROUP_LABEL = 'windlass.dev/node-group';
/** `system` or `gpu`. */
export const NODE_ROLE_LABEL = 'windlass.dev/node-role';
export const DRIVER_VERSION_LABEL = 'windlass.dev/nvidia-driver';
/** `true` on nodes whose network interfaces include EFA. */
export const EFA_LABEL = 'windlass.dev/efa';

export const GPU_TAINT = { key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' } as const;

export const GPU_RESOURCE = 'nvidia.com/gpu';
export const EFA_RESOURCE = 'vpc.amazonaws.com/efa';
export const HUGEPAGES_RESOURCE = 'hugepages-2Mi';

export const SYSTEM_PRIORITY_CLASS = 'system-node-critical';
export const ENGINE_PRIORITY_CLASS = 'windlass-engine';
