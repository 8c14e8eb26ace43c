import { budgetNotes, planBudget } from '../../lib/environment/budget';
import type { NodeGroupPlan } from '../../lib/environment/capacity/node-groups';
import { planOf } from '../support/plan-fixture';

const region = 'us-west-2';
const priced = (usd: number, change: Partial<NodeGroupPlan> = {}): NodeGroupPlan => ({
  ...planOf('h200').nodeGroups[0]!,
  usdPerHour: { low: usd, expected: usd, high: usd },
  ...change,
});

test('a month has 730 hours; everything beside the GPU nodes is a fifth on top', () => {
  expect(planBudget({ region }, [priced(10), priced(5)])?.usdPerMonth).toBe(15 * 730 * 1.2);
});

test('a capacity block costs its own hours, a long one no more than the month', () => {
  const block = planOf('production').nodeGroups[0]!.capacityBlock!;
  const ofBlock = (hours: number) => planBudget({ region }, [priced(10, { capacityBlock: { ...block, hours } })]);
  expect(ofBlock(336)?.usdPerMonth).toBe(10 * 336 * 1.2);
  expect(ofBlock(182 * 24)?.usdPerMonth).toBe(10 * 730 * 1.2);
});

test('the environment may say another limit', () => {
  expect(planBudget({ region, budgetUsdPerMonth: 500 }, [priced(10)])?.usdPerMonth).toBe(500);
});

describe('a price that is unknown', () => {
  const unpriced = priced(0, { name: 'spot', capacity: 'spot', usdPerHour: undefined });
  const nodeGroups = [priced(10), unpriced];

  test('makes no budget of the other prices, which would warn too early', () => {
    expect(planBudget({ region }, nodeGroups)).toBeUndefined();
    expect(budgetNotes(undefined, nodeGroups, region)).toEqual([
      {
        topic: 'budget',
        message: expect.stringMatching(/^none is made, as the price of spot is unknown: set budgetUsdPerMonth/),
      },
    ]);
  });

  test('leaves a stated budget as it is', () => {
    const budget = planBudget({ region, budgetUsdPerMonth: 500 }, nodeGroups);
    expect(budget?.usdPerMonth).toBe(500);
    expect(budgetNotes(budget, nodeGroups, region)).toEqual([]);
  });
});

describe('a region whose CloudFormation makes no budgets', () => {
  const nodeGroups = [priced(10)];

  test.each(['eu-north-1', 'ap-northeast-3', 'me-central-1'])(
    '%s gets none, stated or not, and a note says so',
    (lacking) => {
      expect(planBudget({ region: lacking }, nodeGroups)).toBeUndefined();
      expect(planBudget({ region: lacking, budgetUsdPerMonth: 500 }, nodeGroups)).toBeUndefined();
      const [said, ...others] = budgetNotes(undefined, nodeGroups, lacking);
      expect(said?.message).toMatch(new RegExp(`no AWS::Budgets::Budget in ${lacking}.*aws budgets create-budget`));
      expect(others).toEqual([]);
    },
  );
});
