/** What is accepted, by whom, why and until when. */
export { exceptionsIn, acknowledgementProblems } from './in-stacks';
export { type Accepted, judge, type Judgement, objectsOf, written } from './judge';
export { ownExceptions } from './own';
export { acceptedText, type Exception, MIN_REASON, type WrittenException } from './types';
