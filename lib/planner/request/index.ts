export { DEFAULT_REGION, defaultWorkload } from './defaults';
export type { PlanRequest, SpeculativeRequest, Workload } from './plan-request';
export { parsePlanRequest, planRequestSchema } from './request-schema';
export { type CheckpointChoice, resolve, type Resolved } from './resolve';
