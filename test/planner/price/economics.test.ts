import { addToCatalog, findGpu, findInstanceType, withoutOwnEntries } from '../../../lib/catalog';
import type { ServingPlan } from '../../../lib/planner/answer/plan-result';
import { plan } from '../../../lib/planner/plan';
import { hourlyPrice } from '../../../lib/planner/price';
import {
  arithmeticTokensPerSecond,
  breakEvenTokensPerSecond,
  breakEvenUtilization,
  costPlan,
  savedShare,
  usdPerMillionTokens,
} from '../../../lib/planner/price/cost';
import type { PlanRequest } from '../../../lib/planner/request/plan-request';
import { acceptanceLength } from '../../../lib/planner/speculation/acceptance';

function fits(request: PlanRequest): ServingPlan {
  const result = plan(request);
  if (result.verdict !== 'fits') throw new Error(JSON.stringify(result.problems));
  return result;
}

const hourly = (name: string): number => findInstanceType(name)?.onDemandUsdPerHour['us-east-1'] ?? Number.NaN;
const fp8 = (gpu: string): number => findGpu(gpu)?.denseFlopsPerSecond.fp8 ?? Number.NaN;

describe('claims met in articles about a 2.5-trillion-parameter model with 128 billion active, put to arithmetic', () => {
  const ACTIVE = 128e9;

  test('"85 % cheaper than $2.00" is $0.30; $0.15 would be 92.5 %', () => {
    expect(savedShare(2, 0.15)).toBeCloseTo(0.925, 3);
    expect(2 * (1 - 0.85)).toBeCloseTo(0.3, 6);
  });

  test('$0.15 per million needs 117 to 264 thousand tokens a second from one node, day and night', () => {
    expect(breakEvenTokensPerSecond(hourly('p5en.48xlarge'), 0.15)).toBeCloseTo(117_215, -1);
    expect(breakEvenTokensPerSecond(hourly('p6-b200.48xlarge'), 0.15)).toBeCloseTo(210_987, -1);
    expect(breakEvenTokensPerSecond(hourly('p6-b300.48xlarge'), 0.15)).toBeCloseTo(263_733, -1);
  });

  test('on H200 that exceeds the arithmetic of the GPU: $0.28 at 100 % of its FP8 peak', () => {
    const perNode = 8 * arithmeticTokensPerSecond(fp8('H200'), ACTIVE);
    expect(perNode / 8).toBeCloseTo(7730, -1);
    expect(usdPerMillionTokens(hourly('p5en.48xlarge'), perNode)).toBeCloseTo(0.28, 2);
    expect(breakEvenUtilization(hourly('p5en.48xlarge'), perNode, 0.15)).toBeGreaterThan(1);
  });

  test('the best comparable measurement, 4,300 tokens a second and GPU, costs $1.15 per million', () => {
    expect(usdPerMillionTokens(hourly('p6-b300.48xlarge'), 8 * 4300)).toBeCloseTo(1.15, 2);
  });

  test('300 tokens a second for one user are a whole B300 node for that user: $130 per million', () => {
    expect(usdPerMillionTokens(hourly('p6-b300.48xlarge'), 304)).toBeCloseTo(130, 0);
  });

  test('half the hours cost twice as much per token', () => {
    expect(usdPerMillionTokens(100, 1000, 0.5)).toBe(2 * usdPerMillionTokens(100, 1000));
    const busy = fits({ model: 'qwen3-8b', instanceType: 'g6e.2xlarge' });
    const half = fits({ model: 'qwen3-8b', instanceType: 'g6e.2xlarge', utilization: 0.5 });
    expect(half.cost?.usdPerMillionTotalTokens?.expected).toBeCloseTo(
      2 * (busy.cost?.usdPerMillionTotalTokens?.expected ?? 0),
      9,
    );
  });
});

describe('price of a plan', () => {
  const request = { model: 'deepseek-r1', instanceType: 'p6-b200.48xlarge', maxModelLen: 32_768 } as const;

  test('counts every node', () => {
    const two = fits({ ...request, nodes: 2 });
    expect(two.cost?.usdPerHour.expected).toBeCloseTo(2 * hourly('p6-b200.48xlarge'), 6);
  });

  test('follows the way of buying and says how volatile it is', () => {
    const spot = fits({ ...request, purchaseOption: 'spot' });
    expect(spot.cost?.usdPerHour.expected).toBeCloseTo(42.088, 3);
    expect(spot.notes.some(({ topic }) => topic === 'price')).toBe(true);
  });

  test('ranges stay in order: a slow estimate is a dear one', () => {
    const { cost, throughput } = fits(request);
    for (const range of [cost?.usdPerMillionTotalTokens, throughput?.tpotMs, throughput?.outputTokensPerSecondPerGpu]) {
      expect(range?.low).toBeLessThan(range?.expected ?? 0);
      expect(range?.expected).toBeLessThan(range?.high ?? 0);
    }
  });
});

describe('break-even against an API', () => {
  const request = { model: 'qwen3-235b-a22b', quantization: 'fp8', instanceType: 'p5en.48xlarge' } as const;
  const sizes = { tensorParallelSize: 4, maxModelLen: 32_768 } as const;
  const workload = { inputTokens: 4000, outputTokens: 1000, concurrency: 128 };

  test('is the share of the hours at which a million tokens cost what the API asks', () => {
    const { cost } = fits({ ...request, ...sizes, workload, apiUsdPerMillionTokens: 2 });
    expect(cost?.breakEven?.apiUsdPerMillionTokens).toBe(2);
    const busy = cost?.breakEven?.utilization.expected ?? 0;
    expect(busy).toBeCloseTo((cost?.usdPerMillionTotalTokens?.expected ?? 0) / 2, 9);
    const then = fits({ ...request, ...sizes, workload, utilization: Math.min(1, busy) });
    expect(then.cost?.usdPerMillionTotalTokens?.expected).toBeCloseTo(Math.max(2, 2 * busy), 6);
  });

  test('of a model that only reads is asked of what it reads; the slow end breaks even late', () => {
    const reads = { model: 'bge-m3', instanceType: 'g6e.xlarge', maxModelLen: 'auto', utilization: 1 } as const;
    const { breakEven, usdPerMillionInputTokens: price } = fits({ ...reads, apiUsdPerMillionTokens: 0.02 }).cost ?? {};
    expect(breakEven?.utilization.low).toBeCloseTo((price?.low ?? 0) / 0.02, 9);
    expect(breakEven?.utilization.expected).toBeCloseTo((price?.expected ?? 0) / 0.02, 9);
    expect(breakEven?.utilization.high).toBeCloseTo((price?.high ?? 0) / 0.02, 9);
  });

  test('above 1 it never pays: $0.15 per million against a node at eight requests', () => {
    const { cost } = fits({
      ...request,
      ...sizes,
      workload: { ...workload, concurrency: 8 },
      apiUsdPerMillionTokens: 0.15,
    });
    expect(cost?.breakEven?.utilization.low).toBeGreaterThan(1);
  });

  test('without an API price there is none; every way of buying with a price is listed, for all nodes', () => {
    const { cost } = fits({ ...request, ...sizes, nodes: 1 });
    expect(cost?.breakEven).toBeUndefined();
    expect(Object.keys(cost?.usdPerHourByOption ?? {})).toEqual(['on-demand', 'capacity-block', 'spot']);
    expect(cost?.usdPerHourByOption['on-demand']?.expected).toBeCloseTo(hourly('p5en.48xlarge'), 6);
  });
});

describe('speculation', () => {
  const request = {
    model: 'qwen3.8-2.4t-a95b',
    speculative: 'checkpoint',
    quantization: 'nvfp4',
    instanceType: 'p6-b300.48xlarge',
    maxModelLen: 32_768,
  } as const;
  const gainAt = (concurrency: number): number => {
    const workload = { inputTokens: 1000, outputTokens: 1000, concurrency };
    return fits({ ...request, workload }).speculative?.speedup.expected ?? 0;
  };

  test('mean tokens a step follow from the chance of one acceptance', () => {
    expect(acceptanceLength([0.5], 1)).toBe(1.5);
    expect(acceptanceLength([0.8, 0.64, 0.512], 3)).toBeCloseTo(2.952, 3);
  });

  test('gains most alone, less with more requests: each verified token wakes experts, in the end steps leave the CUDA graph', () => {
    expect(gainAt(1)).toBeGreaterThan(gainAt(32));
    expect(gainAt(32)).toBeGreaterThan(gainAt(256));
  });

  test('a dense model loses its gain once arithmetic is the limit', () => {
    const dense = (concurrency: number): number => {
      const workload = { inputTokens: 1000, outputTokens: 1000, concurrency };
      const speculative = { method: 'eagle3', model: 'org/head', numSpeculativeTokens: 3 } as const;
      return (
        fits({
          model: 'llama-3.1-8b',
          instanceType: 'p5en.48xlarge',
          tensorParallelSize: 1,
          maxModelLen: 8192,
          workload,
          speculative,
        }).speculative?.speedup.expected ?? 0
      );
    };
    expect(dense(1)).toBeGreaterThan(2);
    expect(dense(512)).toBeLessThan(dense(1));
  });

  test('at batch 1 it comes near the published 2.3 (133 to 304 tokens a second with MTP-3 on eight B300)', () => {
    expect(gainAt(1)).toBeGreaterThan(2);
    expect(gainAt(1)).toBeLessThan(2.8);
  });

  test('names the load from which it no longer pays when drafts are seldom accepted', () => {
    const poor = fits({ ...request, speculative: { method: 'mtp', numSpeculativeTokens: 3, acceptanceLength: 1.15 } });
    expect(poor.speculative?.paysUntilConcurrency).toBeLessThan(512);
  });

  test('an assumed acceptance is called one', () => {
    expect(fits(request).speculative?.acceptanceSource).toContain('assumed');
  });

  test('is left out on request', () => {
    expect(fits({ ...request, speculative: false }).speculative).toBeUndefined();
  });
});

describe('prices put to arithmetic', () => {
  const H200 = findInstanceType('p5en.48xlarge')!;
  const rate = (expected: number) => ({ low: expected / 2, expected, high: expected * 2 });
  const workload = { inputTokens: 3000, outputTokens: 1000, concurrency: 4 };
  const throughput = {
    tpotMs: rate(1),
    tokensPerSecondPerUser: rate(1),
    outputTokensPerSecondPerGpu: rate(100),
    totalTokensPerSecondPerGpu: rate(400),
    workload,
  };
  const asked = {
    instanceType: H200,
    nodes: 2,
    gpus: 16,
    purchaseOption: 'capacity-block',
    region: 'us-east-1',
    utilization: 0.5,
  } as const;
  /** Of p5en.48xlarge: 49.928 to 54.92 USD a block hour, twice. */
  const BLOCK = { low: 99.856, expected: 104.848, high: 109.84 };
  const near = ({ low, expected, high }: { low: number; expected: number; high: number }) => ({
    low: expect.closeTo(low, 9) as number,
    expected: expect.closeTo(expected, 9) as number,
    high: expect.closeTo(high, 9) as number,
  });
  /** Dollars a million at so many tokens a second of all GPUs. */
  const per = ({ low, expected, high }: typeof BLOCK, perGpu: number) => {
    const million = (usd: number, rate: number): number => (usd / (rate * 16 * 0.5 * 3600)) * 1e6;
    return near({
      low: million(low, perGpu * 2),
      expected: million(expected, perGpu),
      high: million(high, perGpu / 2),
    });
  };

  test('of a model that generates: cheap nodes at the fast end, dear ones at the slow end, of each kind of token', () => {
    expect(costPlan({ ...asked, throughput }).cost).toMatchObject({
      usdPerHour: near(BLOCK),
      usdPerMillionTotalTokens: per(BLOCK, 400),
      usdPerMillionOutputTokens: per(BLOCK, 100),
      usdPerMillionInputTokens: per(BLOCK, 300),
      utilization: 0.5,
      usdPerHourByOption: {
        'on-demand': near({ low: 126.592, expected: 126.592, high: 126.592 }),
        'capacity-block': near(BLOCK),
        spot: near({ low: 54.368, expected: 54.368, high: 54.368 }),
      },
    });
  });

  test('of one that only reads: what it reads, and nothing that it writes', () => {
    const pooling = { inputTokensPerSecondPerGpu: rate(700), sequencesPerSecond: rate(1), stepMs: rate(1), workload };
    const { cost } = costPlan({ ...asked, pooling, apiUsdPerMillionTokens: 3 });
    expect(cost?.usdPerMillionInputTokens).toEqual(per(BLOCK, 700));
    expect(cost).not.toHaveProperty('usdPerMillionOutputTokens');
    expect(cost).not.toHaveProperty('usdPerMillionTotalTokens');
    const tokens = (usd: number): number => (usd / (3 * 3600)) * 1e6;
    expect(cost?.breakEven).toEqual({
      apiUsdPerMillionTokens: 3,
      utilization: near({
        low: tokens(BLOCK.low) / 22_400,
        expected: tokens(BLOCK.expected) / 11_200,
        high: tokens(BLOCK.high) / 5600,
      }),
    });
  });

  test('without a speed there is the price of the nodes alone', () => {
    const { cost } = costPlan({ ...asked, apiUsdPerMillionTokens: 3 });
    expect(Object.keys(cost ?? {}).sort()).toEqual([
      'purchaseOption',
      'source',
      'usdPerHour',
      'usdPerHourByOption',
      'utilization',
    ]);
    expect(costPlan({ ...asked, throughput }).cost).not.toHaveProperty('breakEven');
  });

  test('a way of buying without a price has none, and a note says so', () => {
    const p5e = findInstanceType('p5e.48xlarge')!;
    expect(costPlan({ ...asked, instanceType: p5e, purchaseOption: 'on-demand', throughput })).toEqual({
      notes: [{ topic: 'price', message: 'no on-demand price of p5e.48xlarge is known' }],
    });
    const g6e = findInstanceType('g6e.xlarge')!;
    for (const [purchaseOption, kind] of [
      ['capacity-block', 'capacityBlock'],
      ['spot', 'spot'],
    ] as const)
      expect(hourlyPrice(g6e, purchaseOption, 'us-east-1')).toEqual({
        source: 'catalog',
        notes: [{ topic: 'price', message: `no ${kind} price of g6e.xlarge is known` }],
      });
    expect(
      Object.keys(costPlan({ ...asked, instanceType: g6e, purchaseOption: 'on-demand' }).cost!.usdPerHourByOption),
    ).toEqual(['on-demand']);
  });

  test('a reservation is paid as on demand; another region stands in for one without a price, which is said', () => {
    for (const option of ['on-demand', 'on-demand-reservation'] as const) {
      expect(hourlyPrice(H200, option, 'us-west-2')).toMatchObject({ usdPerHour: { expected: 63.296 }, notes: [] });
      expect(hourlyPrice(H200, option, 'us-gov-west-1')).toMatchObject({
        usdPerHour: { low: 75.9552, expected: 75.9552, high: 75.9552 },
        notes: [],
      });
      expect(hourlyPrice(H200, option, 'eu-north-1')).toMatchObject({
        usdPerHour: { low: 63.296, expected: 63.296, high: 63.296 },
        notes: [
          {
            topic: 'price',
            message: 'p5en.48xlarge in eu-north-1: price of us-east-1, the catalog has none for eu-north-1',
          },
        ],
      });
    }
  });

  describe('one of your own', () => {
    afterEach(withoutOwnEntries);

    test('is the price, whatever the list says, and where it comes from is said', () => {
      const own = { usdPerHour: 7, source: 'an agreement', checkedOn: '2026-11-01' };
      addToCatalog({ prices: [{ ...own, instanceType: H200.name, purchaseOption: 'spot' }] });
      expect(hourlyPrice(H200, 'spot', 'eu-north-1')).toEqual({
        usdPerHour: { low: 7, expected: 7, high: 7 },
        source: 'an agreement',
        notes: [{ topic: 'price', message: 'p5en.48xlarge: your own price, of 2026-11-01 (an agreement)' }],
      });
      expect(hourlyPrice(H200, 'on-demand', 'us-east-1').usdPerHour?.expected).toBe(63.296);
    });
  });
});
