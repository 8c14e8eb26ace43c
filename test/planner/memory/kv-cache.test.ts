import { findCheckpoint, findModel } from '../../../lib/catalog';
import { configOfBuild } from '../../../lib/planner/architecture';
import { readArchitecture } from '../../../lib/planner/architecture/read-architecture';
import type { Architecture } from '../../../lib/planner/architecture/types';
import { kvBehaviour } from '../../../lib/planner/memory/kv/engine-behaviour';
import { kvCapacity, kvPool, longestThatFits, requiredBytes } from '../../../lib/planner/memory/kv/pool';
import type { KvSettings } from '../../../lib/planner/memory/kv/types';
import { GIB } from '../../../lib/units';

function architectureOf(id: string, build?: string): Architecture {
  const model = findModel(id);
  const config = model && configOfBuild(model, findCheckpoint(model, build));
  const read = config === undefined ? undefined : readArchitecture(config);
  if (read?.ok !== true) throw new Error(`no configuration of ${id}`);
  return read.architecture;
}

const settings = (engineVersion: string, given: Partial<KvSettings> = {}): KvSettings => ({
  tensorParallelSize: 1,
  pipelineParallelSize: 1,
  kvCacheDtype: 'auto',
  maxNumBatchedTokens: 8192,
  enablePrefixCaching: false,
  numSpeculativeTokens: 0,
  draftLayers: 0,
  behaviour: kvBehaviour(engineVersion),
  ...given,
});

describe('grouped-query attention', () => {
  const perToken = (tensorParallelSize: number): number =>
    kvPool(architectureOf('qwen3-235b-a22b'), settings('0.20.0', { tensorParallelSize })).bytesPerToken;

  test('tensor parallelism divides the cache until each rank has one head, then copies it', () => {
    expect(perToken(1)).toBe(192_512);
    expect(perToken(4)).toBe(48_128);
    expect(perToken(8)).toBe(48_128);
  });
});

describe('latent attention', () => {
  test('is not divided by tensor parallelism, only by pipeline stages', () => {
    const model = architectureOf('deepseek-r1');
    expect(kvPool(model, settings('0.20.0', { tensorParallelSize: 8 })).bytesPerToken).toBe(70_272);
    expect(kvPool(model, settings('0.20.0', { pipelineParallelSize: 2 })).bytesPerToken).toBe(31 * 576 * 2);
  });

  test('a sparse indexer adds its key on the layers that have one', () => {
    const glm = architectureOf('glm-5.2');
    expect(kvPool(glm, settings('0.20.0')).bytesPerToken).toBe(78 * 576 * 2 + 21 * 132);
    expect(kvPool(glm, settings('0.20.0', { kvCacheDtype: 'fp8' })).bytesPerToken).toBe(78 * 656 + 21 * 132);
  });

  test.each([
    ['Hopper', 90, 656],
    ['B200', 100, 576],
    ['B300', 103, 576],
  ])('a sparse fp8 cache takes on %s what its kernels read', (_gpu, computeCapability, bytes) => {
    const glm = architectureOf('glm-5.2');
    const pool = kvPool(glm, settings('0.29.0', { kvCacheDtype: 'fp8', computeCapability }));
    expect(pool.bytesPerToken).toBe(78 * bytes + 21 * 132);
  });
});

describe('recurrent state', () => {
  const model = architectureOf('qwen3.8-2.4t-a95b', 'NVFP4');
  const pool = kvPool(model, settings('0.27.0', { kvCacheDtype: 'bf16', maxNumBatchedTokens: 16_384 }));

  test('raises the block until a page holds a state: 1,056 tokens, 4,325,376 bytes a page', () => {
    expect(pool.blockSize).toBe(1056);
    expect(pool.bytesPerBlock / 23).toBe(4_325_376);
  });

  test('reproduces the logged run: 394,633 tokens, 38.54 requests of 10,240', () => {
    const capacity = kvCapacity(pool, 46.5 * GIB, 10_240, kvBehaviour('0.27.0'));
    expect(capacity.tokens).toBe(394_633);
    expect(capacity.maxConcurrency).toBeCloseTo(38.54, 2);
  });

  test('prefix caching and every speculative token cost one more block in each state group', () => {
    const blocks = (given: Partial<KvSettings>): number =>
      kvPool(model, settings('0.27.0', given)).requestBlocks(10_240);
    const plain = blocks({});
    expect(blocks({ enablePrefixCaching: true }) - plain).toBe(3);
    expect(blocks({ numSpeculativeTokens: 3 }) - plain).toBe(9);
  });
});

describe('windows and chunks', () => {
  test('a chunk of 8,192 saves nothing at 8,192 tokens and two thirds of the chunked layers beyond', () => {
    const pool = kvPool(
      architectureOf('llama-4-maverick'),
      settings('0.11.2', { tensorParallelSize: 8, kvCacheDtype: 'fp8' }),
    );
    expect(pool.requestBlocks(8192)).toBe(4 * 512);
    expect(pool.requestBlocks(1_048_576)).toBe(65_536 + 3 * 1024);
  });

  test('window layers hold the window and what is in flight', () => {
    const pool = kvPool(architectureOf('gpt-oss-120b'), settings('0.20.0'));
    expect(pool.requestBlocks(131_072)).toBe(8192 + Math.ceil((127 + 8192) / 16) + 1);
  });
});

describe('DeepSeek-V4', () => {
  const pro = architectureOf('deepseek-v4-pro');
  const flash = architectureOf('deepseek-v4-flash');

  test('reproduces the logged pool of V4-Pro: 4.66 requests of 800,000 tokens with 512 batched', () => {
    const given = settings('0.20.2', { tensorParallelSize: 8, kvCacheDtype: 'fp8', maxNumBatchedTokens: 512 });
    const capacity = kvCapacity(kvPool(pro, given), 21.47 * GIB, 800_000, given.behaviour);
    expect(capacity.maxConcurrency).toBeCloseTo(4.66, 2);
    expect(Math.abs(capacity.tokens - 3_731_334)).toBeLessThan(300);
  });

  test('reproduces a logged refusal of V4-Flash: 6.66 GiB for 30,000 tokens, 13,528 would fit in 5.44', () => {
    const pool = kvPool(
      flash,
      settings('0.20.2', { tensorParallelSize: 2, kvCacheDtype: 'fp8', maxNumBatchedTokens: 16_384 }),
    );
    expect(requiredBytes(pool, 30_000) / GIB).toBeCloseTo(6.66, 2);
    expect(Math.abs(longestThatFits(pool, 5.44 * GIB, 30_000) - 13_528)).toBeLessThan(10);
  });

  test('is the same on every tensor-parallel rank', () => {
    const bytes = (tensorParallelSize: number): number =>
      kvPool(pro, settings('0.29.0', { tensorParallelSize })).bytesPerBlock;
    expect(bytes(1)).toBe(bytes(8));
  });
});

describe('releases', () => {
  test('the printed size changed meaning with v0.20.2', () => {
    const model = architectureOf('qwen3.5-122b-a10b');
    const tokens = (version: string): number => {
      const given = settings(version, { tensorParallelSize: 2 });
      return kvCapacity(kvPool(model, given), 62.77 * GIB, 8192, given.behaviour).tokens;
    };
    expect(tokens('0.18.0')).toBe(1_370_784);
    expect(tokens('0.20.2')).toBe(Math.floor((2616 / 7) * 8192));
  });

  test('two batches are in flight since asynchronous scheduling is counted', () => {
    const blocks = (version: string): number =>
      kvPool(architectureOf('gpt-oss-120b'), settings(version)).requestBlocks(131_072);
    expect(blocks('0.26.0') - blocks('0.25.0')).toBe(8192 / 16);
  });
});
