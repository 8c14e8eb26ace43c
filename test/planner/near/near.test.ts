import { alternativesTo, loadCurve, plan, type PlanRequest, type ServingPlan } from '../../../lib/planner';

function fits(request: PlanRequest): ServingPlan {
  const found = plan(request);
  if (found.verdict !== 'fits') throw new Error(JSON.stringify(found.problems));
  return found;
}

/** Sold there: p5.48xlarge, p5.4xlarge, and p5e.48xlarge in capacity blocks and spot alone. */
const SYDNEY = 'ap-southeast-2';
const LARGE: PlanRequest = {
  model: 'llama-3.3-70b',
  instanceType: 'p5.48xlarge',
  region: SYDNEY,
  maxModelLen: 8192,
  tensorParallelSize: 8,
  maxNumBatchedTokens: 4096,
  workload: { inputTokens: 512, outputTokens: 128, concurrency: 5 },
};

describe('what else could carry a plan', () => {
  const large = fits(LARGE);
  const found = alternativesTo(large);
  if (found === undefined) throw new Error('nothing found');

  test('of its own hardware: every layout, not only the degrees that were stated', () => {
    const layouts = found.here.candidates.map(({ layout }) => layout);
    expect(layouts).toContainEqual(large.layout);
    expect(layouts.length).toBeGreaterThan(1);
    expect(layouts.length).toBeLessThanOrEqual(8);
    expect(found.here.rejected.length).toBeGreaterThan(0);
    expect(new Set(found.here.candidates.map(({ instanceType }) => instanceType))).toEqual(new Set(['p5.48xlarge']));
    expect(found.here.candidates.every(({ concurrency }) => concurrency === 5)).toBe(true);
  });

  test('of other hardware sold in the region: the cheapest token first, as it is bought there, what does not work last and why', () => {
    expect(found.elsewhere.map(({ instanceType, purchaseOption }) => [instanceType, purchaseOption])).toEqual([
      ['p5e.48xlarge', 'capacity-block'],
      ['p5.4xlarge', 'on-demand'],
    ]);
    const [other, small] = found.elsewhere;
    expect(other?.best).toMatchObject({ instanceType: 'p5e.48xlarge', concurrency: 5 });
    expect(small?.best).toBeUndefined();
    expect(small?.reason).toMatch(/^memory: /);
  });

  test('as it was asked to be bought, where it is', () => {
    const spot = alternativesTo(fits({ ...LARGE, purchaseOption: 'spot' }));
    expect(spot?.elsewhere.map(({ purchaseOption }) => purchaseOption)).toEqual(['spot', 'spot']);
  });

  test('nothing where nothing can be ranked', () => {
    expect(alternativesTo(fits({ model: 'llama-3.1-8b', gpu: 'H100', maxModelLen: 8192 }))).toBeUndefined();
    expect(alternativesTo({ ...large, throughput: undefined })).toBeUndefined();
    expect(alternativesTo({ ...large, instanceType: undefined })).toBeUndefined();
    expect(alternativesTo({ ...large, basis: undefined })).toBeUndefined();
  });
});

describe('the same layout under other loads', () => {
  const large = fits(LARGE);
  const curve = loadCurve(large, false);

  test('from one request to 256, its own among them, in order', () => {
    expect(curve.map(({ concurrency }) => concurrency)).toEqual([1, 2, 4, 5, 8, 16, 32, 64, 128, 256]);
    expect(curve[3]?.plan.throughput).toEqual(large.throughput);
    for (const { concurrency, plan: point } of curve) {
      expect(point.throughput?.workload).toEqual({ inputTokens: 512, outputTokens: 128, concurrency });
      expect(point).toMatchObject({ layout: large.layout, settings: { maxModelLen: 8192, maxNumBatchedTokens: 4096 } });
    }
  });

  test('the engine takes as many sequences as are asked of it', () => {
    const few = loadCurve(fits({ ...LARGE, maxNumSeqs: 6 }), false);
    expect(few.map(({ plan: { settings } }) => settings.maxNumSeqs)).toEqual([6, 6, 6, 6, 8, 16, 32, 64, 128, 256]);
  });

  test('until the cache admits no more', () => {
    const tight = fits({
      ...LARGE,
      availableKvCacheGiB: 1,
      workload: { inputTokens: 4000, outputTokens: 96, concurrency: 5 },
    });
    // 6.4 requests of 4,096 tokens of 40,960 bytes.
    expect(loadCurve(tight, false).map(({ concurrency }) => concurrency)).toEqual([1, 2, 4, 5, 8]);
  });

  test('with a draft where there is one, without it all along', () => {
    expect(loadCurve(large, true)).toEqual([]);
    const drafting = fits({ ...LARGE, speculative: { method: 'ngram', numSpeculativeTokens: 2 } });
    const [on, off] = [true, false].map((isSpeculating) =>
      loadCurve(drafting, isSpeculating).map(({ plan: { speculative } }) => speculative?.numSpeculativeTokens),
    );
    expect(on).toEqual(Array.from({ length: 10 }, () => 2));
    expect(off).toEqual(Array.from({ length: 10 }, () => undefined));
  });

  test('nothing where nothing is generated', () => {
    expect(loadCurve({ ...large, throughput: undefined }, false)).toEqual([]);
    expect(loadCurve({ ...large, basis: undefined }, false)).toEqual([]);
  });
});
