import { plan } from '../../../lib/planner';
import { layoutProblems } from '../../../lib/planner/layout/rules';
import { kvPool } from '../../../lib/planner/memory/kv/pool';
import { memoryPlan } from '../../../lib/planner/memory/memory';
import { hourlyPrice } from '../../../lib/planner/price/prices';
import { search } from '../../../lib/planner/search/search';
import type { SearchRequest, SearchResult } from '../../../lib/planner/search/types';
import { contextBytesRead } from '../../../lib/planner/speed/decode-kv';
import { workAt } from '../../../lib/planner/speed/decode-work';
import { prepare } from '../../../lib/planner/weights/prepare';

/** The module with functions that note their calls. Counted, not timed: a machine under load counts the same. */
function mockNoting<M extends object>(path: string, name: keyof M & string): M {
  const actual = jest.requireActual<M>(path);
  return { ...actual, [name]: jest.fn(actual[name] as () => unknown) };
}

jest.mock('../../../lib/planner/weights/prepare', () => mockNoting('../../../lib/planner/weights/prepare', 'prepare'));
jest.mock('../../../lib/planner/layout/rules', () => mockNoting('../../../lib/planner/layout/rules', 'layoutProblems'));
jest.mock('../../../lib/planner/memory/memory', () => mockNoting('../../../lib/planner/memory/memory', 'memoryPlan'));
jest.mock('../../../lib/planner/memory/kv/pool', () => mockNoting('../../../lib/planner/memory/kv/pool', 'kvPool'));
jest.mock('../../../lib/planner/speed/decode-work', () =>
  mockNoting('../../../lib/planner/speed/decode-work', 'workAt'),
);
jest.mock('../../../lib/planner/price/prices', () => mockNoting('../../../lib/planner/price/prices', 'hourlyPrice'));
// Called once for every step whose time is worked out.
jest.mock('../../../lib/planner/speed/decode-kv', () =>
  mockNoting('../../../lib/planner/speed/decode-kv', 'contextBytesRead'),
);

const noted = { prepare, layoutProblems, memoryPlan, kvPool, workAt, hourlyPrice, contextBytesRead };

function counted<T>(work: () => T): { readonly result: T; readonly calls: Record<keyof typeof noted, number> } {
  jest.clearAllMocks();
  const result = work();
  const calls = Object.entries(noted).map(([name, one]) => [name, jest.mocked(one as jest.Mock).mock.calls.length]);
  return { result, calls: Object.fromEntries(calls) as Record<keyof typeof noted, number> };
}

const wide: SearchRequest = {
  request: { model: 'qwen3-235b-a22b', maxModelLen: 32_768 },
  objective: 'cost',
  instanceTypes: ['p5.48xlarge', 'p6-b200.48xlarge'],
  checkpoints: 'all',
  nodes: [1, 2],
  kvCacheDtypes: ['auto', 'fp8'],
  maxNumBatchedTokens: [2048, 4096, 8192, 16_384],
  concurrencies: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  listed: { candidates: 1e6, rejected: 1e6 },
};
const GRID = { dtypes: 2, batches: 4, loads: 10 };
const perLayout = GRID.dtypes * GRID.batches * GRID.loads;

const tried = ({ candidates, rejected }: SearchResult): number =>
  candidates.length + rejected.filter(({ reason }) => /^(memory|limit)/.test(reason)).length;

test('a search works out once what its candidates have in common', () => {
  const { result, calls } = counted(() => search(wide));
  const layouts = result.examined / perLayout;
  const legal = tried(result) / perLayout;
  const builds = new Set([...result.candidates, ...result.rejected].map(({ checkpoint }) => checkpoint)).size;
  expect(layouts).toBeGreaterThan(100);
  expect(legal).toBeGreaterThan(50);
  expect(calls).toMatchObject({
    prepare: builds,
    hourlyPrice: builds * 2,
    layoutProblems: layouts,
    memoryPlan: legal * GRID.batches,
    kvPool: legal * GRID.dtypes * GRID.batches,
  });
  expect(calls.workAt).toBeLessThanOrEqual(legal * GRID.dtypes);
  // Every load once a dtype, and for every batch size the number of requests that its cache admits.
  expect(calls.contextBytesRead).toBeLessThanOrEqual(legal * GRID.dtypes * (GRID.loads + GRID.batches));
});

test('no time is worked out for what a limit rejects whatever the load', () => {
  const { result, calls } = counted(() => search({ ...wide, limits: { usdPerHour: 0.01 } }));
  expect(result.rejections['limit usdPerHour']).toBeGreaterThan(1000);
  expect(calls.contextBytesRead).toBe(0);
});

test('alternatives prepare a build once, and lay out only hardware that could be shown', () => {
  const { result, calls } = counted(() =>
    plan({ model: 'deepseek-r1', instanceType: 'p5.48xlarge', nodes: 1, maxModelLen: 32_768 }),
  );
  const builds = result.model?.checkpoints.length ?? 0;
  expect(result.verdict === 'fits' ? [] : result.alternatives).toHaveLength(5);
  // The plan itself, what was asked for on other hardware, the other builds.
  expect(calls.prepare).toBeLessThanOrEqual(2 + builds - 1);
  expect(calls.memoryPlan).toBeLessThanOrEqual(25);
});
