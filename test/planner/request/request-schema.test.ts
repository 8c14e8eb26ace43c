import { plan } from '../../../lib/planner/plan';
import { parsePlanRequest, planRequestSchema } from '../../../lib/planner/request/request-schema';

const LEGAL = { model: 'qwen3-8b', gpu: 'H100' };

const problemsOf = (change: object) => {
  const parsed = parsePlanRequest({ ...LEGAL, ...change });
  return parsed.ok ? [] : parsed.problems;
};

/** Two values of the wrong kind a field, none of which is ever legal. */
const NEVER = [Number.NaN, ['x']];

test.each(Object.keys(planRequestSchema.shape))(
  'a %s of the wrong kind is refused by field, rule and value',
  (field) => {
    for (const value of NEVER) {
      const problems = problemsOf({ [field]: value });
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatchObject({
        field,
        message: expect.stringMatching(/^must be .+, got (NaN|a list of 1)$/),
      });
    }
  },
);

test.each([
  ['maxModelLen', 'x', /'auto'.*'32k'.*got 'x'/],
  ['maxModelLen', 0, /'auto'.*'32k'.*got 0$/],
  ['maxModelLen', '1.5K', /'32K' \(32768\), got '1\.5K'/],
  ['speculative', 'foo', /false.*'checkpoint'.*object.*got 'foo'/],
  ['nodes', 0, /more than 0, got 0/],
  ['nodes', 1.5, /whole number, got 1\.5/],
  ['utilization', 2, /at most 1, got 2/],
  ['purchaseOption', 'reserved', /on-demand, on-demand-reservation, capacity-block, spot, got 'reserved'/],
  ['quantization', 'int3', /bf16, fp8.*got 'int3'/],
  ['quantization', 'Q4_K_M', /'Q4_K_M' is a type of GGUF files.*vLLM/],
  ['model', 7, /a text, got 7/],
] as const)('%s %j says what would be legal', (field, value, message) => {
  expect(problemsOf({ [field]: value })).toEqual([{ field, message: expect.stringMatching(message) }]);
});

test('inside an object the field is named by its path, all of them at once', () => {
  const fields = problemsOf({ speculative: { method: 'x', numSpeculativeTokens: 'y', modle: 'z' }, workload: {} });
  expect(fields.map(({ field }) => field).sort()).toEqual([
    'speculative.method',
    'speculative.modle',
    'speculative.numSpeculativeTokens',
    'workload.concurrency',
    'workload.inputTokens',
    'workload.outputTokens',
  ]);
});

test('several values out of range are refused together with the layout', () => {
  const { problems } = plan({ model: 'qwen3-8b', gpu: 'H100', gpuMemoryUtilization: 1.4, tensorParallelSize: 3 });
  expect(new Set(problems.map(({ field }) => field))).toEqual(new Set(['gpuMemoryUtilization', 'tensorParallelSize']));
});

test.each([null, 7, 'x', []])('%j is no request', (raw) => {
  expect(parsePlanRequest(raw)).toMatchObject({ ok: false, problems: [{ field: 'request' }] });
});
