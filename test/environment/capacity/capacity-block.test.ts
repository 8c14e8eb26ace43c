import { multiNodeDeployment, singleNodeDeployment } from '../../support/deployment-fixture';
import { planCapacityBlock } from '../../../lib/environment/capacity/capacity-block';

const dates = { startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-21T11:30:00Z' };
const block = planCapacityBlock(dates, [singleNodeDeployment(), multiNodeDeployment()])!;
const minutesBeforeEnd = (instant: string): number => (Date.parse(dates.endsAt) - Date.parse(instant)) / 60_000;

test('a block without dates has no life to plan', () => {
  expect(planCapacityBlock({}, [singleNodeDeployment()])).toBeUndefined();
});

test('nodes start when EC2 has handed the block over, not at the same second', () => {
  expect(block.nodesFrom).toBe('2026-12-07T11:32:00Z');
  expect(block.hours).toBe(14 * 24);
});

test('the last pod has stopped before EKS scales the group down, 40 minutes before the end', () => {
  const longest = Math.max(
    ...[singleNodeDeployment(), multiNodeDeployment()].map(({ drain }) => drain.terminationGracePeriodSeconds),
  );
  expect(minutesBeforeEnd(block.drainFrom) * 60 - longest).toBeGreaterThan(40 * 60);
});

test('a longer drain starts earlier', () => {
  const deployment = singleNodeDeployment();
  const slow = { ...deployment, drain: { ...deployment.drain, terminationGracePeriodSeconds: 1845 } };
  expect(minutesBeforeEnd(planCapacityBlock(dates, [slow])!.drainFrom)).toBe(40 + 31 + 5);
});

test('people hear of the end three days, a day and two hours before', () => {
  expect(block.notices.map(minutesBeforeEnd)).toEqual([72 * 60, 24 * 60, 2 * 60]);
});

test('a block of a day says nothing before it starts', () => {
  const day = planCapacityBlock({ startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-08T11:30:00Z' }, [])!;
  expect(day.notices).toEqual(['2026-12-08T09:30:00Z']);
});
