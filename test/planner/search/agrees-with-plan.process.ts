import fc from 'fast-check';
import { plan, type PlanRequest, type PlanResult } from '../../../lib/planner';
import { search } from '../../../lib/planner/search/search';
import type { CandidateKey, SearchLimits, SearchRequest, SearchResult } from '../../../lib/planner/search/types';

/** One model of every kind of attention that takes any cache dtype. */
const MODELS = [
  'llama-3.3-70b',
  'qwen3-235b-a22b',
  'qwen3-next-80b-a3b',
  'deepseek-r1',
  'deepseek-v3.2',
  'gpt-oss-120b',
  'llama-4-scout',
];

const some = <T>(...values: T[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const maybe = <T>(...values: T[]): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, ...values);

const query: fc.Arbitrary<SearchRequest> = fc.record({
  request: fc.record({
    model: fc.constantFrom(...MODELS),
    maxModelLen: fc.constantFrom(4096, 65_536, 'auto' as const),
    speculative: maybe({ method: 'ngram' as const }),
    workload: fc.constant({ inputTokens: 900, outputTokens: 300, concurrency: 16 }),
    purchaseOption: maybe('spot' as const),
  }),
  objective: fc.constantFrom('cost' as const, 'latency' as const, 'throughput' as const),
  instanceTypes: some('g6e.12xlarge', 'p5.4xlarge', 'p5.48xlarge', 'p6-b200.48xlarge'),
  nodes: fc.constantFrom([1], [2]),
  checkpoints: maybe('all' as const),
  kvCacheDtypes: some('auto', 'fp8'),
  maxNumBatchedTokens: some(2048, 8192, 16_384),
  concurrencies: some(1, 64, 4096),
  limits: fc.record({
    tpotMs: maybe(8, 30),
    usdPerHour: maybe(10, 60),
    maxConcurrencyAtLeast: maybe(4, 100),
  }),
  listed: fc.constant({ candidates: 1e6, rejected: 1e6 }),
});

const options = { seed: 20_261_128, numRuns: 25 };

/** The request that plans one candidate alone. */
const alone = ({ request }: SearchRequest, key: CandidateKey): PlanRequest => {
  const { tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel } = key.layout;
  const { instanceType, nodes, checkpoint, kvCacheDtype, maxNumBatchedTokens, concurrency } = key;
  return {
    ...request,
    ...{ instanceType, nodes, checkpoint, kvCacheDtype, maxNumBatchedTokens },
    ...{ tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel },
    workload: { inputTokens: 900, outputTokens: 300, concurrency },
  };
};

/** What a search says of one candidate, from its plan. */
function judged(result: PlanResult, { layout }: CandidateKey, limits: SearchLimits): string {
  if (result.verdict === 'invalid') return `${result.problems[0]?.field}: ${result.problems[0]?.message}`;
  if (result.verdict !== 'fits') return `memory: ${result.missingGiBPerGpu.toFixed(1)} GiB are missing`;
  const tpotMs = result.throughput?.tpotMs.expected ?? Number.NaN;
  const usdPerHour = result.cost?.usdPerHour.expected;
  const maxConcurrency = result.kvCache.maxConcurrency * layout.dataParallelSize;
  if (limits.tpotMs !== undefined && tpotMs > limits.tpotMs) return `limit: ${tpotMs.toFixed(1)} ms per token`;
  if (limits.usdPerHour !== undefined && (usdPerHour ?? Number.POSITIVE_INFINITY) > limits.usdPerHour)
    return `limit: ${usdPerHour?.toFixed(2) ?? 'unknown'} USD an hour`;
  if (limits.maxConcurrencyAtLeast !== undefined && maxConcurrency < limits.maxConcurrencyAtLeast)
    return `limit: ${maxConcurrency.toFixed(1)} requests of full length`;
  const perToken = result.cost?.usdPerMillionTotalTokens?.expected;
  return figures(tpotMs, result.memory.perGpu.kvCacheGiB.expected, maxConcurrency, usdPerHour, perToken);
}

/** Nine digits: a plan multiplies in another order. */
const figures = (...values: readonly (number | undefined)[]): string =>
  values.map((value) => value?.toPrecision(9)).join(' ');

/** The part of a reason that the plan of the same candidate gives, too. */
const said = (reason: string): string =>
  reason
    .replace(/^memory: .* (?=[\d.]+ GiB are missing)/, 'memory: ')
    .replace(/ on each GPU for.*|, at (most|least).*/, '');

const answers = ({ candidates, rejected }: SearchResult): readonly (readonly [CandidateKey, string])[] => [
  ...candidates.map((one) => {
    const { tpotMs, kvCacheGiBPerGpu, maxConcurrency, usdPerHour, usdPerMillionTotalTokens } = one;
    return [one, figures(tpotMs, kvCacheGiBPerGpu, maxConcurrency, usdPerHour, usdPerMillionTotalTokens)] as const;
  }),
  ...rejected.map((one) => [one, said(one.reason)] as const),
];

test('a search says of each candidate what its plan alone says', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(query, (asked) => {
      const result = search(asked);
      const found = answers(result);
      for (const kind of [...Object.keys(result.rejections), ...(result.fitting > 0 ? ['fits'] : [])]) kinds.add(kind);
      expect(result.problems).toEqual([]);
      expect(found.map(([, said]) => said)).toEqual(
        found.map(([key]) => judged(plan(alone(asked, key)), key, asked.limits ?? {})),
      );
      expect(found.length).toBe(result.examined);
    }),
    options,
  );
  const limits = ['limit tpotMs', 'limit usdPerHour', 'limit maxConcurrency'];
  expect([...kinds]).toEqual(expect.arrayContaining(['fits', 'memory', 'tensorParallelSize', ...limits]));
});

test('the few that are listed are the first of all', () => {
  fc.assert(
    fc.property(query, fc.integer({ min: 0, max: 9 }), (asked, candidates) => {
      const all = search({ ...asked, limits: {} });
      const few = search({ ...asked, limits: {}, listed: { candidates, rejected: candidates } });
      expect(few).toEqual({
        ...all,
        candidates: all.candidates.slice(0, candidates),
        rejected: all.rejected.slice(0, candidates),
      });
    }),
    options,
  );
});
