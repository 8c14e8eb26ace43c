import type { HandOverPlan, NodeGroupPlan } from '../../../lib/environment/capacity';
import { planCapacityBlock } from '../../../lib/environment/capacity/capacity-block';
import { besideNotes, calendarNotes } from '../../../lib/environment/notes/calendar-notes';
import { exactly } from '../../../lib/units/range';

const OLD = 'cr-0000000000000000a';
const NEXT = 'cr-0000000000000000b';

/** A group on a block of its own, or on none. */
function group(reservationId: string, dates?: readonly [string, string], change: object = {}): NodeGroupPlan {
  const [startsAt, endsAt] = dates ?? [];
  const capacityBlock = planCapacityBlock({ reservationId, startsAt, endsAt }, []);
  return { name: reservationId, capacity: 'b200', serves: false, reservationId, capacityBlock, ...change } as never;
}

/** Drains 45 minutes before its end: at 10:45 on the 21st. */
const FIRST = group(OLD, ['2026-12-07T11:30:00Z', '2026-12-21T11:30:00Z'], { serves: true });
const SECOND = group(NEXT, ['2026-12-20T11:30:00Z', '2027-01-03T11:30:00Z']);
const DRAINS = '2026-12-21T10:45:00Z';

const handOver = (change: Partial<HandOverPlan> = {}): HandOverPlan => ({
  from: OLD,
  to: NEXT,
  overlapSeconds: 83_580,
  neededSeconds: exactly(1000),
  movesInPlace: false,
  handOverFrom: '2026-12-20T11:37:00Z',
  handOverUntil: '2026-12-21T10:00:00Z',
  withoutServiceSeconds: exactly(0),
  ...change,
});
/** What is said of the hand-over alone. */
const said = (change: Partial<HandOverPlan>, asOf?: string, groups = [FIRST, SECOND]) =>
  calendarNotes(groups, [handOver(change)], asOf).filter(({ message }) => !message.includes('nothing follows'));

describe('a hand-over that is long enough', () => {
  const moment = `from ${OLD} to ${NEXT}: deploy with asOf between 2026-12-20T11:37:00Z and 2026-12-21T10:00:00Z; `;

  test.each<[string, Partial<HandOverPlan>, string]>([
    ['loses no request', {}, 'no request is lost'],
    [
      'costs what both blocks cost together',
      { overlapUsd: { low: 1, expected: 1234.5, high: 2000 } },
      'no request is lost; the overlap costs $1,234.50',
    ],
    [
      'moves groups one after another',
      { movesInPlace: true },
      'one replica over several nodes after another is away, the others answer',
    ],
    [
      'leaves nobody served while the only group moves',
      { movesInPlace: true, withoutServiceSeconds: { low: 600, expected: 900, high: 1200 } },
      'a replica over several nodes is replaced in place, so nobody is served for about 15 min',
    ],
  ])('%s', (_, change, feels) => {
    expect(said(change)).toEqual([
      { topic: 'b200', message: `${moment}${feels}`, todo: true, act: 'deploy with asOf after 2026-12-20T11:37:00Z' },
    ]);
  });

  test.each<[string, string, boolean, RegExp | undefined]>([
    ['until its last moment is to be done', '2026-12-21T10:00:00Z', false, /: deploy with asOf between /],
    ['is done once the next block serves in time', '2026-12-21T10:00:00Z', true, /: deploy with asOf between /],
    [
      'comes late after it',
      '2026-12-21T10:01:00Z',
      true,
      /^asOf 2026-12-21T10:01:00Z is after 2026-12-21T10:00:00Z: nodes of cr-0+a are drained from 2026-12-21T10:45:00Z, /,
    ],
    ['is no matter after it where the old block serves on', '2026-12-21T10:01:00Z', false, undefined],
    ['is over when the old block drains', DRAINS, true, undefined],
    ['is near in the minute before', '2026-12-21T10:44:00Z', true, /^asOf 2026-12-21T10:44:00Z is after /],
  ])('%s', (_, asOf, serves, message) => {
    const notes = said({}, asOf, [FIRST, { ...SECOND, serves }]);
    expect(notes).toEqual(
      message === undefined ? [] : [expect.objectContaining({ todo: true, message: expect.stringMatching(message) })],
    );
  });
});

describe('a hand-over that is not', () => {
  const short = { handOverUntil: undefined, withoutServiceSeconds: { low: 300, expected: 600, high: 900 } };

  test.each([
    [3600, 'both have nodes for 1 h, too short to hand over'],
    [1, 'both have nodes for 1 s, too short to hand over'],
    [0, 'no nodes for 0 s'],
    [-7200, 'no nodes for 2 h'],
  ])('with %i seconds together says how long nobody is served', (overlapSeconds, why) => {
    expect(said({ ...short, overlapSeconds })).toEqual([
      {
        topic: 'b200',
        message: `from ${OLD} to ${NEXT}: ${why}, so its models answer nobody for 5 min to 15 min; extend the earlier by a day, or buy the later a day earlier`,
        todo: true,
        act: 'close the gap between the capacity blocks',
      },
    ]);
  });

  test('is said until the old block drains', () => {
    expect(said(short, '2026-12-21T10:44:00Z')).toHaveLength(1);
    expect(said(short, DRAINS)).toEqual([]);
  });
});

test('groups that are not there hand nothing over', () => {
  expect(said({}, undefined, [FIRST])).toEqual([]);
  expect(said({}, undefined, [SECOND])).toEqual([]);
  expect(said({}, undefined, [FIRST, { ...SECOND, reservationId: undefined }])).toEqual([]);
});

describe('the end of the last block of each entry', () => {
  const other = group('cr-0000000000000000c', ['2026-12-01T11:30:00Z', '2026-12-10T11:30:00Z'], { capacity: 'other' });
  const ends = (asOf?: string, groups = [FIRST, SECOND, other]) => calendarNotes(groups, [], asOf);

  test('is known, with the last moment to extend it', () => {
    expect(ends()).toEqual([
      {
        topic: 'b200',
        message: `${NEXT} drains from 2027-01-03T10:45:00Z, before it ends at 2027-01-03T11:30:00Z; nothing follows it: extend it until 2027-01-03T10:30:00Z, or add the next one to blocks`,
      },
      { topic: 'other', message: expect.stringMatching(/^cr-0+c drains from 2026-12-10T10:45:00Z/) },
    ]);
  });

  test('is to be done something about in its last three days', () => {
    expect(ends('2026-12-07T11:30:00Z').map(({ todo }) => todo)).toEqual([undefined, undefined]);
    expect(ends('2026-12-07T11:31:00Z')).toEqual([
      expect.not.objectContaining({ todo: true }),
      {
        topic: 'other',
        message:
          'nothing follows when its block ends at 2026-12-10T11:30:00Z, and it drains from 2026-12-10T10:45:00Z: extend cr-0000000000000000c until 2026-12-10T10:30:00Z, or add the next one to blocks',
        todo: true,
        act: 'extend the capacity block, or add the next one',
      },
    ]);
  });

  test('is nothing to say of a group without dates', () => {
    expect(ends(undefined, [group(OLD), group(NEXT, undefined, { capacity: 'other' })])).toEqual([]);
  });
});

test('pods that start beside old ones are for one deployment, which ends in one of two ways', () => {
  const moves = [
    { name: 'stays', rollout: 'in-place' },
    { name: 'block', rollout: 'beside' },
    { name: 'entry', rollout: 'beside', movesFrom: 'b200' },
  ] as const;
  expect(besideNotes(moves)).toEqual(
    [
      ['block', 'set asOf past the drain of the old block'],
      ['entry', 'remove movesFrom'],
    ].map(([name, how]) => ({
      topic: 'rollout',
      message: `${name}: new pods start beside the old ones, which is for this one deployment; once all have moved, ${how} before anything else of its pods is changed, or the next ones wait for room for ever`,
      todo: true,
      act: 'finish the move before anything else',
    })),
  );
});
