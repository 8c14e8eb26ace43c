import type { NodeGroupPlan } from '../../../lib/environment/capacity';
import { calendarOf } from '../../../lib/environment/capacity/calendar';
import { planCapacityBlock } from '../../../lib/environment/capacity/capacity-block';
import { isHandingOver, planHandOvers } from '../../../lib/environment/capacity/hand-over';
import { exactly } from '../../../lib/units/range';

const [OLD, NEXT] = ['cr-0000000000000000a', 'cr-0000000000000000b'] as const;
const DRAIN_S = 165;

/** Drains 40 minutes, three for a drain of 165 s and five more before its end. */
function group(reservationId: string, dates?: readonly [string, string], change: object = {}): NodeGroupPlan {
  const [startsAt, endsAt] = dates ?? [];
  const drain = { terminationGracePeriodSeconds: DRAIN_S };
  const capacityBlock = planCapacityBlock({ reservationId, startsAt, endsAt }, [{ drain }]);
  return {
    name: reservationId,
    capacity: 'b200',
    serves: false,
    reservationId,
    capacityBlock,
    maxSize: 2,
    ...change,
  } as never;
}
const FIRST = group(OLD, ['2026-12-07T11:30:00Z', '2026-12-21T11:30:00Z']);
const DRAINS = '2026-12-21T10:42:00Z';
const nextFrom = (startsAt: string, endsAt = '2027-01-03T11:30:00Z', change: object = {}): NodeGroupPlan =>
  group(NEXT, [startsAt, endsAt], change);
const SECOND = nextFrom('2026-12-20T11:30:00Z');

const placed = (change: object = {}) => ({
  nodeGroup: 'b200',
  replicas: 2,
  multiNode: false,
  plan: { coldStart: { steps: [], totalSeconds: { low: 600, expected: 900, high: 1200 }, budgetSeconds: 3600 } },
  drain: { terminationGracePeriodSeconds: DRAIN_S },
  ...change,
});
const ZERO = exactly(0);

describe('a hand-over from one block to the next', () => {
  /** Cold starts of 600, 900, 1200 s and 100 s until the load balancer sends requests; then 165 s of drain. */
  const usual = {
    from: OLD,
    to: NEXT,
    overlapSeconds: (23 * 60 + 10) * 60,
    neededSeconds: { low: 180 + 865, expected: 300 + 1165, high: 900 + 1465 },
    movesInPlace: false,
    handOverFrom: '2026-12-20T11:37:00Z',
    handOverUntil: '2026-12-21T10:17:00Z',
    withoutServiceSeconds: ZERO,
    overlapUsd: undefined,
  };

  test('begins when nodes have joined and ends 25 minutes before the old ones drain', () => {
    expect(planHandOvers([FIRST, SECOND], [placed()])).toEqual([usual]);
  });

  test('takes as long as the slowest of the models that move, and no other', () => {
    const slow = { coldStart: { steps: [], totalSeconds: exactly(1500), budgetSeconds: 3600 } };
    const lasting = { terminationGracePeriodSeconds: 365 };
    const [handOver] = planHandOvers(
      [FIRST, SECOND],
      [
        placed(),
        placed({ plan: slow }),
        placed({ drain: lasting }),
        placed({ nodeGroup: 'other', plan: { coldStart: { ...slow.coldStart, totalSeconds: exactly(9000) } } }),
      ],
    );
    expect(handOver!.neededSeconds.high).toBe(900 + 1500 + 100 + 365);
  });

  test('of no model takes a check of the load balancer', () => {
    expect(planHandOvers([FIRST, SECOND], [])[0]!.neededSeconds).toEqual({ low: 280, expected: 400, high: 1000 });
  });

  test('ends before the next block drains, where that is first', () => {
    const brief = nextFrom('2026-12-10T11:30:00Z', '2026-12-11T11:30:00Z');
    expect(planHandOvers([FIRST, brief], [placed()])[0]!.handOverUntil).toBe('2026-12-11T10:17:00Z');
  });

  test('of groups over nodes takes a turn for each replica, and one alone is away meanwhile', () => {
    const group3 = placed({ multiNode: true, replicas: 3 });
    expect(planHandOvers([FIRST, SECOND], [placed({ replicas: 9 }), group3])).toEqual([
      {
        ...usual,
        neededSeconds: { low: 180 + 3 * 865, expected: 300 + 3 * 1165, high: 900 + 3 * 1465 },
        movesInPlace: true,
        handOverUntil: '2026-12-21T09:28:00Z',
      },
    ]);
    const alone = placed({ multiNode: true, replicas: 1 });
    expect(planHandOvers([FIRST, SECOND], [placed({ replicas: 1 }), alone])[0]).toMatchObject({
      movesInPlace: true,
      withoutServiceSeconds: { low: 600, expected: 900, high: 1200 },
    });
    expect(planHandOvers([FIRST, SECOND], [placed({ replicas: 1 })])[0]!.withoutServiceSeconds).toEqual(ZERO);
  });

  test.each([
    ['just long enough', '2026-12-21T10:10:00Z', '2026-12-21T10:17:00Z', 30 * 60, ZERO],
    ['a minute too short', '2026-12-21T10:11:00Z', undefined, 29 * 60, { low: 0, expected: 0, high: 2200 - 1740 }],
    [
      'none, as there is a gap',
      '2026-12-21T11:30:00Z',
      undefined,
      -50 * 60,
      { low: 880 + 3000, expected: 1300 + 3000, high: 2200 + 3000 },
    ],
  ])('%s', (_, startsAt, handOverUntil, overlapSeconds, withoutServiceSeconds) => {
    const [handOver] = planHandOvers([FIRST, nextFrom(startsAt)], [placed()]);
    expect(handOver).toMatchObject({ overlapSeconds, withoutServiceSeconds });
    expect(handOver!.handOverUntil).toBe(handOverUntil);
  });

  test('costs the hours in which both blocks are paid, at the price of the cheaper', () => {
    const [cheap, dear] = [
      { low: 90, expected: 100, high: 110 },
      { low: 50, expected: 101, high: 200 },
    ];
    const usd = (one?: object, other?: object, startsAt = '2026-12-20T11:30:00Z') =>
      planHandOvers(
        [{ ...FIRST, usdPerHour: one } as never, nextFrom(startsAt, undefined, { usdPerHour: other })],
        [],
      )[0]!.overlapUsd;
    const day = { low: 24 * 90, expected: 24 * 100, high: 24 * 110 };
    expect([usd(cheap, dear), usd(dear, cheap)]).toEqual([day, day]);
    expect([usd(cheap), usd(undefined, cheap)]).toEqual([undefined, undefined]);
    expect(usd(cheap, dear, '2026-12-22T11:30:00Z')).toEqual(ZERO);
  });

  test('is from the last block before that is another, of those with dates', () => {
    const third = group('cr-0000000000000000c', ['2027-01-02T11:30:00Z', '2027-01-10T11:30:00Z']);
    const again = { ...SECOND, name: 'again' };
    const ways = (groups: readonly NodeGroupPlan[]) => planHandOvers(groups, []).map(({ from, to }) => [from, to]);
    expect(ways([FIRST])).toEqual([]);
    expect(ways([FIRST, group(NEXT)])).toEqual([]);
    expect(ways([FIRST, SECOND, again, third])).toEqual([
      [OLD, NEXT],
      [OLD, 'again'],
      ['again', third.name],
    ]);
  });
});

describe('new pods start beside old ones', () => {
  const serving = { ...SECOND, serves: true };
  test.each<[string, string | undefined, readonly NodeGroupPlan[], boolean]>([
    ['from the minute in which nodes of the next block are wanted', '2026-12-20T11:32:00Z', [FIRST, serving], true],
    ['not a minute earlier', '2026-12-20T11:31:00Z', [FIRST, serving], false],
    ['until the old nodes drain', '2026-12-21T10:41:00Z', [FIRST, serving], true],
    ['and not then', DRAINS, [FIRST, serving], false],
    ['not while the old block serves', '2026-12-20T20:00:00Z', [{ ...FIRST, serves: true }, SECOND], false],
    ['not where nothing serves', '2026-12-20T20:00:00Z', [FIRST, SECOND], false],
    ['not beside groups of the same block', '2026-12-20T20:00:00Z', [serving, { ...SECOND, name: 'again' }], false],
    ['not beside groups without dates', '2026-12-20T20:00:00Z', [group(OLD), serving], false],
    [
      'not where what serves has no dates',
      '2026-12-20T20:00:00Z',
      [FIRST, group(NEXT, undefined, { serves: true })],
      false,
    ],
    ['not without an instant', undefined, [FIRST, serving], false],
  ])('%s', (_, asOf, groups, beside) => {
    expect(isHandingOver(groups, asOf)).toBe(beside);
  });
});

describe('the calendar', () => {
  test('of a block has what happens to it and who acts, in order', () => {
    const events = calendarOf(
      [FIRST],
      [],
      [placed(), placed({ nodeGroup: 'other', plan: { coldStart: { totalSeconds: exactly(9000) } } })],
    );
    expect(events.map(({ at, kind, by }) => [at, kind, by])).toEqual([
      ['2026-10-12T11:30:00Z', 'purchase', 'you'],
      ['2026-12-07T11:30:00Z', 'start', 'AWS'],
      ['2026-12-07T11:30:00Z', 'extension-opens', 'you'],
      ['2026-12-07T11:32:00Z', 'nodes', 'schedule'],
      // 300 s until nodes have joined, 900 s of cold start and 100 s of checks, in whole minutes
      ['2026-12-07T11:54:00Z', 'serve', 'engines'],
      ['2026-12-18T11:30:00Z', 'notice', 'schedule'],
      ['2026-12-20T11:30:00Z', 'notice', 'schedule'],
      ['2026-12-21T09:30:00Z', 'notice', 'schedule'],
      ['2026-12-21T10:30:00Z', 'extension-closes', 'you'],
      [DRAINS, 'drain', 'schedule'],
      ['2026-12-21T11:30:00Z', 'end', 'AWS'],
    ]);
    expect(events[3]).toMatchObject({ capacity: 'b200', reservationId: OLD, what: '2 nodes are wanted' });
  });

  test('tells of the end of one block before the beginning of another, and of one block once', () => {
    const follows = nextFrom('2026-12-21T11:30:00Z');
    const events = calendarOf([follows, FIRST, { ...FIRST, name: 'again' }, group('cr-0000000000000000d')], [], []);
    const then = events.filter(({ at }) => at === '2026-12-21T11:30:00Z');
    expect(then.map(({ kind, reservationId }) => [kind, reservationId])).toEqual([
      ['end', OLD],
      ['start', NEXT],
      ['extension-opens', NEXT],
    ]);
    expect(events.filter(({ kind }) => kind === 'serve')).toEqual([]);
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort());
  });

  test('has the first and last moment of a hand-over that is possible', () => {
    const groups = [FIRST, SECOND];
    const moments = (startsAt?: string) => {
      const own = startsAt === undefined ? groups : [FIRST, nextFrom(startsAt)];
      return calendarOf(own, planHandOvers(own, [placed()]), [])
        .filter(({ kind }) => kind.startsWith('hand-over'))
        .map(({ at, kind, by, capacity, reservationId }) => [at, kind, by, capacity, reservationId]);
    };
    expect(moments()).toEqual([
      ['2026-12-20T11:37:00Z', 'hand-over', 'you', 'b200', NEXT],
      ['2026-12-21T10:17:00Z', 'hand-over-closes', 'you', 'b200', NEXT],
    ]);
    expect(moments('2026-12-21T11:30:00Z')).toEqual([]);
    expect(calendarOf([], planHandOvers(groups, [placed()]), [])).toEqual([]);
  });
});
