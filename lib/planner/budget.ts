import type { DeploymentConfig } from '../config/schema';
import type { BudgetPlan, EnvironmentPlan, NodeGroupPlan } from './types';

/** Hours AWS counts in a month. */
const HOURS_PER_MONTH = 730;
/** Control plane, system nodes, endpoints, storage and traffic on top of the GPU nodes. */
const REST_FACTOR = 1.2;
const ALERTS_AT: BudgetPlan['alertsAt'] = { actual: [80, 100], forecast: [100] };

/** The budget the environment sets, or what the plan's GPU nodes cost in their dearest month. */
export function planBudget(
  { budgetUsdPerMonth }: Pick<DeploymentConfig, 'budgetUsdPerMonth'>,
  groups: readonly NodeGroupPlan[],
): Pick<EnvironmentPlan, 'budget'> {
  const planned = groups.reduce((usd, group) => usd + usdInAMonth(group), 0) * REST_FACTOR;
  const usdPerMonth = budgetUsdPerMonth ?? Math.ceil(planned);
  return usdPerMonth > 0 ? { budget: { usdPerMonth, alertsAt: ALERTS_AT } } : {};
}

/** A capacity block is paid for its own hours only. */
function usdInAMonth({ usdPerHour, capacityBlock }: NodeGroupPlan): number {
  return usdPerHour.expected * Math.min(HOURS_PER_MONTH, capacityBlock?.hours ?? HOURS_PER_MONTH);
}
