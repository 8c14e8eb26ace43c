import { findModel } from '../../lib/catalog';
import type { ModelSpec } from '../../lib/catalog/types';
import { embeddingDimensions, type PlanRequest, takesImages } from '../../lib/planner';
import { answerRequest } from '../../lib/planner/answer-request';

test('with sizes, that layout is planned and nothing is searched', () => {
  const { result, search } = answerRequest(
    { model: 'qwen3-8b', instanceType: 'g6e.2xlarge', tensorParallelSize: 1 },
    'cost',
  );
  expect(result).toMatchObject({ verdict: 'fits', layout: { tensorParallelSize: 1 } });
  expect(search).toBeUndefined();
});

test('without sizes, the best layout by the objective is planned', () => {
  const cheapest = answerRequest({ model: 'qwen3-8b' }, 'cost');
  const fastest = answerRequest({ model: 'qwen3-8b' }, 'latency');
  const tpot = ({ result }: typeof cheapest) =>
    result.verdict === 'fits' ? (result.throughput?.tpotMs.expected ?? NaN) : NaN;
  expect(tpot(fastest)).toBeLessThan(tpot(cheapest));
  expect(cheapest.search?.candidates[0]?.usdPerMillionTotalTokens).toBeLessThanOrEqual(
    cheapest.search?.candidates[1]?.usdPerMillionTotalTokens ?? 0,
  );
});

test('a bare GPU is searched in nodes of 8, by GPU time where the objective is cost, for it has no price', () => {
  const cheapest = answerRequest({ model: 'deepseek-r1', gpu: 'H200' }, 'cost').search;
  const fastest = answerRequest({ model: 'deepseek-r1', gpu: 'H200' }, 'latency').search;
  expect(cheapest?.candidates.map(({ gpu, instanceType }) => [gpu, instanceType])).toContainEqual(['H200', undefined]);
  const rates = cheapest?.candidates.map(({ outputTokensPerSecondPerGpu }) => outputTokensPerSecondPerGpu) ?? [];
  expect(rates).toEqual([...rates].sort((one, other) => other - one));
  expect(fastest?.candidates[0]?.tpotMs).toBeLessThanOrEqual(cheapest?.candidates[0]?.tpotMs ?? 0);
  expect(cheapest?.rejected.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(/GiB are missing/));
});

test('a GPU that contradicts the instance type, or that is unknown, is refused by name', () => {
  const of = (hardware: { gpu: string; instanceType?: string }) =>
    answerRequest({ model: 'qwen3-8b', ...hardware }, 'cost').result.problems;
  expect(of({ gpu: 'H100', instanceType: 'p5en.48xlarge' })).toMatchObject([{ field: 'gpu' }]);
  expect(of({ gpu: 'H20' })).toMatchObject([{ field: 'gpu', message: expect.stringMatching(/H200/) }]);
});

test('expert parallelism that is stated is not searched', () => {
  for (const enableExpertParallel of [true, false]) {
    const { search } = answerRequest({ model: 'deepseek-r1', gpu: 'H200', enableExpertParallel }, 'cost');
    expect(new Set(search?.candidates.map(({ layout }) => layout.enableExpertParallel))).toEqual(
      new Set([enableExpertParallel]),
    );
  }
});

test('what is rejected is counted by reason', () => {
  const { search } = answerRequest({ model: 'deepseek-v4-pro', instanceType: 'p6-b200.48xlarge' }, 'cost');
  const counted = Object.values(search?.rejections ?? {}).reduce((sum, count) => sum + count, 0);
  expect(counted + (search?.fitting ?? 0)).toBe(search?.examined);
  expect(search?.rejected[0]?.reason).toEqual(expect.stringMatching(/\w/));
});

test('a model of which only the size was announced gets the cheapest nodes that hold it, marked as announced', () => {
  const { result } = answerRequest({ model: 'deepseek-v4-announced' }, 'cost');
  expect(result).toMatchObject({
    verdict: 'fits',
    checkpointBytes: expect.closeTo(2.55e12, -10),
    layout: { nodes: expect.any(Number) },
  });
  expect(result.notes.some(({ topic }) => topic === 'announced')).toBe(true);
});

test('a model without a size is refused', () => {
  const { result } = answerRequest({ model: 'llama-5-small-announced' }, 'cost');
  expect(result).toMatchObject({
    verdict: 'invalid',
    problems: [{ field: 'model', message: expect.stringMatching(/without a size/) }],
  });
});

test("'2x B200 or 8x H200' for 2.5T parameters in FP8 comes out as what it is", () => {
  for (const hardware of [
    { gpu: 'B200', tensorParallelSize: 2 },
    { gpu: 'H200', tensorParallelSize: 8 },
  ]) {
    const { result } = answerRequest({ model: 'deepseek-v4-announced', quantization: 'fp8', ...hardware }, 'cost');
    expect(result).toMatchObject({
      verdict: 'does-not-fit',
      problems: [{ message: expect.stringMatching(/2,376 GiB/) }],
    });
    expect(result.verdict === 'does-not-fit' && result.alternatives.length).toBeGreaterThan(0);
  }
});

describe('what is searched and what is planned as it stands', () => {
  const of = (request: object, custom?: ModelSpec) => answerRequest(request as PlanRequest, 'cost', custom);
  const SMALL = { model: 'qwen3-8b', instanceType: 'g6e.2xlarge' };

  test.each(['tensorParallelSize', 'pipelineParallelSize', 'dataParallelSize'])('%s is a layout', (degree) => {
    expect(of({ ...SMALL, [degree]: 1 }).search).toBeUndefined();
  });

  test('a model that generates nothing has no order of layouts', () => {
    expect(of(SMALL).search).toBeDefined();
    expect(of({ ...SMALL, task: 'embed' })).toMatchObject({ result: { verdict: 'fits' } });
    expect(of({ ...SMALL, task: 'embed' }).search).toBeUndefined();
    expect(of({ model: 'bge-m3', instanceType: 'g6e.2xlarge' }).search).toBeUndefined();
    const cheapest = of({ model: 'bge-m3' }).result;
    expect(cheapest).toMatchObject({ verdict: 'fits', instanceType: { name: 'g6e.xlarge' } });
  });

  test('a model of one’s own is asked in place of the catalog’s', () => {
    const own = findModel('qwen3-0.6b')!;
    expect(of({ ...SMALL, model: 'mine' }, own).search?.fitting).toBe(1);
    const bare = { ...own, config: undefined };
    expect(of({ ...SMALL, model: 'qwen3-8b' }, bare).search).toBeUndefined();
  });

  test('the best is planned, with every degree of it', () => {
    const { result, search } = of({ model: 'mixtral-8x7b', instanceType: 'p5.48xlarge' });
    const best = search!.candidates[0]!;
    expect(result.layout).toEqual(best.layout);
    expect(result).toMatchObject({ verdict: 'fits', instanceType: { name: 'p5.48xlarge' } });
    expect(search!.rejections).not.toEqual({});
  });

  test('what nothing holds is said of the place that was named, else counted by reason', () => {
    const named = of({ model: 'llama-3.1-405b', instanceType: 'g6e.xlarge' });
    expect(named.result).toMatchObject({ verdict: 'does-not-fit', problems: [{ field: 'instanceType' }] });
    expect(named.search?.fitting).toBe(0);
    const nowhere = of({ model: 'llama-3.1-405b', engineVersion: '0.1.0', kvCacheDtype: 'nvfp4_ds_mla' });
    const { examined, rejections } = nowhere.search!;
    expect(nowhere.result).toEqual({
      verdict: 'does-not-fit',
      problems: [
        {
          field: 'instanceType',
          message: `none of ${examined} layouts on the catalogued instance types works: ${Object.entries(rejections)
            .map(([reason, count]) => `${count} ${reason}`)
            .join(', ')}`,
        },
      ],
      notes: [],
      missingGiBPerGpu: 0,
      alternatives: [],
    });
  });

  test('what cannot be read is the same on all hardware', () => {
    const broken = {
      ...findModel('qwen3-8b')!,
      config: { architectures: ['Qwen3ForCausalLM'] },
    } as unknown as ModelSpec;
    for (const place of [{}, { instanceType: 'g6e.2xlarge' }, { gpu: 'H100' }]) {
      const { result, search } = of({ model: 'x', ...place }, broken);
      expect(search).toBeUndefined();
      expect(result.verdict).toBe('invalid');
      expect(result.problems.map(({ field }) => field)).toContain('model.config.num_hidden_layers');
      expect(result.problems.map(({ field }) => field)).not.toContain('instanceType');
    }
  });

  test('what is wrong with a request is all said, not searched', () => {
    const { result, search } = of({ model: 'qwen3-8b', instanceType: 'p5.96xlarge', utilization: 2 });
    expect(search).toBeUndefined();
    expect(result.problems.map(({ field }) => field)).toEqual(['instanceType', 'utilization']);
    expect(of({ model: 'no-such-model' }).result.problems.map(({ field }) => field)).toContain('model');
  });
});

test('what a model takes and gives is that of its usual build', () => {
  expect(['qwen3-vl-4b', 'qwen3-8b', 'deepseek-v4-announced'].map((id) => takesImages(findModel(id)!))).toEqual([
    true,
    false,
    false,
  ]);
  const dimensions = [
    'qwen3-embedding-0.6b',
    'all-minilm-l6-v2',
    'bge-reranker-base',
    'qwen3-8b',
    'deepseek-v4-announced',
  ];
  expect(dimensions.map((id) => embeddingDimensions(findModel(id)!))).toEqual([
    1024,
    384,
    undefined,
    undefined,
    undefined,
  ]);
});
