import { search } from '../../../lib/planner/search/search';

const request = { model: 'deepseek-r1', maxModelLen: 32_768 } as const;

test('ranks what fits by the objective and accounts for everything examined', () => {
  const result = search({ request, objective: 'cost' });
  const prices = result.candidates.map(
    ({ usdPerMillionTotalTokens }) => usdPerMillionTotalTokens ?? Number.POSITIVE_INFINITY,
  );
  expect(prices).toEqual([...prices].sort((a, b) => a - b));
  const rejected = Object.values(result.rejections).reduce((sum, count) => sum + count, 0);
  expect(result.fitting + rejected).toBe(result.examined);
});

test('latency prefers faster candidates than cost does', () => {
  const [fastest] = search({ request, objective: 'latency' }).candidates;
  const [cheapest] = search({ request, objective: 'cost' }).candidates;
  expect(fastest?.tpotMs).toBeLessThan(cheapest?.tpotMs ?? 0);
});

test('every rejected candidate says why', () => {
  const { rejected } = search({ request: { ...request, instanceType: 'p5.48xlarge' }, objective: 'cost', nodes: [1] });
  expect(rejected.length).toBeGreaterThan(0);
  for (const { reason } of rejected) expect(reason).toMatch(/^(memory|tensorParallelSize|pipelineParallelSize|limit)/);
  expect(rejected.some(({ reason }) => /GiB are missing on each GPU/.test(reason))).toBe(true);
});

test('limits reject with the figure that missed them', () => {
  const { candidates, rejections } = search({ request, objective: 'cost', limits: { tpotMs: 12, usdPerHour: 100 } });
  for (const { tpotMs, usdPerHour } of candidates) {
    expect(tpotMs).toBeLessThanOrEqual(12);
    expect(usdPerHour).toBeLessThanOrEqual(100);
  }
  expect(Object.keys(rejections)).toEqual(expect.arrayContaining(['limit tpotMs', 'limit usdPerHour']));
});

test('does not depend on the order in which hardware is named', () => {
  const types = ['p5en.48xlarge', 'p6-b200.48xlarge', 'p6-b300.48xlarge'];
  const one = search({ request, objective: 'throughput', instanceTypes: types });
  const other = search({ request, objective: 'throughput', instanceTypes: [...types].reverse() });
  expect(other.candidates).toEqual(one.candidates);
});

test('compares published builds and small replicas side by side', () => {
  const { candidates } = search({
    request: { model: 'qwen3-235b-a22b', maxModelLen: 8192 },
    objective: 'cost',
    checkpoints: 'all',
    instanceTypes: ['p6-b200.48xlarge'],
    listed: { candidates: 1000 },
  });
  expect(new Set(candidates.map(({ checkpoint }) => checkpoint)).size).toBeGreaterThan(1);
  expect(candidates.some(({ replicas }) => replicas > 1)).toBe(true);
});

test('an unknown type is a problem, not an empty answer', () => {
  expect(search({ request, objective: 'cost', instanceTypes: ['p7.48xlarge'] }).problems).toEqual([
    { field: 'instanceTypes', message: expect.stringContaining('p7.48xlarge') },
  ]);
});

test('the fastest for one request is not bought with pipeline stages or with nodes that bring nothing', () => {
  for (const id of ['deepseek-r1', 'llama-3.3-70b']) {
    const workload = { inputTokens: 1000, outputTokens: 1000, concurrency: 1 };
    const [best] = search({ request: { model: id, maxModelLen: 32_768, workload }, objective: 'latency' }).candidates;
    expect(best?.layout.pipelineParallelSize).toBe(1);
    expect(best?.nodes).toBe(1);
  }
});
