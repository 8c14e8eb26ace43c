import fc from 'fast-check';
import { allModels } from '../../lib/catalog';
import { plan } from '../../lib/planner/plan';
import { toJson } from '../../lib/planner/answer/to-json';
import { keyValueHeads } from '../../lib/planner/architecture/heads';
import { readArchitecture } from '../../lib/planner/architecture/read-architecture';
import type { PlanRequest } from '../../lib/planner/request/plan-request';
import { propertyRuns } from '../support/property-runs';

const published = allModels.filter(({ config }) => config !== undefined);
const model = fc.constantFrom(...published.map(({ id }) => id));
const gpu = fc.constantFrom('H100', 'H200', 'B200', 'B300', 'L40S');
const degree = fc.constantFrom(1, 2, 4, 8);

const request: fc.Arbitrary<PlanRequest> = fc.record({
  model,
  gpu,
  tensorParallelSize: degree,
  pipelineParallelSize: fc.constantFrom(1, 2),
  dataParallelSize: fc.constantFrom(1, 2),
  enableExpertParallel: fc.boolean(),
  maxModelLen: fc.constantFrom(1024, 8192, 32_768, 'auto' as const),
  maxNumSeqs: fc.constantFrom(16, 256),
  maxNumBatchedTokens: fc.constantFrom(2048, 8192),
  speculative: fc.constant(false as const),
});

const options = { seed: 20_261_123, numRuns: propertyRuns(300) };

test('more memory never fits less', () => {
  fc.assert(
    fc.property(
      request,
      fc.double({ min: 0.4, max: 0.88, noNaN: true }),
      fc.double({ min: 0.01, max: 0.1, noNaN: true }),
      (asked, share, more) => {
        const less = plan({ ...asked, gpuMemoryUtilization: share });
        const larger = plan({ ...asked, gpuMemoryUtilization: share + more });
        if (less.verdict !== 'fits') return;
        expect(larger.verdict).toBe('fits');
        if (larger.verdict !== 'fits') return;
        expect(larger.settings.maxModelLen).toBeGreaterThanOrEqual(less.settings.maxModelLen);
      },
    ),
    options,
  );
});

test('twice the ranks never mean more weights on a GPU', () => {
  fc.assert(
    fc.property(model, fc.constantFrom(1, 2, 4), fc.boolean(), (id, tensorParallelSize, enableExpertParallel) => {
      const asked: PlanRequest = {
        model: id,
        gpu: 'B300',
        maxModelLen: 1024,
        speculative: false,
        enableExpertParallel,
      };
      const few = plan({ ...asked, tensorParallelSize });
      const many = plan({ ...asked, tensorParallelSize: tensorParallelSize * 2 });
      const weights = (result: typeof few): number | undefined =>
        result.verdict === 'fits' ? result.memory.perGpu.weightsGiB : result.memory?.perGpu.weightsGiB;
      const [left, right] = [weights(few), weights(many)];
      if (left !== undefined && right !== undefined) expect(right).toBeLessThanOrEqual(left + 1e-9);
    }),
    options,
  );
});

test('every accepted layout keeps vLLM’s divisibility rules', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const result = plan(asked);
      if (result.verdict !== 'fits' || result.model.config === undefined) return;
      const read = readArchitecture(result.model.config);
      if (!read.ok) throw new Error('an accepted model is readable');
      const { layout } = result;
      const heads = keyValueHeads(read.architecture);
      expect(read.architecture.numAttentionHeads % layout.tensorParallelSize).toBe(0);
      if (heads !== undefined)
        expect(Math.min(heads % layout.tensorParallelSize, layout.tensorParallelSize % heads)).toBe(0);
      expect(layout.gpus).toBe(layout.tensorParallelSize * layout.pipelineParallelSize * layout.dataParallelSize);
      expect(layout.gpus % layout.nodes).toBe(0);
      expect(layout.gpus / layout.nodes).toBeLessThanOrEqual(8);
    }),
    options,
  );
});

test('the parts of a memory plan add up, and what is left holds one request', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const result = plan(asked);
      if (result.verdict !== 'fits') return;
      const { requestedGiB, weightsGiB, draftWeightsGiB, overheadGiB, kvCacheGiB } = result.memory.perGpu;
      expect(weightsGiB + draftWeightsGiB + overheadGiB.expected + kvCacheGiB.expected).toBeCloseTo(requestedGiB, 6);
      if (result.pooling?.bidirectional !== true) expect(result.kvCache.maxConcurrency).toBeGreaterThanOrEqual(0.99);
    }),
    options,
  );
});

test('the answer does not depend on the order of the request’s fields, nor on earlier questions', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const reversed = Object.fromEntries(Object.entries(asked).reverse()) as unknown as PlanRequest;
      expect(JSON.stringify(toJson(plan(reversed)))).toBe(JSON.stringify(toJson(plan(asked))));
    }),
    { ...options, numRuns: propertyRuns(100) },
  );
});
