/** Labels, taints and resource names that node groups set and pods ask for. */
/** Name of the capacity entry: all its node groups, one a capacity block, carry the same. */
export const NODE_GROUP_LABEL = 'windlass.dev/node-group';
/** On a model that leaves the nodes of one capacity entry for another: the entry it leaves. */
export const MOVES_FROM_ANNOTATION = 'windlass.dev/moves-from';
/** On pods whose clients may load LoRA adapters: why that is meant, without which a policy refuses it. */
export const RUNTIME_LORAS_ANNOTATION = 'windlass.dev/loads-loras-at-runtime';
/** What collectors of metrics go by, as of the port and the path. */
export const SCHEME_ANNOTATION = 'prometheus.io/scheme';
/** On pods whose configuration changes with a restart only: its SHA-256, so that a change is one of the pod. */
export const CONFIG_CHECKSUM_ANNOTATION = 'windlass.dev/config-sha256';
/** On the proxy of tool servers: hosts and who may reach them, as the environment states them; a policy compares what is applied. */
export const TOOL_EGRESS_ANNOTATION = 'windlass.dev/tool-egress';
/** `system` or `gpu`. */
export const NODE_ROLE_LABEL = 'windlass.dev/node-role';
/** On nodes of a capacity block: minutes since 1970 of its start, a number so that `Gt` can be asked. */
export const BLOCK_START_LABEL = 'windlass.dev/block-starts';
export const blockStartMinutes = (startsAt: string): number => Date.parse(startsAt) / 60_000;

export const GPU_TAINT = { key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' } as const;

export const GPU_RESOURCE = 'nvidia.com/gpu';
export const EFA_RESOURCE = 'vpc.amazonaws.com/efa';
export const HUGEPAGES_RESOURCE = 'hugepages-2Mi';

export const SYSTEM_PRIORITY_CLASS = 'system-node-critical';
/** The way to all models: before anything that can be done without. */
export const DOOR_PRIORITY_CLASS = 'system-cluster-critical';
export const ENGINE_PRIORITY_CLASS = 'windlass-engine';

/** On a namespace: its pods are ready when the load balancer has found them healthy. */
export const READINESS_GATE_LABEL = 'elbv2.k8s.aws/pod-readiness-gate-inject';
