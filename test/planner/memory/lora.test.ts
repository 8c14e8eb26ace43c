import fc from 'fast-check';
import { allModels, findModel, loraRanks } from '../../../lib/catalog';
import { readArchitecture } from '../../../lib/planner/architecture';
import { loraBytes } from '../../../lib/planner/memory';
import { plan } from '../../../lib/planner/plan';
import type { PlanRequest } from '../../../lib/planner/request';
import { GIB } from '../../../lib/units';
import measured from '../../fixtures/vllm-lora-buffers.json';

const ONE = { tensorParallelSize: 1, pipelineParallelSize: 1, dataParallelSize: 1 };

function architectureOf(id: string, className?: string) {
  const read = readArchitecture(findModel(id)!.config!);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { ...read.architecture, ...(className === undefined ? {} : { name: className }) };
}

test.each(measured.rows)(
  '$model on $tensorParallelSize ranks: what the layers of vLLM allocate for $maxLoras slots of rank $maxLoraRank',
  ({ model, class: className, tensorParallelSize, maxLoras, maxLoraRank, bytes }) => {
    const lora = { maxLoras, maxLoraRank };
    const counted = loraBytes(architectureOf(model, className), { ...ONE, tensorParallelSize }, lora);
    // Gates with one output are left out; some routers that are counted take no adapters.
    expect(counted / bytes).toBeCloseTo(1, 2);
  },
);

test('by hand: Qwen3-8B alone, rank 16, one slot', () => {
  const [h, q, kv, ff, vocab] = [4096, 4096, 1024, 12_288, 151_936];
  const layer = 3 * h + q + 2 * kv + (q + h) + (2 * h + 2 * ff) + (ff + h);
  const outer = 2 * (vocab + h);
  expect(loraBytes(architectureOf('qwen3-8b'), ONE, { maxLoras: 1, maxLoraRank: 16 })).toBe(
    16 * 2 * (36 * layer + outer),
  );
});

test('with expert parallelism a rank has its own experts whole: the same B, fewer A', () => {
  const lora = { maxLoras: 1, maxLoraRank: 16 };
  const cut = { ...ONE, tensorParallelSize: 8 };
  const model = architectureOf('qwen3-235b-a22b');
  const [h, width, experts, layers] = [4096, 1536, 128, 94];
  const ofExperts = (own: number, each: number) => layers * own * (3 * h + 3 * each) * 16 * 2;
  expect(loraBytes(model, cut, lora) - loraBytes(model, { ...cut, enableExpertParallel: true }, lora)).toBe(
    ofExperts(experts, width / 8) - ofExperts(experts / 8, width),
  );
});

const request: fc.Arbitrary<PlanRequest> = fc.record({
  model: fc.constantFrom(...allModels.filter(({ config }) => config !== undefined).map(({ id }) => id)),
  gpu: fc.constantFrom('H200', 'B300'),
  tensorParallelSize: fc.constantFrom(1, 4, 8),
  maxModelLen: fc.constant(1024),
  speculative: fc.constant(false as const),
});

/** Of a request that adapters are possible for. */
const memoryOf = (asked: PlanRequest) => {
  const found = plan(asked);
  return found.verdict === 'invalid' ? undefined : found.memory?.perGpu;
};

test('more slots or a greater rank never take less memory, and adapters never leave more for the cache', () => {
  let judged = 0;
  const slots = fc.integer({ min: 1, max: 8 });
  const rank = fc.constantFrom(...loraRanks('0.29.0'));
  fc.assert(
    fc.property(request, slots, slots, rank, rank, (asked, few, more, low, high) => {
      const adapted = { ...asked, enableLora: true };
      const without = memoryOf(asked);
      const less = memoryOf({ ...adapted, maxLoras: Math.min(few, more), maxLoraRank: Math.min(low, high) });
      const larger = memoryOf({ ...adapted, maxLoras: Math.max(few, more), maxLoraRank: Math.max(low, high) });
      if (without === undefined || less === undefined || larger === undefined) return;
      judged += 1;
      expect(larger.loraGiB).toBeGreaterThanOrEqual(less.loraGiB!);
      expect(less.loraGiB).toBeGreaterThan(0);
      for (const end of ['low', 'expected', 'high'] as const) {
        expect(less.kvCacheGiB[end]).toBeLessThanOrEqual(without.kvCacheGiB[end]);
        expect(larger.kvCacheGiB[end]).toBeLessThanOrEqual(less.kvCacheGiB[end]);
      }
    }),
    { seed: 20_261_129, numRuns: 30 },
  );
  expect(judged).toBeGreaterThan(10);
});

test('a plan says what they take, and its parts add up', () => {
  const found = plan({
    model: 'llama-3.3-70b',
    gpu: 'H200',
    tensorParallelSize: 8,
    enableLora: true,
    maxLoras: 4,
    maxLoraRank: 33,
  });
  if (found.verdict !== 'fits') throw new Error(JSON.stringify(found.problems));
  expect(found.settings.lora).toEqual({ maxLoras: 4, maxLoraRank: 64 });
  const { requestedGiB, weightsGiB, draftWeightsGiB, loraGiB, overheadGiB, kvCacheGiB } = found.memory.perGpu;
  expect(loraGiB! * GIB).toBeCloseTo(3_023_306_752, -1);
  expect(weightsGiB + draftWeightsGiB + loraGiB! + overheadGiB.expected + kvCacheGiB.expected).toBeCloseTo(
    requestedGiB,
    9,
  );
});

test.each([
  [
    'a class without',
    { model: 'kimi-k3', gpu: 'B300' },
    'enableLora',
    /KimiK3ForConditionalGeneration.* takes no LoRA adapters in vLLM .*; merge/,
  ],
  ['a rank above all', { model: 'qwen3-8b', gpu: 'H200', maxLoraRank: 513 }, 'maxLoraRank', /513 is above 512/],
  [
    'experts over tensor and data ranks',
    { model: 'qwen3-30b-a3b', gpu: 'H200', tensorParallelSize: 2, dataParallelSize: 2, enableExpertParallel: true },
    'enableExpertParallel',
    /not over both with expert parallelism .*use /,
  ],
])('%s is refused', (_, asked, field, message) => {
  const { problems } = plan({ ...asked, enableLora: true });
  expect(problems).toContainEqual({ field, message: expect.stringMatching(message) });
});

test('sizes of adapters without adapters are refused', () => {
  expect(plan({ model: 'qwen3-8b', gpu: 'H200', maxLoras: 2 }).problems).toEqual([
    { field: 'maxLoras', message: expect.stringMatching(/set enableLora: true or leave it out/) },
  ]);
});
