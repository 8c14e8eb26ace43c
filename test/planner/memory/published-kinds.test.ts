import type { HuggingFaceConfig } from '../../../lib/catalog/types';
import {
  activeParameters,
  type Architecture,
  parameterParts,
  readArchitecture,
  totalParameters,
} from '../../../lib/planner/architecture';
import { kvBehaviour } from '../../../lib/planner/memory/kv/engine-behaviour';
import { kvPool } from '../../../lib/planner/memory/kv/pool';
import { publishedConfig } from '../../support/published-files';

function architectureOf(id: string): Architecture {
  const read = readArchitecture(publishedConfig(id) as unknown as HuggingFaceConfig);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return read.architecture;
}

const poolOf = (id: string, tensorParallelSize: number) =>
  kvPool(architectureOf(id), {
    tensorParallelSize,
    pipelineParallelSize: 1,
    kvCacheDtype: 'auto',
    maxNumBatchedTokens: 8192,
    enablePrefixCaching: true,
    numSpeculativeTokens: 0,
    draftLayers: 0,
    behaviour: kvBehaviour('0.29.0'),
  });

/** Source: vLLM 0.29.0 model_executor/models/{minicpm3,longcat_flash,jamba,gemma3n,gemma4,lfm2_moe,afmoe}.py. */
test.each([
  ['openbmb/MiniCPM3-4B', 62 * 2 * 40 * (64 + 32) * 2],
  ['meituan-longcat/LongCat-Flash-Chat', 2 * 28 * (512 + 64) * 2],
  ['ai21labs/AI21-Jamba-1.5-Mini', 4 * 2 * 8 * 128 * 2],
  // Windows hold no more for a longer context; of the layers that keep a cache every fifth is a full one.
  ['google/gemma-3n-E4B-it', 4 * 2 * 2 * 256 * 2],
  ['google/gemma-4-E2B-it', 3 * 2 * 1 * 512 * 2],
  ['LiquidAI/LFM2-8B-A1B', 6 * 2 * 8 * 64 * 2],
  ['arcee-ai/Trinity-Mini', 8 * 2 * 4 * 128 * 2],
])('%s caches %d bytes of one more token', (id, bytes) => {
  expect(poolOf(id, 1).bytesPerToken).toBe(bytes);
});

test('latents that are cached a head split with the heads', () => {
  expect(poolOf('openbmb/MiniCPM3-4B', 8).bytesPerToken).toBe((62 * 2 * 40 * (64 + 32) * 2) / 8);
  expect(poolOf('meituan-longcat/LongCat-Flash-Chat', 8).bytesPerToken).toBe(2 * 28 * (512 + 64) * 2);
});

test('a block of Jamba holds as many tokens as one state has bytes', () => {
  const state = 2 * 4096 * (16 + 3) * 2;
  expect(poolOf('ai21labs/AI21-Jamba-1.5-Mini', 1).blockSize).toBe(Math.ceil(state / (2 * 8 * 128 * 2) / 16) * 16);
});

test('layers that read the cache of another have projections and keep nothing', () => {
  expect(architectureOf('google/gemma-4-E2B-it').attention).toMatchObject({
    local: { layers: 12, readers: 16 },
    full: { layers: 3, readers: 4 },
  });
});

test('a row of a table is looked up, not multiplied', () => {
  const model = architectureOf('google/gemma-3n-E4B-it');
  const parts = parameterParts(model);
  expect(parts.tables).toBe(262_144 * 35 * 256);
  expect(totalParameters(parts) - activeParameters(model, parts)).toBe(parts.tables);
});

/** Source: the technical report of LongCat-Flash, arXiv 2509.01322. */
test('a token of LongCat-Flash passes through 27 billion of its parameters', () => {
  expect(activeParameters(architectureOf('meituan-longcat/LongCat-Flash-Chat')) / 27e9).toBeCloseTo(1, 1);
});
