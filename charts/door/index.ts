export { renderDoor, type DoorFiles } from './render-door';
export { type DoorSites, POD_SITES } from './sites';
