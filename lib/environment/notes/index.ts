export {
  administratorNotes,
  endpointNotes,
  idleNotes,
  networkNotes,
  quotaNotes,
  supportNotes,
} from './environment-notes';
export { copyNotes, placeholderNotes, revisionNotes } from './staging-notes';
