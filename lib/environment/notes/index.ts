export {
  administratorNotes,
  endpointNotes,
  idleNotes,
  networkNotes,
  quotaNotes,
  supportNotes,
  toolNotes,
} from './environment-notes';
export { copyingJobNotes, copyNotes, placeholderNotes, revisionNotes } from './staging-notes';
