import fc from 'fast-check';
import { allGpus, allInstanceTypes, allModels } from '../../lib/catalog';
import { answerRequest } from '../../lib/planner/answer-request';
import type { PlanResult } from '../../lib/planner/answer/plan-result';
import { planResultSchema } from '../../lib/planner/answer/result-schema';
import { toJson } from '../../lib/planner/answer/to-json';
import { modelFromConfig } from '../../lib/planner/architecture/model-from-config';
import { parsePlanRequest, planRequestSchema } from '../../lib/planner/request/request-schema';
import { propertyRuns } from '../support/property-runs';

const options = { seed: 20_261_126, numRuns: propertyRuns(400) };
const published = allModels.filter(({ config }) => config !== undefined);

/** Paths of numbers that no answer may hold. */
function impossibleNumbers(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? [] : [`${path} = ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => impossibleNumbers(item, `${path}.${key}`));
}

function expectSound(result: PlanResult): void {
  const written = toJson(result);
  expect(impossibleNumbers(written)).toEqual([]);
  expect(planResultSchema.safeParse(JSON.parse(JSON.stringify(written))).error?.issues ?? []).toEqual([]);
  if (result.verdict === 'fits') expect(result.problems).toEqual([]);
  else expect(result.problems.length).toBeGreaterThan(0);
}

const fields = Object.keys(planRequestSchema.shape);
const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(0, -1, 1.5, '32k', 'auto', 'fp8', true, null, {}, []),
);

test('whatever JSON is sent, the answer is a plan or problems that name fields', () => {
  const record = fc.dictionary(fc.constantFrom(...fields, 'tensorParallelsize'), anything);
  fc.assert(
    fc.property(fc.oneof(anything, record), (raw) => {
      const parsed = parsePlanRequest(raw);
      if (parsed.ok) return expectSound(answerRequest(parsed.request, 'cost').result);
      expect(parsed.problems.length).toBeGreaterThan(0);
      for (const { field, message } of parsed.problems) expect([field, message]).not.toContain('');
    }),
    { ...options, numRuns: propertyRuns(800) },
  );
});

const size = fc.constantFrom(1, 2, 3, 4, 6, 8, 16, 64);
const some = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const request = fc.record({
  model: fc.constantFrom(...allModels.map(({ id }) => id)),
  hardware: fc.oneof(
    fc.constantFrom(...allInstanceTypes.map(({ name }) => ({ instanceType: name }))),
    fc.constantFrom(...allGpus.map(({ name }) => ({ gpu: name }))),
  ),
  nodes: some(fc.constantFrom(1, 2, 4)),
  checkpointBytes: some(fc.integer({ min: 1, max: 3e12 })),
  tensorParallelSize: size,
  pipelineParallelSize: some(fc.constantFrom(1, 2)),
  dataParallelSize: some(fc.constantFrom(1, 2)),
  maxModelLen: some(fc.oneof(fc.constant('auto'), fc.integer({ min: 1, max: 2e6 }))),
  maxNumSeqs: some(fc.integer({ min: 1, max: 5000 })),
  gpuMemoryUtilization: some(fc.double({ min: 1e-4, max: 1, noNaN: true })),
  availableKvCacheGiB: some(fc.double({ min: 1e-3, max: 2000, noNaN: true })),
  speculative: some(
    fc.record({
      method: fc.constantFrom('mtp', 'dspark', 'eagle3', 'ngram', 'draft_model'),
      numSpeculativeTokens: some(fc.integer({ min: -1, max: 20 })),
    }),
  ),
  workload: some(
    fc.record({
      inputTokens: fc.integer({ min: 1, max: 2e6 }),
      outputTokens: fc.integer({ min: 1, max: 1e5 }),
      concurrency: fc.integer({ min: 1, max: 1e5 }),
    }),
  ),
});

test('no answer holds a number that is negative or none at all', () => {
  fc.assert(
    fc.property(request, ({ hardware, ...rest }) => {
      const parsed = parsePlanRequest(JSON.parse(JSON.stringify({ ...rest, ...hardware })));
      if (parsed.ok) expectSound(answerRequest(parsed.request, 'cost').result);
    }),
    { ...options, numRuns: propertyRuns(500) },
  );
});

test('a configuration with one field gone, emptied or blown up is planned or refused, never a crash', () => {
  const broken = fc.constantFrom<unknown>(undefined, null, 0, -1, 1.5, 3, 1e300, 1e9, 'x', [], {}, [1, 2], false);
  const change = fc
    .constantFrom(...published)
    .chain(({ config }) => fc.tuple(fc.constant(config), fc.constantFrom(...Object.keys(config ?? {})), broken));
  fc.assert(
    fc.property(change, ([config, field, value]) => {
      const model = modelFromConfig({ ...config, [field]: value });
      const asked = { model: 'c', gpu: 'B300', tensorParallelSize: 8, maxModelLen: 4096 };
      expectSound(answerRequest(asked, 'cost', model).result);
    }),
    { ...options, numRuns: propertyRuns(800) },
  );
});
