export { endpointNotes, idleNotes, networkNotes, quotaNotes, supportNotes, toolNotes } from './environment-notes';
export { copyNotes, revisionNotes } from './staging-notes';
