export type { CapacityBlockPlan } from './capacity-block';
export { capacityProblems, replicasAwayTogether, spareNotes } from './capacity-check';
export { addressesPerNode, type NodeGroupPlan, planNodeGroup, zoneOf } from './node-groups';
