import { planBudget } from '../../../lib/planner/budget';
import type { NodeGroupPlan } from '../../../lib/planner/types';
import { planOf } from '../../support/plan-fixture';

const priced = (usd: number, change: Partial<NodeGroupPlan> = {}): NodeGroupPlan => ({
  ...planOf('h200').nodeGroups[0]!,
  usdPerHour: { low: usd, expected: usd, high: usd },
  ...change,
});

test('a month has 730 hours; everything beside the GPU nodes is a fifth on top', () => {
  expect(planBudget({}, [priced(10), priced(5)]).budget?.usdPerMonth).toBe(15 * 730 * 1.2);
});

test('a capacity block costs its own hours, a long one no more than the month', () => {
  const block = planOf('production').nodeGroups[0]!.capacityBlock!;
  const ofBlock = (hours: number) => planBudget({}, [priced(10, { capacityBlock: { ...block, hours } })]).budget;
  expect(ofBlock(336)?.usdPerMonth).toBe(10 * 336 * 1.2);
  expect(ofBlock(182 * 24)?.usdPerMonth).toBe(10 * 730 * 1.2);
});

test('the environment may say another limit', () => {
  expect(planBudget({ budgetUsdPerMonth: 500 }, [priced(10)]).budget?.usdPerMonth).toBe(500);
});

test('without a price there is nothing to watch', () => {
  expect(planBudget({}, [priced(0)])).toEqual({});
});
