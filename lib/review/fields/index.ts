/** What differs between two values, as a person would say it. */
export { differences } from './differences';
export { flagsOf } from './flags';
export { normal, text, wordOf } from './normal';
