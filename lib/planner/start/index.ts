export { BUDGET_FACTOR, budgetAtLeast, cacheSavings, type ColdStartPlan, coldStartPlan } from './cold-start';
export { captureSeconds, compileSeconds, type EngineInitInputs, kernelWarmUp, profileSeconds } from './engine-init';
