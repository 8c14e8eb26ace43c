import fc from 'fast-check';
import multiNode from '../../../environments/multi-node';
import production from '../../../environments/production';
import type { EnvironmentInput } from '../../../lib/config';
import { once } from '../../../lib/constructs/nodes/capacity-block-schedule';
import type { CapacityBlockPlan } from '../../../lib/environment/capacity';
import { servingGroup } from '../../../lib/environment/capacity/hand-over';
import { planInput } from '../../support/plan-fixture';
import type { EnvironmentPlan } from '../../../lib/environment/environment-plan';

type BlockInput = NonNullable<EnvironmentInput['capacity'][number]['blocks']>[number];

const DAY_MS = 86_400_000;
const instantOf = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
const reservation = (index: number): string => `cr-${index.toString(16).padStart(17, '0')}`;

/** The production environment on other blocks. */
function planOn(blocks: readonly BlockInput[], asOf?: string): EnvironmentPlan {
  const [entry] = production.capacity;
  const { reservationId, startsAt, endsAt, ...rest } = entry!;
  expect([reservationId, startsAt, endsAt]).not.toContain(undefined);
  return planInput({ ...production, asOf, capacity: [{ ...rest, blocks: [...blocks] }] } as EnvironmentInput);
}

/** Days EC2 sells; starts around year ends, leap days and the days on which clocks change. */
const SOLD = [1, 2, 7, 13, 14, 21, 28, 182];
const STARTS = [
  '2026-12-30T11:30:00Z',
  '2027-03-13T11:30:00Z', // daylight saving begins in the United States on the 14th
  '2027-03-27T23:58:00Z', // and in Europe on the 28th
  '2027-10-30T11:30:00Z',
  '2028-02-28T11:30:00Z',
  '2027-12-31T23:59:00Z',
];
const zone = fc.constantFrom('usw2-az1', 'usw2-az2');

/** Blocks one after the other, each with a gap or an overlap of up to three days, some of them extended. */
const ladder = fc
  .tuple(
    fc.constantFrom(...STARTS),
    fc.array(
      fc.record({
        days: fc.constantFrom(...SOLD),
        extension: fc.constantFrom(0, 0, 1, 14, 35),
        shiftMinutes: fc.integer({ min: -3 * 1440, max: 3 * 1440 }),
        availabilityZoneId: zone,
        extra: fc.constantFrom(0, 0, 1),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([first, parts]): BlockInput[] => {
    let at = Date.parse(first);
    let previous = -Infinity;
    return parts.map(({ days, extension, shiftMinutes, availabilityZoneId, extra }, index) => {
      const start = Math.max(index === 0 ? at : at + shiftMinutes * 60_000, previous + 60_000);
      previous = start;
      const end = start + days * DAY_MS;
      at = end + extension * DAY_MS;
      return {
        reservationId: reservation(index),
        availabilityZoneId,
        startsAt: instantOf(start),
        endsAt: instantOf(end),
        ...(extension === 0 ? {} : { extendedTo: instantOf(at) }),
        ...(extra === 0 ? {} : { count: 2 + extra }),
      };
    });
  });

const RUNS = { numRuns: 25 };

/** Nodes wanted of a block at an instant, by its schedules. */
const nodesWanted = ({ nodesFrom, drainFrom }: CapacityBlockPlan, nodes: number, at: string): number =>
  nodesFrom <= at && at < drainFrom ? nodes : 0;

/** The instants at which anything changes, and the minutes beside them. */
const moments = ({ calendar }: EnvironmentPlan): string[] =>
  calendar.flatMap(({ at }) => [-1, 0, 1].map((minutes) => instantOf(Date.parse(at) + minutes * 60_000)));

describe('whatever blocks are bought', () => {
  test('at every moment at most what is paid for is wanted, of each block its own', () => {
    fc.assert(
      fc.property(ladder, (blocks) => {
        const plan = planOn(blocks);
        for (const at of moments(plan))
          for (const { capacityBlock, maxSize } of plan.nodeGroups) {
            const wanted = nodesWanted(capacityBlock!, maxSize, at);
            expect(wanted === 0 || (capacityBlock!.startsAt < at && at < capacityBlock!.takenFrom)).toBe(true);
            expect(wanted).toBeLessThanOrEqual(maxSize);
          }
      }),
      RUNS,
    );
  });

  test('every call falls into the minute that is meant, in that year, and never again', () => {
    fc.assert(
      fc.property(ladder, (blocks) => {
        for (const { capacityBlock: block } of planOn(blocks).nodeGroups)
          for (const at of [
            block!.nodesFrom,
            block!.nodesFromAgain,
            block!.drainFrom,
            block!.drainFromAgain,
            ...block!.notices,
          ])
            expect(instantsOf(once(at))).toEqual([at]);
      }),
      RUNS,
    );
  });

  test('every stream gets its drain before EKS takes the nodes', () => {
    fc.assert(
      fc.property(ladder, (blocks) => {
        const plan = planOn(blocks);
        const longest = Math.max(...plan.deployments.map(({ drain }) => drain.terminationGracePeriodSeconds));
        for (const { capacityBlock: block } of plan.nodeGroups)
          for (const from of [block!.drainFrom, block!.drainFromAgain])
            expect((Date.parse(block!.takenFrom) - Date.parse(from)) / 1000).toBeGreaterThan(longest);
      }),
      RUNS,
    );
  });

  test('a hand-over without loss is said only where the slowest one ends before the old nodes drain', () => {
    fc.assert(
      fc.property(ladder, (blocks) => {
        const plan = planOn(blocks);
        const named = (name: string) => plan.nodeGroups.find((group) => group.name === name)!.capacityBlock!;
        for (const { from, to, handOverFrom, handOverUntil, withoutServiceSeconds, overlapSeconds } of plan.handOvers) {
          const lossless = handOverUntil !== undefined;
          expect(withoutServiceSeconds.high === 0).toBe(lossless); // one node a replica
          expect(handOverFrom > named(to).nodesFrom).toBe(true);
          if (lossless) {
            expect(handOverFrom <= handOverUntil && handOverUntil < named(from).drainFrom).toBe(true);
            expect(overlapSeconds).toBeGreaterThan(0);
          }
        }
      }),
      RUNS,
    );
  });

  test('what a pod asks for depends on the serving block alone', () => {
    fc.assert(
      fc.property(ladder, fc.nat(), (blocks, pick) => {
        const whole = planOn(blocks);
        const ends = whole.nodeGroups.map(({ capacityBlock }) => capacityBlock!.endsAt).sort();
        const times = moments(whole).filter((at) => at < ends.at(-1)!);
        const asOf = times[pick % times.length]!;
        const serving = servingGroup(planOn(blocks, asOf).nodeGroups, asOf)!;
        const alone = blocks.filter(({ reservationId }) => reservationId === serving.reservationId);
        const isOver = (alone[0]!.extendedTo ?? alone[0]!.endsAt) <= asOf;
        fc.pre(!isOver);
        const [all, one] = [planOn(blocks, asOf), planOn(alone, asOf)];
        expect(all.deployments.map(({ blocksFrom }) => blocksFrom)).toEqual(
          one.deployments.map(({ blocksFrom }) => blocksFrom),
        );
        expect(one.deployments.every(({ rollout }) => rollout === 'in-place')).toBe(true);
      }),
      RUNS,
    );
  });
});

/** The instants of a cron expression with a year: one, if none of its fields is open. */
function instantsOf(expression: string): string[] {
  const fields = /^cron\((\d+) (\d+) (\d+) (\d+) \? (\d{4})\)$/.exec(expression);
  if (fields === null) return [];
  const [minute, hour, day, month, year] = fields.slice(1).map(Number) as [number, number, number, number, number];
  return [instantOf(Date.UTC(year, month - 1, day, hour, minute))];
}

const block = (index: number, startsAt: string, endsAt: string, rest: Partial<BlockInput> = {}): BlockInput => ({
  reservationId: reservation(index),
  availabilityZoneId: 'usw2-az2',
  startsAt,
  endsAt,
  ...rest,
});
const FIRST = block(0, '2026-12-07T11:30:00Z', '2026-12-21T11:30:00Z');
const A_DAY_EARLY = block(1, '2026-12-20T11:30:00Z', '2027-01-03T11:30:00Z');

describe('two blocks that overlap by a day', () => {
  test.each([
    ['before the second', '2026-12-19T00:00:00Z', 'in-place', FIRST],
    ['in the minute in which its nodes are wanted', '2026-12-20T11:32:00Z', 'beside', A_DAY_EARLY],
    ['in the overlap', '2026-12-20T20:00:00Z', 'beside', A_DAY_EARLY],
    ['when the first drains', '2026-12-21T10:45:00Z', 'in-place', A_DAY_EARLY],
    ['after the first', '2026-12-22T00:00:00Z', 'in-place', A_DAY_EARLY],
  ] as const)('%s', (_, asOf, rollout, serving) => {
    const [deployment] = planOn([FIRST, A_DAY_EARLY], asOf).deployments;
    expect([deployment!.rollout, deployment!.blocksFrom]).toEqual([rollout, Date.parse(serving.startsAt) / 60_000]);
  });

  test('without asOf pods take any of them, and nothing moves', () => {
    const [deployment] = planOn([FIRST, A_DAY_EARLY]).deployments;
    expect([deployment!.rollout, deployment!.blocksFrom]).toEqual(['in-place', undefined]);
  });

  test('the price of the environment is that of the block that serves, the overlap is said', () => {
    const [one, two] = [planOn([FIRST]), planOn([FIRST, A_DAY_EARLY])];
    expect(two.usdPerHour).toEqual(one.usdPerHour);
    expect(two.handOvers[0]!.overlapUsd!.expected).toBeCloseTo(24 * one.usdPerHour!.expected, 6);
    expect(two.budget!.usdPerMonth).toBeGreaterThan(one.budget!.usdPerMonth);
  });
});

test('blocks that meet without overlap say how long nobody is served, and how to do better', () => {
  const plan = planOn([FIRST, block(1, '2026-12-21T11:30:00Z', '2027-01-04T11:30:00Z')]);
  const [handOver] = plan.handOvers;
  expect(handOver!.overlapSeconds).toBe(-53 * 60);
  expect(handOver!.withoutServiceSeconds.low).toBeGreaterThan(53 * 60);
  expect(plan.notes.filter(({ todo }) => todo === true).map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/no nodes for 53 min, so its models answer nobody for .*; extend the earlier by a day/),
  );
});

describe('a later block that ends first', () => {
  const short = block(1, '2026-12-10T11:30:00Z', '2026-12-12T11:30:00Z');

  test.each([
    ['while it runs', '2026-12-11T00:00:00Z', short],
    ['after its end', '2026-12-15T00:00:00Z', FIRST],
  ])('%s', (_, asOf, serving) => {
    const [deployment] = planOn([FIRST, short], asOf).deployments;
    expect(deployment!.blocksFrom).toBe(Date.parse(serving.startsAt) / 60_000);
  });

  test('no hand-over into it is said to last beyond it', () => {
    const plan = planOn([FIRST, short]);
    expect(plan.handOvers[0]!.handOverUntil! < plan.nodeGroups[1]!.capacityBlock!.drainFrom).toBe(true);
  });
});

test('asOf after the last moment of a hand-over is a to-do', () => {
  const said = planOn([FIRST, A_DAY_EARLY], '2026-12-21T10:30:00Z').notes.filter(({ todo }) => todo === true);
  expect(said.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(
      /^asOf 2026-12-21T10:30:00Z is after .*: nodes of .* are drained from .* nobody is served until/,
    ),
  );
});

test('pods that start beside old ones are said to be for this deployment alone', () => {
  const said = (asOf: string) => planOn([FIRST, A_DAY_EARLY], asOf).notes.filter(({ topic }) => topic === 'rollout');
  expect(said('2026-12-20T20:00:00Z')).toEqual([
    expect.objectContaining({ todo: true, message: expect.stringMatching(/set asOf past the drain of the old block/) }),
  ]);
  expect(said('2026-12-22T00:00:00Z')).toEqual([]);
});

test('blocks that are never there together ask for no room together', () => {
  const weeks = Array.from({ length: 9 }, (_, index) =>
    block(
      index,
      instantOf(Date.parse('2026-12-07T11:30:00Z') + index * 7 * DAY_MS),
      instantOf(Date.parse('2026-12-14T11:30:00Z') + index * 7 * DAY_MS),
      { count: 8 },
    ),
  );
  expect(planOn(weeks).nodeGroups).toHaveLength(9);
});

test('a model over several nodes that leaves an entry leaves its interfaces, and its drain, as they are until then', () => {
  const moved = (movesFrom?: string): EnvironmentInput => {
    const [entry] = multiNode.capacity;
    const { reservationId, startsAt, endsAt, ...rest } = entry!;
    expect([reservationId, startsAt, endsAt]).not.toContain(undefined);
    const onDemand = { ...rest, purchaseOption: 'on-demand' as const };
    const models = multiNode.models.map((model) =>
      movesFrom === undefined ? { ...model, capacity: rest.name } : { ...model, capacity: 'next', movesFrom },
    );
    const capacity = movesFrom === undefined ? [onDemand] : [onDemand, { ...onDemand, name: 'next' }];
    return { ...multiNode, capacity, models } as EnvironmentInput;
  };
  const [before, after] = [planInput(moved()), planInput(moved(multiNode.capacity[0]!.name))];
  expect(after.nodeGroups[0]).toMatchObject({ efa: true, networkInterfaces: before.nodeGroups[0]!.networkInterfaces });
  expect(after.nodeGroups[1]).toMatchObject({ efa: true });
});

test('two groups on one block hand nothing over and are paid once', () => {
  const twice = planOn([FIRST, { ...FIRST, groupSuffix: 'image' }]);
  expect(twice.handOvers).toEqual([]);
  expect(twice.budget).toEqual(planOn([FIRST]).budget);
  expect(new Set(twice.nodeGroups.map(({ name }) => name)).size).toBe(2);
  expect(twice.nodeGroups.map(({ filledByHand }) => filledByHand)).toEqual([false, true]);
});

test.each([
  ['2026-12-18T11:30:00Z', undefined],
  [
    '2026-12-18T11:31:00Z',
    /nothing follows when its block ends at 2026-12-21T11:30:00Z.*: extend .* until 2026-12-21T10:30:00Z/,
  ],
])('at %s the end of the last block is a to-do: %s', (asOf, expected) => {
  const said = planOn([FIRST], asOf).notes.filter(({ todo, topic }) => todo === true && topic === 'b200');
  const about = said.map(({ message }) => message).filter((message) => message.includes('nothing follows'));
  expect(about).toEqual(expected === undefined ? [] : [expect.stringMatching(expected)]);
});

test('a replica over several nodes is replaced in place, and alone it is away for a cold start', () => {
  const plan = planInput(onTwoBlocks(multiNode as EnvironmentInput));
  expect(plan.deployments.map(({ multiNode: spans, replicas, rollout }) => [spans, replicas, rollout])).toEqual([
    [true, 1, 'in-place'],
  ]);
  expect(plan.handOvers[0]!.withoutServiceSeconds).toEqual(plan.deployments[0]!.plan.coldStart.totalSeconds);
});

function onTwoBlocks(environment: EnvironmentInput): EnvironmentInput {
  const [entry] = environment.capacity;
  const { reservationId, startsAt, endsAt, ...rest } = entry!;
  expect([reservationId, startsAt, endsAt]).not.toContain(undefined);
  const blocks = [FIRST, A_DAY_EARLY].map((one) => ({ ...one, availabilityZoneId: entry!.availabilityZoneId }));
  return { ...environment, asOf: '2026-12-20T20:00:00Z', capacity: [{ ...rest, blocks }] };
}
