import { addToCatalog, findInstanceType, withoutOwnEntries } from '../../../lib/catalog';
import { layoutKey, layoutOf } from '../../../lib/planner/layout';
import { plan } from '../../../lib/planner/plan';
import type { PlanRequest } from '../../../lib/planner/request';
import { alternatives, soldIn } from '../../../lib/planner/search/alternatives';
import { resolve } from '../../../lib/planner/request';
import { Ranking } from '../../../lib/planner/search/ranking';
import { search } from '../../../lib/planner/search/search';
import { Shortlist } from '../../../lib/planner/search/shortlist';
import { smallestFirst } from '../../../lib/planner/search/smallest-hardware';
import { Tally } from '../../../lib/planner/search/tally';
import type { Objective } from '../../../lib/planner/search/types';

const byNumber = (one: { n: number }, two: { n: number }): number => one.n - two.n;

describe('a shortlist', () => {
  const listed = (numbers: readonly number[], most: number): string[] => {
    const list = new Shortlist<{ n: number; id: number }>(most, byNumber);
    numbers.forEach((n, id) => list.offer({ n, id }));
    return list.inOrder().map(({ n, id }) => `${n}#${id}`);
  };

  test.each([
    [[], 2],
    [[3, 1, 2], 1],
    [[5, 4, 3, 2, 1, 0, 9, 0], 2],
    [[1, 1, 1, 1, 1, 1], 2],
    [[2, 1, 2, 1, 2, 1, 2, 1], 3],
    [[7, 7, 3, 7, 3, 3, 1, 9, 1], 3],
  ])('of %j holds the first %d as sorting all of them would', (numbers, most) => {
    const sorted = numbers.map((n, id) => ({ n, id })).sort(byNumber);
    expect(listed(numbers, most)).toEqual(sorted.slice(0, most).map(({ n, id }) => `${n}#${id}`));
  });

  test('keeps at most twice as many, and takes no more that are last or later', () => {
    const list = new Shortlist<{ n: number }>(2, byNumber);
    let compared = 0;
    const counted = new Shortlist<{ n: number }>(2, (one, two) => (compared++, byNumber(one, two)));
    for (const n of [1, 2, 3, 4, 2, 2, 2]) list.offer({ n });
    expect((list as unknown as { kept: unknown[] }).kept).toHaveLength(2);
    for (const n of [1, 2, 3]) counted.offer({ n });
    expect(compared).toBe(0);
  });
});

const KEY = {
  instanceType: 'p5en.48xlarge',
  gpu: 'H200',
  nodes: 1,
  replicas: 1,
  layout: layoutOf({ tensorParallelSize: 8 }, 1),
  checkpoint: 'FP8',
  kvCacheDtype: 'auto',
  maxNumBatchedTokens: 8192,
};
const FIGURES = {
  tpotMs: 10,
  outputTokensPerSecond: 800,
  outputTokensPerSecondPerGpu: 100,
  kvCacheGiBPerGpu: 40,
  maxConcurrency: 9,
};

interface Offered {
  readonly name: string;
  readonly gpus?: number;
  readonly stages?: number;
  readonly ms?: number;
  readonly rate?: number;
  readonly usd?: number;
  readonly usdPerHour?: number;
}

/** Names of what is ranked, in order, whatever the order of offers. */
function ranked(objective: Objective, offers: readonly Offered[], listed = 9): string[] {
  const orders = [offers, [...offers].reverse()].map((all) => {
    const ranking = new Ranking(objective, listed);
    for (const { name, gpus = 8, stages = 1, ms = 10, rate = 100, usd, usdPerHour } of all)
      ranking.offer({
        key: {
          ...KEY,
          checkpoint: name,
          layout: layoutOf({ tensorParallelSize: gpus / stages, pipelineParallelSize: stages }, 1),
        },
        concurrency: 16,
        figures: {
          ...FIGURES,
          tpotMs: ms,
          outputTokensPerSecondPerGpu: rate,
          usdPerHour,
          usdPerMillionTotalTokens: usd,
        },
      });
    return ranking.best().map(({ checkpoint }) => checkpoint);
  });
  expect(orders[1]).toEqual(orders[0]);
  return orders[0]!;
}

describe('a ranking', () => {
  test('by cost: the cheaper token, of equals fewer GPUs, then the name; without prices last, by GPU time', () => {
    expect(
      ranked('cost', [
        { name: 'd', usd: 2, gpus: 4 },
        { name: 'c', usd: 2, gpus: 8 },
        { name: 'b', usd: 2, gpus: 8 },
        { name: 'a', usd: 3, gpus: 1 },
        { name: 'slow', rate: 50 },
        { name: 'fast', rate: 60 },
        { name: 'e', usd: 1, rate: 1 },
      ]),
    ).toEqual(['e', 'd', 'b', 'c', 'a', 'fast', 'slow']);
  });

  test('by throughput: more tokens a GPU, whatever they cost', () => {
    expect(
      ranked('throughput', [
        { name: 'a', rate: 100, usd: 1 },
        { name: 'b', rate: 300, usd: 9 },
        { name: 'c', rate: 200, usd: 5 },
      ]),
    ).toEqual(['b', 'c', 'a']);
  });

  test('by latency: within 10 % of the fastest the cheaper an hour, then fewer stages, then the faster', () => {
    expect(
      ranked('latency', [
        { name: 'fastest', ms: 10, usdPerHour: 90 },
        { name: 'cheap', ms: 10.9, usdPerHour: 50 },
        { name: 'staged', ms: 10.5, usdPerHour: 50, stages: 2 },
        { name: 'cheap but less fast', ms: 10.95, usdPerHour: 50 },
        { name: 'next step', ms: 11.1, usdPerHour: 10 },
        { name: 'unpriced', ms: 10, rate: 100 },
        { name: 'two steps', ms: 12.2, usdPerHour: 1 },
      ]),
    ).toEqual(['cheap', 'cheap but less fast', 'staged', 'fastest', 'unpriced', 'next step', 'two steps']);
  });

  test('a step ends at 10 % exactly', () => {
    expect(
      ranked('latency', [
        { name: 'b', ms: 10, usdPerHour: 90 },
        { name: 'a', ms: 11, usdPerHour: 10 },
      ]),
    ).toEqual(['b', 'a']);
  });

  test('lists no more than asked, and the whole of what it lists', () => {
    const offers = [1, 2, 3, 4, 5, 6, 7].map((usd) => ({ name: `at ${usd}`, usd }));
    expect(ranked('cost', offers, 2)).toEqual(['at 1', 'at 2']);
    expect(
      ranked(
        'latency',
        offers.map((offer, index) => ({ ...offer, ms: 10 + index / 100, usdPerHour: index % 3 })),
        2,
      ),
    ).toEqual(['at 1', 'at 4']);
    const ranking = new Ranking('cost', 3);
    ranking.offer({ key: KEY, concurrency: 7, figures: FIGURES });
    expect(ranking.best()).toEqual([{ ...KEY, ...FIGURES, concurrency: 7 }]);
  });
});

describe('a tally', () => {
  const loads = [1, 16, 64].map((concurrency) => ({ inputTokens: 1, outputTokens: 1, concurrency }));
  const refusal = (because: string) => ({ because, reason: () => `for ${because}` });

  test('counts what it rejects under every load, by reason, and lists as many as asked', () => {
    const tally = new Tally({ request: { model: 'x' }, objective: 'cost', listed: { rejected: 4 } });
    tally.reject(KEY, [], refusal('nothing'));
    tally.reject(KEY, loads, refusal('memory'));
    tally.reject(KEY, loads.slice(1), refusal('memory'));
    tally.reject(KEY, loads.slice(2), refusal('limit'));
    tally.add(KEY, 16, FIGURES);
    const { rejected, ...rest } = tally.result([]);
    expect(rest).toEqual({
      problems: [],
      objective: 'cost',
      examined: 7,
      fitting: 1,
      rejections: { memory: 5, limit: 1 },
      candidates: [{ ...KEY, ...FIGURES, concurrency: 16 }],
    });
    expect(rejected.map(({ concurrency, reason }) => `${concurrency} ${reason}`)).toEqual([
      '1 for memory',
      '16 for memory',
      '64 for memory',
      '16 for memory',
    ]);
    expect(rejected[0]).toMatchObject(KEY);
  });

  test('lists twenty and two hundred unless told', () => {
    const tally = new Tally({ request: { model: 'x' }, objective: 'cost' });
    for (let index = 0; index < 70; index++) {
      tally.reject(KEY, loads, refusal('memory'));
      tally.add({ ...KEY, checkpoint: String(index) }, 1, FIGURES);
    }
    const { candidates, rejected } = tally.result([]);
    expect([candidates.length, rejected.length]).toEqual([20, 200]);
  });
});

describe('hardware to choose from', () => {
  const names = (region?: string): string[] => soldIn(region).map((one) => `${one.nodes} ${one.instanceType.name}`);

  test('is what the region sells, by GPU memory of all nodes, then by name', () => {
    expect(names('sa-east-1')).toEqual([
      '1 p5.4xlarge', // 79 GiB
      '1 p5.48xlarge', // 633
      '1 p5e.48xlarge', // 1,118
      '2 p5.48xlarge', // 1,267
      '3 p5.48xlarge', // 1,900
      '2 p5e.48xlarge', // 2,237
      '4 p5.48xlarge',
      '3 p5e.48xlarge',
      '6 p5.48xlarge',
      '4 p5e.48xlarge',
      '8 p5.48xlarge',
      '6 p5e.48xlarge',
      '8 p5e.48xlarge',
    ]);
    expect(names('nowhere')).toEqual([]);
    expect(names().slice(0, 6)).toEqual([
      '1 g7.2xlarge',
      '1 g7.4xlarge',
      '1 g7.8xlarge',
      '1 g6e.16xlarge',
      '1 g6e.2xlarge',
      '1 g6e.4xlarge',
    ]);
  });

  const first = (request: PlanRequest, limits?: Parameters<typeof smallestFirst>[2], count = 3): string[] => {
    const resolution = resolve({ ...request, instanceType: 'g6e.xlarge' });
    if (!resolution.ok) throw new Error('resolves');
    const found: string[] = [];
    for (const one of smallestFirst(request, resolution.resolved, limits)) {
      found.push(`${one.nodes} ${one.instanceType} ${one.purchaseOption}`);
      if (found.length === count) break;
    }
    return found;
  };

  test('of equal memory the cheaper is first', () => {
    expect(first({ model: 'qwen3-8b' }, undefined, 9)).toEqual([
      '1 g7.2xlarge on-demand', // 2.52 USD
      '1 g7.4xlarge on-demand', // 3.04
      '1 g7.8xlarge on-demand', // 4.09
      '1 g6e.xlarge on-demand', // 1.86
      '1 g6e.2xlarge on-demand', // 2.24
      '1 g6e.4xlarge on-demand', // 3.00
      '1 g6e.8xlarge on-demand', // 4.53
      '1 g6e.16xlarge on-demand', // 7.58
      '1 g7.12xlarge on-demand', // 63 GiB
    ]);
  });

  test('a limit counts every node, at the price it is bought for, and may be met exactly', () => {
    const R1 = { model: 'deepseek-r1', region: 'us-east-2' };
    const instanceTypes = ['p5.48xlarge', 'p5e.48xlarge'];
    expect(first(R1, { instanceTypes }, 2)).toEqual(['1 p5e.48xlarge capacity-block', '2 p5.48xlarge on-demand']);
    expect(first(R1, { instanceTypes, usdPerHour: 110.08 }, 9)).toEqual([
      '1 p5e.48xlarge capacity-block',
      '2 p5.48xlarge on-demand',
      '2 p5e.48xlarge capacity-block',
    ]);
    expect(first(R1, { instanceTypes, usdPerHour: 110.07 }, 9)).toEqual([
      '1 p5e.48xlarge capacity-block',
      '2 p5e.48xlarge capacity-block',
    ]);
    expect(first(R1, { instanceTypes: [] })).toEqual([]);
  });

  test('a smaller build of the hardware asked for comes before other hardware, at most two of five', () => {
    const others = (request: PlanRequest) => {
      const resolution = resolve(request);
      if (!resolution.ok) throw new Error('resolves');
      return alternatives(request, resolution.resolved).map(
        ({ nodes, instanceType, checkpoint }) => `${nodes} ${instanceType} ${checkpoint}`,
      );
    };
    expect(others({ model: 'llama-3.3-70b', instanceType: 'p5.4xlarge', nodes: 1 })).toEqual([
      '1 p5.4xlarge NVFP4',
      '1 g6e.12xlarge BF16',
      '1 g6e.24xlarge BF16',
      '1 g7e.12xlarge BF16',
      '1 g7.48xlarge BF16',
    ]);
    expect(others({ model: 'llama-3.3-70b', instanceType: 'g7e.2xlarge' }).slice(0, 3)).toEqual([
      '1 g7e.2xlarge FP8',
      '1 g7e.2xlarge NVFP4',
      '1 g6e.12xlarge BF16',
    ]);
  });
});

describe('the layout that is tried', () => {
  const placed = (request: Omit<PlanRequest, 'model'> & { model?: string }): string => {
    const { layout, verdict } = plan({ model: 'qwen3-8b', maxModelLen: 4096, ...request });
    return `${layout?.nodes} × ${layout?.gpusPerNode} ${verdict}`;
  };

  test.each([
    ['H100', 'TP2 PP1 DP1 EP'],
    ['RTX PRO 6000', 'TP2 PP1 DP1'],
  ])('of experts on bare %s, as its links allow, is %s', (gpu, key) => {
    const { layout } = plan({ model: 'mixtral-8x7b', gpu, maxModelLen: 4096 });
    expect(layoutKey(layout!)).toBe(key);
  });

  test.each([
    [{ gpu: 'H100' }, '1 × 1 fits'],
    [{ gpu: 'H100', nodes: 1 }, '1 × 1 fits'],
    [{ gpu: 'H100', nodes: 2 }, '2 × 8 fits'],
    [{ gpu: 'H100', tensorParallelSize: 2, dataParallelSize: 3 }, '1 × 6 fits'],
    [{ gpu: 'H100', tensorParallelSize: 8, pipelineParallelSize: 2 }, '2 × 8 fits'],
    [{ gpu: 'H100', tensorParallelSize: 4, pipelineParallelSize: 3 }, '2 × 6 fits'],
    [{ gpu: 'H100', tensorParallelSize: 8, nodes: 2, pipelineParallelSize: 1 }, '2 × 4 fits'],
    [{ instanceType: 'p5.48xlarge', tensorParallelSize: 8, dataParallelSize: 2 }, '2 × 8 fits'],
    [{ instanceType: 'p5.48xlarge', tensorParallelSize: 8 }, '1 × 8 fits'],
    [{ instanceType: 'p5.48xlarge' }, '1 × 8 fits'],
    [{ instanceType: 'p5.48xlarge', nodes: 2 }, '2 × 8 fits'],
    [{ model: 'llama-3.3-70b', gpu: 'H100' }, '1 × 4 fits'],
    [{ model: 'llama-3.1-405b', gpu: 'H100' }, '1 × 8 does-not-fit'],
    [{ model: 'llama-3.1-405b', instanceType: 'p5.48xlarge' }, '2 × 8 fits'],
    [{ model: 'deepseek-v4-announced', instanceType: 'p5.48xlarge' }, '1 × 8 does-not-fit'],
    [{ model: 'deepseek-v4-announced', instanceType: 'p6-b300.48xlarge', tensorParallelSize: 16 }, '2 × 8 fits'],
    [{ model: 'deepseek-v4-announced', gpu: 'B300', tensorParallelSize: 16, nodes: 2 }, '2 × 8 fits'],
  ] as const)('of %j is %s', (request, expected) => {
    expect(placed(request)).toBe(expected);
  });

  test('where none fits, the one that misses least is spoken of; where none is legal, the first', () => {
    const missing = (tensorParallelSize?: number): number => {
      const result = plan({ model: 'llama-3.1-405b', gpu: 'H100', tensorParallelSize, maxModelLen: 4096 });
      return result.verdict === 'does-not-fit' ? result.missingGiBPerGpu : 0;
    };
    expect(missing()).toBe(missing(8));
    expect(missing(4)).toBeGreaterThan(missing(8));
    const illegal = plan({ model: 'qwen3-8b', gpu: 'H100', tensorParallelSize: 3, dataParallelSize: 1 });
    expect(illegal).toMatchObject({ verdict: 'invalid', layout: { tensorParallelSize: 3 } });
  });
});

const OWN = {
  instanceType: 'p5en.48xlarge',
  purchaseOption: 'on-demand',
  usdPerHour: 7,
  source: 'an agreement',
  checkedOn: '2026-11-01',
} as const;

describe('a search', () => {
  afterEach(withoutOwnEntries);

  const SMALL = { model: 'qwen3-8b', maxModelLen: 4096 };

  test('names hardware it does not know, all of it, and looks no further', () => {
    const of = (query: object) => search({ request: SMALL, objective: 'cost', ...query });
    expect(of({ instanceTypes: ['p7.48xlarge', 'g6e.xlarge', 'p8'] }).problems).toEqual([
      { field: 'instanceTypes', message: "'p7.48xlarge' is not in the catalog" },
      { field: 'instanceTypes', message: "'p8' is not in the catalog" },
    ]);
    expect(of({ request: { ...SMALL, gpu: 'H20' } })).toMatchObject({
      problems: [{ field: 'gpu', message: "'H20' is not in the catalog" }],
      examined: 0,
    });
    expect(of({ request: { ...SMALL, utilization: 2 }, instanceTypes: ['g6e.xlarge'] })).toMatchObject({
      problems: [{ field: 'utilization' }],
      examined: 0,
    });
    expect(of({ request: { ...SMALL, model: 'qwen3-9b' } }).problems).toHaveLength(1);
  });

  test('tries the nodes that are asked for: of the query, of the request, else one, two and four', () => {
    const nodesOf = (query: object, request: object = {}): number[] => {
      const { candidates } = search({
        request: { ...SMALL, ...request },
        objective: 'cost',
        instanceTypes: ['p5.48xlarge'],
        listed: { candidates: 999 },
        ...query,
      });
      return [...new Set(candidates.map(({ nodes }) => nodes))].sort();
    };
    expect(nodesOf({})).toEqual([1, 2, 4]);
    expect(nodesOf({}, { nodes: 2 })).toEqual([2]);
    expect(nodesOf({ nodes: [1, 3] }, { nodes: 2 })).toEqual([1, 3]);
    expect(nodesOf({ instanceTypes: ['g6e.48xlarge'] })).toEqual([1]);
  });

  test('tries the builds that are named, and none that is refused', () => {
    const buildsOf = (checkpoints?: readonly string[] | 'all'): string[] => {
      const { candidates } = search({
        request: { model: 'llama-3.3-70b', maxModelLen: 4096 },
        objective: 'cost',
        instanceTypes: ['p5.48xlarge'],
        nodes: [1],
        checkpoints,
        listed: { candidates: 999 },
      });
      return [...new Set(candidates.map(({ checkpoint }) => checkpoint))].sort();
    };
    expect(buildsOf()).toEqual(['BF16']);
    expect(buildsOf('all')).toEqual(['BF16', 'FP8', 'FP8-dynamic', 'NVFP4']);
    expect(buildsOf(['NVFP4', 'FP8'])).toEqual(['FP8', 'NVFP4']);
    expect(buildsOf([])).toEqual([]);
  });

  test('what is too dear under every load needs no times to be refused', () => {
    const { rejections, rejected, examined } = search({
      request: SMALL,
      objective: 'cost',
      instanceTypes: ['p5.48xlarge'],
      nodes: [1],
      concurrencies: [1, 16],
      limits: { usdPerHour: 55 },
    });
    expect(rejections).toEqual({ 'limit usdPerHour': examined });
    expect(rejected[0]).toMatchObject({ reason: 'limit: 55.04 USD an hour, at most 55 asked' });
    const unpriced = search({ request: { ...SMALL, gpu: 'H100' }, objective: 'cost', limits: { usdPerHour: 55 } });
    expect(unpriced.rejected[0]?.reason).toBe('limit: unknown USD an hour, at most 55 asked');
    const few = search({
      request: { ...SMALL, gpu: 'H100' },
      objective: 'cost',
      limits: { maxConcurrencyAtLeast: 1e6 },
    });
    expect(few.rejected[0]?.reason).toMatch(/^limit: [\d.]+ requests of full length, at least 1000000 asked$/);
  });

  test('prices what is bought, in the region asked for; half the hours cost twice as much', () => {
    const priceOf = (request: object): (number | undefined)[] => {
      const [best] = search({
        request: { ...SMALL, ...request },
        objective: 'throughput',
        instanceTypes: ['p5en.48xlarge'],
        nodes: [1],
      }).candidates;
      return [best?.usdPerHour, best?.usdPerMillionOutputTokens, best?.usdPerMillionTotalTokens];
    };
    const [hour, output = 0, total = 0] = priceOf({});
    expect(hour).toBe(findInstanceType('p5en.48xlarge')?.onDemandUsdPerHour['us-east-1']);
    expect(output / total).toBeCloseTo((3276 + 820) / 820, 9);
    expect(priceOf({ purchaseOption: 'spot' })[0]).toBe(27.184);
    addToCatalog({ prices: [{ ...OWN, region: 'us-west-2' }] });
    expect([priceOf({ region: 'us-west-2' })[0], priceOf({})[0]]).toEqual([7, hour]);
    expect(priceOf({ utilization: 0.5 })).toEqual([hour, expect.closeTo(2 * output, 9), expect.closeTo(2 * total, 9)]);
  });
});
