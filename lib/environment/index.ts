export type { BudgetPlan } from './budget';
export {
  type CalendarEvent,
  type CapacityBlockPlan,
  type HandOverPlan,
  isHandingOver,
  NODE_JOIN_S,
  type NodeGroupPlan,
  servingGroup,
} from './capacity';
export { calendarNotes } from './notes';
export {
  DOOR_SPEAKS,
  ENGINES_SPEAK,
  type DoorBackendPlan,
  type DoorDrainPlan,
  type DoorNamePlan,
  type DoorTenantPlan,
  frontDoorFacts,
  type FrontDoorPlan,
  isOwnName,
  SHARE_PARTS,
  tenantLimits,
  tenantNames,
  variantsText,
} from './door';
export { environmentToJson } from './environment-json';
export type { DeploymentPlan, EnvironmentPlan } from './environment-plan';
export type { PaidPlan } from './paid';
export { hasDriver } from './models';
export {
  type DescribedKind,
  DESCRIPTIONS,
  type Finding,
  importVpc,
  type ImportedVpc,
  type NetworkPlan,
  readDescription,
  type SubnetPlan,
  type SubnetTier,
  type TierHint,
} from './network';
export { type Said, saidOf } from './said';
export { exceptionFacts } from './exception-facts';
export { sovereigntyFacts } from './sovereignty-facts';
export { draftProblems, type EnvironmentProblems, isRefused, planEnvironment } from './plan-environment';
export {
  type DrainPlan,
  firstAnswerSeconds,
  type PodResources,
  type PodRole,
  preStopSeconds,
  type ResolvedImage,
  shutdownTimeoutSeconds,
  stallSeconds,
  startupBudgetSeconds,
  stepTimeoutSeconds,
} from './pods';
export { sourceText, toolEgressFacts, type ToolEgressPlan, type ToolSourcePlan } from './tool-egress';
export type { EngineFilePlan, LoraAdapterPlan, LoraPlan, LustrePlan, WeightsPlan } from './weights';
