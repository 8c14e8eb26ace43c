export { uncountedNotes } from './engine-notes';
export {
  administratorNotes,
  endpointNotes,
  networkNotes,
  poolingRouteNotes,
  quotaNotes,
  supportNotes,
  toolNotes,
} from './environment-notes';
export { frontDoorNotes } from './front-door-notes';
export { idleNotes } from './idle-notes';
export { toolEgressNotes } from './tool-egress-notes';
export { loraNotes } from './lora-notes';
export { besideNotes, calendarNotes } from './calendar-notes';
export {
  copyingJobNotes,
  copyNotes,
  gatedNotes,
  originNotes,
  placeholderNotes,
  privateNotes,
  revisionNotes,
} from './staging-notes';
