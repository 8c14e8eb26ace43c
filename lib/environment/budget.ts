import { hasResourceType } from '../catalog';
import type { DeploymentConfig } from '../config/schema';
import { type Note, note } from '../problem';
import { HOURS_PER_MONTH } from '../units';
import type { CapacityBlockPlan, NodeGroupPlan } from './capacity';

export interface BudgetPlan {
  readonly usdPerMonth: number;
  /** Percent of the limit at which people hear of it: what was spent, and what the month is heading for. */
  readonly alertsAt: { readonly actual: readonly number[]; readonly forecast: readonly number[] };
}

/** Control plane, system nodes, endpoints, storage and traffic on top of the GPU nodes. */
const REST_FACTOR = 1.2;
const ALERTS_AT: BudgetPlan['alertsAt'] = { actual: [80, 100], forecast: [100] };

/**
 * The budget the environment sets, or what the plan's GPU nodes cost in their dearest month. None on half the prices, and
 * none where CloudFormation cannot make it.
 */
export function planBudget(
  { region, budgetUsdPerMonth }: Pick<DeploymentConfig, 'region' | 'budgetUsdPerMonth'>,
  groups: readonly NodeGroupPlan[],
): BudgetPlan | undefined {
  if (!canBeMade(region)) return undefined;
  const usdPerMonth = budgetUsdPerMonth ?? plannedUsdPerMonth(groups);
  return usdPerMonth === undefined ? undefined : { usdPerMonth, alertsAt: ALERTS_AT };
}

/** Says that nothing will watch the spending, and what to do about it. */
export function budgetNotes(
  budget: BudgetPlan | undefined,
  nodeGroups: readonly NodeGroupPlan[],
  region: string,
): Note[] {
  if (budget !== undefined) return [];
  if (!canBeMade(region))
    return [
      note(
        'budget',
        `none is made: CloudFormation has no AWS::Budgets::Budget in ${region}; a budget is global, so make it once with 'aws budgets create-budget' to be told of spending`,
      ),
    ];
  const unpriced = nodeGroups.filter(({ usdPerHour }) => usdPerHour === undefined).map(({ name }) => name);
  return [
    note(
      'budget',
      `none is made, as the price of ${unpriced.join(', ')} is unknown: set budgetUsdPerMonth to be told of spending`,
    ),
  ];
}

const canBeMade = (region: string): boolean => hasResourceType(region, 'AWS::Budgets::Budget');

function plannedUsdPerMonth(groups: readonly NodeGroupPlan[]): number | undefined {
  let usd = 0;
  for (const { usdPerHour, capacityBlock } of groups) {
    if (usdPerHour === undefined) return undefined;
    usd += usdPerHour.expected * paidHours(capacityBlock);
  }
  return Math.ceil(usd * REST_FACTOR);
}

/** A capacity block is paid for its own hours only. */
const paidHours = (block: CapacityBlockPlan | undefined): number =>
  Math.min(HOURS_PER_MONTH, block?.hours ?? HOURS_PER_MONTH);
