export { type Alternative, alternatives } from './alternatives';
export { type LayoutResult, chooseLayout } from './choose-layout';
export { search } from './search';
export type { Candidate, Objective, SearchResult } from './types';
