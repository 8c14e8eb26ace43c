export { type CalendarEvent, calendarOf } from './calendar';
export { type CapacityBlockPlan, later, secondsBetween } from './capacity-block';
export { capacityProblems, replicasAwayTogether, spareNotes } from './capacity-check';
export { type HandOverPlan, isHandingOver, NODE_JOIN_S, servingGroup } from './hand-over';
export { addressesPerNode, nodesByZone, type NodeGroupPlan, planCapacity, zoneOf } from './node-groups';
