export { costPlan, type CostPlan, usdPerMillionTokens } from './cost';
export { hourlyPrice } from './prices';
