import { budgetNotes, planBudget } from '../../lib/environment/budget';
import type { NodeGroupPlan } from '../../lib/environment/capacity/node-groups';
import { type FileSystems, fileSystemNotes, fileSystemsOf } from '../../lib/environment/file-systems';
import { paidFor } from '../../lib/environment/paid';
import { GIB } from '../../lib/units';
import { exactly } from '../../lib/units/range';
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

describe('blocks that follow one another', () => {
  const DAY_MS = 86_400_000;
  /** Begins so many days after the first, for so many days. */
  const block = (id: string, from: number, days: number, usd: number): NodeGroupPlan => {
    const start = Date.parse('2026-12-07T11:30:00Z') + from * DAY_MS;
    const [startsAt, endsAt] = [start, start + days * DAY_MS].map((ms) => new Date(ms).toISOString());
    const { capacityBlock } = planOf('production').nodeGroups[0]!;
    return priced(usd, {
      reservationId: id,
      capacityBlock: { ...capacityBlock!, startsAt: startsAt!, endsAt: endsAt!, hours: days * 24 },
    });
  };
  const usdOf = (...groups: NodeGroupPlan[]): number => planBudget({ region }, groups)!.usdPerMonth / 1.2;

  test.each<[string, number, NodeGroupPlan[]]>([
    ['two of a month cost what both cost', 2 * 336 * 10, [block('a', 0, 14, 10), block('b', 14, 14, 10)]],
    [
      'of three only what lies in a month counts',
      730 * 10,
      [block('a', 0, 14, 10), block('b', 14, 14, 10), block('c', 28, 14, 10)],
    ],
    ['of two far apart the dearer counts', 336 * 20, [block('a', 0, 14, 10), block('b', 90, 14, 20)]],
    [
      'the dearest month may begin with a later one, and has what is left of the earlier',
      12 * 24 + 730 * 100,
      [block('a', 0, 182, 1), block('b', 170, 182, 100)],
    ],
    ['two groups on one block are one', 336 * 10, [block('a', 0, 14, 10), block('a', 0, 14, 10)]],
    [
      'entries are added, each in its own dearest month',
      336 * 10 + 336 * 20 + 730,
      [
        block('a', 0, 14, 10),
        { ...block('b', 90, 14, 20), capacity: 'other' },
        priced(1, { capacity: 'third', reservationId: undefined, capacityBlock: undefined }),
      ],
    ],
  ])('%s', (_, usd, groups) => {
    expect(usdOf(...groups)).toBeCloseTo(usd, 0);
  });

  test('are no budget where one has no price', () => {
    expect(planBudget({ region }, [block('a', 0, 14, 10), { ...block('b', 14, 14, 10), usdPerHour: undefined }])).toBe(
      undefined,
    );
  });
});

test('people hear of four fifths, of the whole, and of what the month is heading for', () => {
  expect(planBudget({ region }, [priced(10)])?.alertsAt).toEqual({ actual: [80, 100], forecast: [100] });
});

test('of entries without a price each is named once', () => {
  const [a, b] = ['spot', 'other'].map((capacity) => priced(0, { capacity, usdPerHour: undefined }));
  expect(budgetNotes(undefined, [a!, priced(10), a!, b!], region)[0]!.message).toMatch(/the price of spot, other is/);
});

describe('what a model pays', () => {
  const tokens = { low: 1, expected: 2, high: 4 };
  const placed = (
    nodeGroup: string,
    replicas: number,
    gpus: number,
    plan: object = {},
  ): Parameters<typeof paidFor>[0] =>
    ({
      nodeGroup,
      replicas,
      plan: {
        layout: { gpus },
        cost: { usdPerHour: exactly(50), usdPerMillionOutputTokens: tokens, usdPerMillionTotalTokens: exactly(8) },
        ...plan,
      },
    }) as never;
  const groups = [
    { capacity: 'a', serves: false, usdPerHour: exactly(999) },
    { capacity: 'b', serves: true, usdPerHour: exactly(7) },
    { capacity: 'a', serves: true, usdPerHour: { low: 90, expected: 100, high: 120 } },
  ] as never;

  test('is its part of the nodes that serve, by GPUs, and as much of each token', () => {
    const own = placed('a', 2, 4);
    expect(paidFor(own, [own, placed('a', 1, 8), placed('b', 4, 8)], groups)).toEqual({
      usdPerHour: { low: 45, expected: 50, high: 60 },
      // 50 an hour where the plan of one replica counts 50 for each of two
      usdPerMillionOutputTokens: { low: 0.5, expected: 1, high: 2 },
      usdPerMillionTotalTokens: exactly(4),
    });
    expect(paidFor(own, [own], groups)?.usdPerHour).toEqual({ low: 90, expected: 100, high: 120 });
  });

  test('has tokens that go in only of a model that reads, and none where speed is unknown', () => {
    const cost = { usdPerHour: exactly(50), usdPerMillionInputTokens: exactly(3) };
    const reads = placed('a', 1, 8, { cost, pooling: {} });
    expect(paidFor(reads, [reads], groups)?.usdPerMillionInputTokens).toEqual(exactly(6));
    const writes = placed('a', 1, 8, { cost });
    expect(paidFor(writes, [writes], groups)).toEqual({ usdPerHour: { low: 90, expected: 100, high: 120 } });
    const unknown = placed('a', 1, 8, { cost: { usdPerHour: exactly(50) }, pooling: {} });
    expect(paidFor(unknown, [unknown], groups)?.usdPerMillionInputTokens).toBeUndefined();
  });

  test('is unknown where the price of the plan or of the nodes is', () => {
    const free = placed('a', 1, 8, { cost: undefined });
    expect(paidFor(free, [free], groups)).toBeUndefined();
    const elsewhere = placed('c', 1, 8);
    expect(paidFor(elsewhere, [elsewhere], groups)).toBeUndefined();
  });
});

describe('file systems', () => {
  const lustre = (storageCapacityGiB: number, availabilityZoneId = 'usw2-az1') => ({
    storageCapacityGiB,
    perUnitStorageThroughput: 500,
    availabilityZoneId,
  });
  const notesOf = (systems: Partial<FileSystems>, capacityGiB?: number) =>
    fileSystemNotes({ keptFileSystems: [], ...systems }, { capacityGiB } as never).map(({ topic, message, act }) => [
      topic,
      act ?? message,
    ]);
  const holds = 'the file system of 2,400 GiB holds every checkpoint and beside them a second revision of the largest';

  test('are not spoken of where there are none', () => {
    expect(notesOf({})).toEqual([]);
  });

  test('are to be written down in the size that they have', () => {
    expect(notesOf({ fileSystem: lustre(2400) }, 2400)).toEqual([['storage', holds]]);
    const write = ['storage', 'write storage.capacityGiB: 2400'];
    expect(notesOf({ fileSystem: lustre(2400) })).toEqual([['storage', holds], write]);
    expect(notesOf({ fileSystem: lustre(2400) }, 1200)).toEqual([['storage', holds], write]);
  });

  test('that are kept are to be let go of, each', () => {
    expect(notesOf({ keptFileSystems: [lustre(2400, 'usw2-az2'), lustre(2400, 'usw2-az3')] }, 2400)).toEqual([
      ['storage', holds],
      ['storage', 'let go of the file system in usw2-az2'],
      ['storage', 'let go of the file system in usw2-az3'],
    ]);
  });

  const fit = (index: number, checkpointGiB: number, capacityIndex = 0) =>
    ({ index, capacityIndex, plan: { checkpointBytes: checkpointGiB * GIB } }) as never;
  const config = (storage: object, models: readonly object[] = [{}, {}]) =>
    ({
      storage: { tier: 'fsx-lustre', keepFileSystemsIn: [], ...storage },
      models,
      capacity: [
        { name: 'a', instanceType: 'g6e.2xlarge', purchaseOption: 'on-demand', availabilityZoneId: 'usw2-az1' },
        { name: 'b', instanceType: 'g6e.2xlarge', purchaseOption: 'on-demand', availabilityZoneId: 'usw2-az2' },
      ],
    }) as never;

  test('lie in the zone of the first model and hold all of them; those kept elsewhere are as large', () => {
    const keepFileSystemsIn = ['usw2-az2', 'usw2-az3'];
    expect(fileSystemsOf(config({ keepFileSystemsIn }), [fit(0, 300, 1), fit(1, 400)])).toEqual({
      fileSystem: lustre(2400, 'usw2-az2'),
      keptFileSystems: [lustre(2400, 'usw2-az3')],
    });
    expect(fileSystemsOf(config({ capacityGiB: 4800, perUnitStorageThroughput: 1000 }), [fit(0, 1)])).toEqual({
      fileSystem: { ...lustre(4800), perUnitStorageThroughput: 1000 },
      keptFileSystems: [],
    });
  });

  test('hold adapters too', () => {
    const models = [{ loraAdapters: [{ name: 'sql', id: 'sql', bytes: 300 * GIB }] }, {}];
    expect(fileSystemsOf(config({}, models), [fit(0, 100), fit(1, 100)]).fileSystem).toEqual(lustre(1200));
    expect(fileSystemsOf(config({}, models), [fit(0, 300), fit(1, 100)]).fileSystem).toEqual(lustre(2400));
  });

  test('are none where nothing reads them', () => {
    expect(fileSystemsOf(config({ tier: 's3-stream' }), [fit(0, 1)])).toEqual({ keptFileSystems: [] });
    expect(fileSystemsOf(config({}), [])).toEqual({ keptFileSystems: [] });
  });
});
