export { type ChangePlan, type ChangeStep, type Deployment, type Edit, type Scale, type Synthesize } from './types';
export { planChange } from './plan-change';
