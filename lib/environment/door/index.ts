export {
  type DoorBackendPlan,
  type DoorDrainPlan,
  type DoorEngineTlsPlan,
  type DoorNamePlan,
  type DoorTenantPlan,
  type FrontDoorPlan,
  SHARE_PARTS,
} from './front-door-plan';
export { planFrontDoor } from './plan-front-door';
export {
  DOOR_SPEAKS,
  ENGINES_SPEAK,
  frontDoorFacts,
  isOwnName,
  tenantLimits,
  tenantNames,
  variantsText,
} from './words';
