export { modelEffects, rangeText, type ModelEffect, startSeconds } from './effects';
export { differing, type Part, PARTS, type Stacks, stacksByPart } from './parts';
export { type ChangePlan, type ChangeStep, type Deployment, type Edit, type Scale, type Synthesize } from './types';
export { planChange } from './plan-change';
