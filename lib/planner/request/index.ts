export { DEFAULT_REGION, defaultWorkload } from './defaults';
export type { PlanRequest, SpeculativeRequest, Workload } from './plan-request';
export { parsePlanRequest, planRequestSchema } from './request-schema';
export { type StatedModel, tunedModel, withStated } from './tuned-model';
export { resolve, type Resolved } from './resolve';
export type { CheckpointChoice } from './resolve-checkpoint';
