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
  const unpriced = [
    ...new Set(nodeGroups.filter(({ usdPerHour }) => usdPerHour === undefined).map(({ capacity }) => capacity)),
  ];
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
  for (const own of byCapacity(groups)) {
    const spent = own.map(({ usdPerHour, capacityBlock }) =>
      usdPerHour === undefined ? undefined : usdPerHour.expected * paidHours(capacityBlock),
    );
    if (spent.includes(undefined)) return undefined;
    usd += dearestMonth(own, spent as number[]);
  }
  return Math.ceil(usd * REST_FACTOR);
}

function byCapacity(groups: readonly NodeGroupPlan[]): (readonly NodeGroupPlan[])[] {
  const paid = groups.filter(
    ({ reservationId, capacityBlock }, index) =>
      capacityBlock === undefined || groups.findIndex((other) => other.reservationId === reservationId) === index,
  );
  return [...new Set(paid.map(({ capacity }) => capacity))].map((name) =>
    paid.filter(({ capacity }) => capacity === name),
  );
}

/** Blocks follow one another: the month that begins with one of them and costs most, by what of each lies in it. */
function dearestMonth(groups: readonly NodeGroupPlan[], spent: readonly number[]): number {
  const [first] = groups;
  if (groups.length === 1 || first?.capacityBlock === undefined) return spent.reduce((sum, usd) => sum + usd, 0);
  const month = HOURS_PER_MONTH * MS_PER_HOUR;
  const lives = groups.flatMap(({ capacityBlock: block, usdPerHour }) =>
    block === undefined ? [] : [{ from: Date.parse(block.startsAt), to: Date.parse(block.endsAt), usdPerHour }],
  );
  const within = (begin: number): number =>
    lives.reduce((sum, { from, to, usdPerHour }) => {
      const hours = Math.max(0, Math.min(to, begin + month) - Math.max(from, begin)) / MS_PER_HOUR;
      return sum + hours * (usdPerHour?.expected ?? 0);
    }, 0);
  return Math.max(...lives.map(({ from }) => within(from)));
}

const MS_PER_HOUR = 3_600_000;

/** A capacity block is paid for its own hours only. */
const paidHours = (block: CapacityBlockPlan | undefined): number =>
  Math.min(HOURS_PER_MONTH, block?.hours ?? HOURS_PER_MONTH);
