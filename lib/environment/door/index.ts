export {
  type DoorBackendPlan,
  type DoorDrainPlan,
  type DoorNamePlan,
  type DoorTenantPlan,
  type FrontDoorPlan,
  SHARE_PARTS,
} from './front-door-plan';
export { planFrontDoor } from './plan-front-door';
export { DOOR_SPEAKS, frontDoorFacts, isOwnName, tenantLimits, tenantNames, variantsText } from './words';
