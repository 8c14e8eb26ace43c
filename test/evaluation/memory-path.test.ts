import { findGpu } from '../../lib/catalog';
import { compareAvailable } from '../../lib/evaluation/available-evaluation';
import { compareKvCapacity, compareWeights } from '../../lib/evaluation/memory-evaluation';
import { memoryRequestOf } from '../../lib/evaluation/memory-requests';
import { type MemoryRow, modelOf } from '../../lib/evaluation/memory-rows';
import { answerRequest } from '../../lib/planner/answer-request';
import type { PlanRequest } from '../../lib/planner/request/plan-request';

/** What the planner tells a user who asks for the run of this row; nothing when it refuses. */
function told(row: MemoryRow, more: Partial<PlanRequest> = {}) {
  const request = memoryRequestOf(row);
  if (request === undefined) return undefined;
  const { result } = answerRequest({ ...request, ...more }, 'cost', modelOf(row));
  return result;
}

/** The cache of a run that fits. */
const kvTold = (row: MemoryRow, more: Partial<PlanRequest> = {}) => {
  const result = told(row, more);
  return result?.verdict === 'fits' ? result : undefined;
};

/** A run may have seen a hundredth of a GiB more or less than the catalog's GPU. */
const ROUNDING_GIB = 0.02;

/** Runs on GPUs of the catalog with stated inputs: the others have no request that asks for them. */
const isAskable = ({ row }: { readonly row: MemoryRow }): boolean =>
  row.inferred === undefined && seesWhatTheCatalogSays(row) && told(row)?.verdict !== 'invalid';

/** Cards of one name with other memory, as error correction or a hypervisor leaves it, are no GPU that a request can name. */
function seesWhatTheCatalogSays({ gpu, visibleGiB }: MemoryRow): boolean {
  const known = gpu === undefined ? undefined : findGpu(gpu);
  if (known === undefined) return false;
  return visibleGiB === undefined || Math.abs(visibleGiB - known.visibleMemoryGiB) < ROUNDING_GIB;
}

describe('what is judged is what a user is told', () => {
  test('available KV cache', () => {
    const rows = compareAvailable()
      .filter(isAskable)
      .filter(({ row }) => row.shape === undefined);
    const different = rows.filter(
      ({ row, predicted }) =>
        Math.abs((told(row)?.memory?.perGpu.kvCacheGiB.expected ?? 0) - Math.max(0, predicted)) > ROUNDING_GIB,
    );
    expect(rows.length).toBeGreaterThanOrEqual(70);
    expect(different).toEqual([]);
  });

  test('weights', () => {
    const rows = compareWeights().filter(isAskable);
    const different = rows.filter(({ row, predicted }) => {
      const memory = told(row)?.memory?.perGpu;
      return Math.abs((memory?.weightsGiB ?? 0) + (memory?.draftWeightsGiB ?? 0) - predicted) > 1e-9;
    });
    expect(rows.length).toBeGreaterThanOrEqual(70);
    expect(different.map(({ row }) => row.name)).toEqual([]);
  });

  test.each(['tokens', 'maxConcurrency'] as const)('%s, given the memory the run printed', (figure) => {
    const rows = compareKvCapacity()
      .filter((one) => one.figure === figure)
      .filter(isAskable)
      .filter(({ row }) => row.maxModelLen !== undefined);
    const different = rows.filter(({ row, predicted }) => {
      const answer = kvTold(row, { availableKvCacheGiB: row.observed.availableKvGiB })?.kvCache[figure] ?? 0;
      return Math.abs(answer - predicted) > 1e-9;
    });
    expect(rows.length).toBeGreaterThanOrEqual(60);
    expect(different.map(({ row }) => row.name)).toEqual([]);
  });

  test('of the runs that started, the low end refuses hardly any', () => {
    const rows = compareAvailable()
      .filter(isAskable)
      .filter(({ row }) => row.shape === undefined);
    const refused = rows.filter(({ row }) => kvTold(row) === undefined);
    expect(refused.length / rows.length).toBeLessThanOrEqual(0.02);
  });

  test('a request that differs from the run is told something else', () => {
    const [first] = compareAvailable().filter(isAskable);
    if (first === undefined) throw new Error('no run is judged');
    const other = told(first.row, { gpuMemoryUtilization: 0.85 })?.memory?.perGpu.kvCacheGiB.expected;
    expect(other).toBeLessThan(first.predicted - 1);
  });
});
