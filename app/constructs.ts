/** `windlass/constructs`: the building blocks of the stacks, for stacks of one's own. */
export { PrivateCluster } from '../lib/constructs/cluster/private-cluster';
export { PrivateNetwork } from '../lib/constructs/network/private-network';
export { GpuNodeGroup } from '../lib/constructs/nodes/gpu-node-group';
export { WeightsBucket } from '../lib/constructs/storage/weights-bucket';
