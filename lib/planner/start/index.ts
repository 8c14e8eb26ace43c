export { BUDGET_FACTOR, budgetAtLeast, type ColdStartPlan, coldStartPlan } from './cold-start';
