import { multiNodeDeployment, singleNodeDeployment } from '../../support/deployment-fixture';
import { planCapacityBlock } from '../../../lib/environment/capacity/capacity-block';

const reservationId = 'cr-0123456789abcdef0';
const dates = { reservationId, startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-21T11:30:00Z' };
const block = planCapacityBlock(dates, [singleNodeDeployment(), multiNodeDeployment()])!;
const minutesBeforeEnd = (instant: string): number => (Date.parse(dates.endsAt) - Date.parse(instant)) / 60_000;

test('a block without dates has no life to plan', () => {
  expect(planCapacityBlock({ reservationId }, [singleNodeDeployment()])).toBeUndefined();
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
  const day = planCapacityBlock({ ...dates, endsAt: '2026-12-08T11:30:00Z' }, [])!;
  expect(day.notices).toEqual(['2026-12-08T09:30:00Z']);
});

test('an extension keeps the start and moves everything at the end', () => {
  const extended = planCapacityBlock({ ...dates, extendedTo: '2026-12-28T11:30:00Z' }, [])!;
  expect([extended.nodesFrom, extended.endsAt, extended.hours]).toEqual([
    block.nodesFrom,
    '2026-12-28T11:30:00Z',
    21 * 24,
  ]);
  expect(extended.drainFrom > block.endsAt).toBe(true);
});

test('a block can be extended from 56 days before its end, or from its start, until an hour before the end', () => {
  expect([block.extendFrom, block.extendUntil]).toEqual([dates.startsAt, '2026-12-21T10:30:00Z']);
  const long = planCapacityBlock({ ...dates, endsAt: '2027-03-01T11:30:00Z' }, [])!;
  expect(long.extendFrom).toBe('2027-01-04T11:30:00Z');
});

test('each call is made once more, the drain before EKS takes what is left', () => {
  expect(block.nodesFromAgain > block.nodesFrom).toBe(true);
  expect(block.drainFromAgain > block.drainFrom && block.drainFromAgain < block.takenFrom).toBe(true);
});

test('without a drain nodes go 45 minutes before the end; each moment is in whole minutes', () => {
  expect(planCapacityBlock(dates, [])).toEqual({
    reservationId,
    startsAt: '2026-12-07T11:30:00Z',
    endsAt: '2026-12-21T11:30:00Z',
    hours: 336,
    nodesFrom: '2026-12-07T11:32:00Z',
    nodesFromAgain: '2026-12-07T11:42:00Z',
    drainFrom: '2026-12-21T10:45:00Z',
    drainFromAgain: '2026-12-21T10:48:00Z',
    takenFrom: '2026-12-21T10:50:00Z',
    extendFrom: '2026-12-07T11:30:00Z',
    extendUntil: '2026-12-21T10:30:00Z',
    notices: ['2026-12-18T11:30:00Z', '2026-12-20T11:30:00Z', '2026-12-21T09:30:00Z'],
  });
});

test('what would be noticed when the block starts is not noticed', () => {
  const three = planCapacityBlock({ ...dates, endsAt: '2026-12-10T11:30:00Z' }, [])!;
  expect(three.notices).toEqual(['2026-12-09T11:30:00Z', '2026-12-10T09:30:00Z']);
  expect(planCapacityBlock({ reservationId, startsAt: dates.startsAt }, [])).toBeUndefined();
  expect(planCapacityBlock({ reservationId, endsAt: dates.endsAt }, [])).toBeUndefined();
});
