import { findGpu, findInstanceType } from '../../../lib/catalog';
import type { ServingPlan } from '../../../lib/planner/answer/plan-result';
import { plan } from '../../../lib/planner/plan';
import {
  arithmeticTokensPerSecond,
  breakEvenTokensPerSecond,
  breakEvenUtilization,
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
