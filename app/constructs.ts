/** `windlass/constructs`: the building blocks of our stacks, for stacks of one's own. */
export { AlertsTopic } from '../lib/constructs/operations/alerts-topic';
export { AppliedManifest, type AppliedManifestProps } from '../lib/constructs/workloads/applied-manifest';
export { EfaSecurityGroup } from '../lib/constructs/network/efa-security-group';
export { GpuNodeGroup, type GpuNodeGroupProps } from '../lib/constructs/nodes/gpu-node-group';
export { AlertsKey, LogsKey, SecretsKey, StorageKey, VolumesKey } from '../lib/constructs/cluster/keys';
export { NodeRole } from '../lib/constructs/nodes/node-role';
export { PodIdentityRole, type PodIdentityRoleProps } from '../lib/constructs/cluster/pod-identity-role';
export { PrivateCluster, type PrivateClusterProps } from '../lib/constructs/cluster/private-cluster';
export { PrivateNetwork, type PrivateNetworkProps } from '../lib/constructs/network/private-network';
export { VpcEndpoints, type VpcEndpointsProps } from '../lib/constructs/network/vpc-endpoints';
export { VpcFlowLogs, type VpcFlowLogsProps } from '../lib/constructs/network/vpc-flow-logs';
export { WeightsBucket, type WeightsBucketProps } from '../lib/constructs/storage/weights-bucket';
