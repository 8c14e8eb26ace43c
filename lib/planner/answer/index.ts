export { explain } from './explain/explain';
export { loggedProblem, memoryProblem, wouldFit } from './memory-problem';
export { planNotes } from './notes/plan-notes';
export type { NoFit, PlanBasis, PlanResult, PoolingPlan, ServingPlan } from './plan-result';
export { planResultSchema } from './result-schema';
export { toJson } from './to-json';
