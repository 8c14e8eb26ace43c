export {
  administratorNotes,
  endpointNotes,
  idleNotes,
  networkNotes,
  quotaNotes,
  supportNotes,
  toolNotes,
} from './environment-notes';
export { copyNotes, gatedNotes, placeholderNotes, revisionNotes } from './staging-notes';
