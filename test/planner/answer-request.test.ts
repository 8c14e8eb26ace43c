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
