export { type Alternative, alternatives } from './alternatives';
export { type LayoutResult, chooseLayout } from './choose-layout';
export { search } from './search';
export { type HardwareLimits, smallestFirst } from './smallest-hardware';
export type { Candidate, Objective, SearchResult } from './types';
