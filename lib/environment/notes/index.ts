export { endpointNotes, idleNotes, networkNotes, quotaNotes, supportNotes } from './environment-notes';
export { copyNotes, revisionNotes } from './staging-notes';
