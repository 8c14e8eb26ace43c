import { planOf } from '../support/plan-fixture';
import { onlyResource, type Part, resourcesOf, stacksOf, valueAt } from '../support/stacks';

const plan = () => planOf('production');
const template = (part: Part) => stacksOf(plan()).template(part);

describe('the budget', () => {
  const budget = () => onlyResource(template('operations'), 'AWS::Budgets::Budget');

  test("is the plan's, for what carries the environment's tag", () => {
    expect(budget()['Budget']).toMatchObject({
      BudgetLimit: { Amount: plan().budget?.usdPerMonth, Unit: 'USD' },
      TimeUnit: 'MONTHLY',
      CostFilters: { TagKeyValue: ['user:windlass:environment$production'] },
    });
    expect(stacksOf(plan()).stacks.operations.tags.tagValues()).toHaveProperty(['windlass:environment'], 'production');
  });

  test('speaks at 80 and 100 percent spent, and when the month is heading beyond', () => {
    const notices = budget()['NotificationsWithSubscribers'] as { Notification: object; Subscribers: object[] }[];
    expect(notices.map(({ Notification }) => Notification)).toEqual([
      expect.objectContaining({ NotificationType: 'ACTUAL', Threshold: 80 }),
      expect.objectContaining({ NotificationType: 'ACTUAL', Threshold: 100 }),
      expect.objectContaining({ NotificationType: 'FORECASTED', Threshold: 100 }),
    ]);
    for (const { Subscribers } of notices)
      expect(Subscribers).toEqual([expect.objectContaining({ SubscriptionType: 'SNS' })]);
  });
});

test('a capacity block with dates starts from no node and is raised to all of them', () => {
  const gpuCapacity = template('gpuCapacity');
  const [group] = plan().nodeGroups;
  expect(valueAt(onlyResource(gpuCapacity, 'AWS::EKS::Nodegroup'), 'ScalingConfig')).toEqual({
    MinSize: 0,
    DesiredSize: 0,
    MaxSize: group!.maxSize,
  });
  const inputs = resourcesOf(gpuCapacity, 'AWS::Scheduler::Schedule').map(([, { Properties }]) =>
    JSON.stringify(valueAt(Properties, 'Target.Input')),
  );
  expect(inputs.filter((input) => input.includes(`\\"DesiredSize\\":${group!.maxSize}`))).toHaveLength(2); // and once more
});

test('nodes that are bought otherwise have no schedule', () => {
  const { template: ofReservation } = stacksOf(planOf('h200'));
  expect(JSON.stringify(ofReservation('gpuCapacity'))).not.toContain('AWS::Scheduler::Schedule');
  expect(valueAt(onlyResource(ofReservation('gpuCapacity'), 'AWS::EKS::Nodegroup'), 'ScalingConfig.DesiredSize')).toBe(
    2,
  );
});
