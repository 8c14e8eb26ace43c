export { baselineText, isProblem, isSame, parseBaseline } from './format';
export { type GuardOptions, type Kept, replaceProblems } from './guard';
export { lossesBetween } from './losses';
export type { Output } from './output';
export { baselineOf } from './take';
export { textOf } from './watched';
export type { Baseline, BaselineObject, BaselineResource, Loss, Replacement } from './types';
