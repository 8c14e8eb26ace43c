import { parseEnvironment } from '../../lib/config';
import { environmentWith } from '../support/environments';

const BLOCK = {
  name: 'b200',
  instanceType: 'p6-b200.48xlarge',
  count: 2,
  purchaseOption: 'capacity-block',
  reservationId: 'cr-0123456789abcdef0',
  availabilityZoneId: 'usw2-az2',
} as const;

function problemsOf(...entries: readonly object[]): string[] {
  const environment = environmentWith((e) => Object.assign(e, { capacity: entries }));
  for (const model of environment.models) model.capacity = 'b200';
  const result = parseEnvironment(environment);
  return result.ok ? [] : result.problems.map(({ field, message }) => `${field}: ${message}`);
}

const from = (startsAt: string, endsAt: string): string[] => problemsOf({ ...BLOCK, startsAt, endsAt });

test.each([
  ['a day', '2026-12-08T11:30:00Z'],
  ['14 days', '2026-12-21T11:30:00Z'],
  ['three weeks', '2026-12-28T11:30:00Z'],
  ['26 weeks', '2027-06-07T11:30:00Z'],
])('a block of %s is sold', (_, endsAt) => {
  expect(from('2026-12-07T11:30:00Z', endsAt)).toEqual([]);
});

test('a block that started at once ends at the usual hour, so its first day is short', () => {
  expect(from('2026-12-07T15:04:00Z', '2026-12-21T11:30:00Z')).toEqual([]);
});

test.each([
  ['15 days', '2026-12-22T11:30:00Z', /lasts 1 to 14 days or whole weeks up to 182 days, got 15 days/],
  ['27 weeks', '2027-06-14T11:30:00Z', /got 189 days/],
  ['nothing', '2026-12-07T11:30:00Z', /is not after startsAt/],
  ['less than nothing', '2026-12-01T11:30:00Z', /is not after startsAt/],
])('a block of %s is not', (_, endsAt, message) => {
  expect(from('2026-12-07T11:30:00Z', endsAt)).toEqual([expect.stringMatching(message)]);
});

test.each([
  ['a day that does not exist', '2026-11-31T11:30:00Z'],
  ['a local time', '2026-12-07T11:30:00+01:00'],
  ['a date alone', '2026-12-07'],
  ['words', 'next Monday'],
])('refuses %s', (_, startsAt) => {
  expect(from(startsAt, '2026-12-21T11:30:00Z')).toEqual([
    expect.stringMatching(/^capacity\[0\]\.startsAt: must be an instant in UTC to the minute like/),
  ]);
});

test('one date needs the other', () => {
  expect(problemsOf({ ...BLOCK, startsAt: '2026-12-07T11:30:00Z' })).toEqual([
    expect.stringMatching(/^capacity\[0\]\.endsAt: startsAt is given/),
  ]);
  expect(problemsOf({ ...BLOCK, endsAt: '2026-12-07T11:30:00Z' })).toEqual([
    expect.stringMatching(/^capacity\[0\]\.startsAt: endsAt is given/),
  ]);
});

test('only capacity blocks have dates', () => {
  const entry = { ...BLOCK, purchaseOption: 'on-demand-reservation', startsAt: '2026-12-07T11:30:00Z' };
  expect(problemsOf(entry)).toEqual([expect.stringMatching(/only a capacity block has dates/)]);
});

test('dates, zone and instance type are checked together', () => {
  const entry = { ...BLOCK, availabilityZoneId: 'usw2-az1', instanceType: 'p6-b300.48xlarge' };
  expect(problemsOf({ ...entry, startsAt: '2026-12-07T11:30:00Z', endsAt: '2026-12-22T11:30:00Z' })).toEqual([
    expect.stringMatching(/p6-b300\.48xlarge is not offered in 'usw2-az1'/),
    expect.stringMatching(/got 15 days/),
  ]);
});

test('one reservation feeds one entry', () => {
  expect(problemsOf(BLOCK, { ...BLOCK, name: 'more' })).toEqual([
    expect.stringMatching(/^capacity\[1\]\.reservationId: .* is used by another entry/),
  ]);
});
