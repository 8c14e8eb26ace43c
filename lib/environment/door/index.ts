export {
  type DoorBackendPlan,
  type DoorDrainPlan,
  type DoorNamePlan,
  type DoorTenantPlan,
  type FrontDoorPlan,
  SHARE_PARTS,
} from './front-door-plan';
export { planFrontDoor } from './plan-front-door';
