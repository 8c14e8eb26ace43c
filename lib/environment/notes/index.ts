export {
  administratorNotes,
  endpointNotes,
  idleNotes,
  networkNotes,
  quotaNotes,
  supportNotes,
  toolNotes,
} from './environment-notes';
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
