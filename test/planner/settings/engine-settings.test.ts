import { findCheckpoint, findGpu, findModel } from '../../../lib/catalog';
import { readArchitecture } from '../../../lib/planner/architecture';
import type { PlanRequest } from '../../../lib/planner';
import { engineDefaults, longestRequest, toldCacheDtype } from '../../../lib/planner/settings';
import { cachedLayers } from '../../../lib/planner/settings/cached-layers';
import { defaultLength, modelLimit } from '../../../lib/planner/settings/context-length';
import { plan } from '../../../lib/planner/plan';
import { defaultWorkload } from '../../../lib/planner/request/defaults';
import { search } from '../../../lib/planner/search/search';
import { batchDefaults, defaultGpuMemoryUtilization } from '../../../lib/planner/settings/engine-settings';

/** Read in vllm/engine/arg_utils.py `get_batch_defaults` of 0.29.0 and 0.33.0, for a server; before 0.26 from what logs printed. */
test.each([
  ['B200', '0.29.0', 16_384, 1024],
  ['B300', '0.29.0', 16_384, 1024],
  ['B200', '0.33.0', 16_384, 1024],
  ['H200', '0.33.0', 8192, 1024],
  ['A100-80', '0.33.0', 2048, 256],
  ['B200', '0.25.0', 8192, 1024],
  ['H200', '0.29.0', 8192, 1024],
  ['H100', '0.11.0', 8192, 1024],
  ['RTX PRO 6000', '0.29.0', 8192, 1024],
  ['A100-80', '0.29.0', 2048, 256],
  ['L40S', '0.29.0', 2048, 256],
  ['L4', '0.29.0', 2048, 256],
] as const)('%s with vLLM %s takes %d tokens a step and %d sequences', (name, version, tokens, sequences) => {
  const gpu = findGpu(name);
  if (gpu === undefined) throw new Error(`no GPU ${name}`);
  expect(batchDefaults(gpu, version)).toEqual({ maxNumBatchedTokens: tokens, maxNumSeqs: sequences });
});

/** vllm#38284, in 0.20.0. */
test.each([
  ['0.19.1', 0.9],
  ['0.20.0', 0.92],
  ['0.29.0', 0.92],
])('vLLM %s takes %d of the memory', (version, share) => {
  expect(defaultGpuMemoryUtilization(version)).toBe(share);
});

test('what is left open is what the engine would take; fewer batched tokens bound the sequences', () => {
  const settingsOf = (request: object) => {
    const result = plan({ model: 'qwen3-8b', gpu: 'H100', ...request });
    return result.verdict === 'fits' ? result.settings : undefined;
  };
  expect(settingsOf({})).toMatchObject({
    maxNumBatchedTokens: 8192,
    maxNumSeqs: 1024,
    gpuMemoryUtilization: 0.92,
    kvCacheDtype: 'auto',
    enablePrefixCaching: true,
    enforceEager: false,
  });
  expect(settingsOf({ engineVersion: '0.19.0' })?.gpuMemoryUtilization).toBe(0.9);
  expect(settingsOf({ maxNumBatchedTokens: 512 })?.maxNumSeqs).toBe(512);
});

/** model_executor/models/config.py:89-110 of 0.33.0. */
test.each([
  ['glm-5.2', 'p6-b200.48xlarge', '0.33.0', undefined, 'fp8'],
  ['glm-5.2', 'p6-b200.48xlarge', '0.33.0', 'auto', 'fp8'],
  ['glm-5.2', 'p6-b200.48xlarge', '0.33.0', 'bfloat16', 'bfloat16'],
  ['glm-5.2', 'p6-b200.48xlarge', '0.29.0', undefined, 'auto'],
  ['glm-5.2', 'p5en.48xlarge', '0.33.0', undefined, 'auto'],
  ['deepseek-v3.2', 'p6-b200.48xlarge', '0.33.0', undefined, 'auto'],
  ['deepseek-v4-flash', 'p6-b200.48xlarge', '0.33.0', undefined, 'fp8'],
] as const)('%s on %s with vLLM %s, cache asked for as %s: %s', (model, instanceType, engineVersion, asked, cached) => {
  const result = plan({ model, instanceType, engineVersion, maxModelLen: 32_768, kvCacheDtype: asked });
  if (result.verdict !== 'fits') throw new Error(result.problems.map(({ message }) => message).join());
  expect(result.settings).toMatchObject({ kvCacheDtype: cached });
  const told = result.notes.some(({ message }) => /in fp8 on B200 unless told otherwise/.test(message));
  expect(told).toBe(model === 'glm-5.2' && cached === 'fp8');
});

test('rows of 4 bits are for sparse latent attention on Blackwell, from the release that has them', () => {
  const problemsOf = (change: object) => {
    const result = plan({
      model: 'glm-5.2',
      instanceType: 'p6-b200.48xlarge',
      engineVersion: '0.33.0',
      kvCacheDtype: 'nvfp4_ds_mla',
      maxModelLen: 32_768,
      ...change,
    });
    return result.verdict === 'fits' ? [] : result.problems.map(({ field }) => field);
  };
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({ instanceType: 'p5en.48xlarge' })).toContain('kvCacheDtype');
  expect(problemsOf({ engineVersion: '0.29.0' })).toContain('kvCacheDtype');
  expect(problemsOf({ model: 'deepseek-v3.1' })).toContain('kvCacheDtype');
  expect(problemsOf({ model: 'qwen3-8b' })).toContain('kvCacheDtype');
  expect(problemsOf({ model: 'qwen3-8b', kvCacheDtype: 'octave_k3v4' })).toContain('kvCacheDtype');
});

describe('the load nobody stated', () => {
  test('is a chat request with some context', () => {
    expect(defaultWorkload()).toEqual({ inputTokens: 4000, outputTokens: 1000, concurrency: 16 });
  });

  test.each([5000, 4999, 1000, 16, 2])('is no longer than an engine of %d tokens takes', (maxModelLen) => {
    const { inputTokens, outputTokens } = defaultWorkload(maxModelLen);
    expect(inputTokens + outputTokens).toBe(maxModelLen);
    expect(Math.min(inputTokens, outputTokens)).toBeGreaterThan(0);
  });

  test('is what the plan and the search are made for', () => {
    const result = plan({ model: 'qwen3-8b', gpu: 'H100', tensorParallelSize: 1, maxModelLen: 1000 });
    if (result.verdict !== 'fits') throw new Error(result.verdict);
    expect(result.throughput?.workload).toEqual({ inputTokens: 800, outputTokens: 200, concurrency: 16 });
    const { candidates } = search({
      request: { model: 'qwen3-8b', gpu: 'H100', maxModelLen: 1000 },
      objective: 'cost',
    });
    expect(candidates[0]?.tpotMs).toBeCloseTo(result.throughput!.tpotMs.expected, 6);
  });
});

const architectureOf = (id: string) => {
  const { config, task } = findModel(id)!;
  const read = readArchitecture(config!, task);
  if (!read.ok) throw new Error(id);
  return read.architecture;
};

describe('what the engine is started with', () => {
  const settingsOf = (request: Partial<PlanRequest>) => {
    const result = plan({ model: 'qwen3-8b', gpu: 'H100', maxModelLen: 4096, ...request });
    if (result.verdict !== 'fits') throw new Error(JSON.stringify(result.problems));
    return result.settings;
  };
  /** A recipe, whatever the catalog has. */
  const serving = {
    source: 'a recipe',
    checkedOn: '2026-11-01',
    kvCacheDtype: 'fp8_e4m3',
    maxNumSeqsByArchitecture: { Hopper: 48 },
    gpuMemoryUtilizationByArchitecture: { Hopper: 0.8 },
    maxModelLenByArchitecture: { Hopper: 3000 },
    byArchitecture: { Hopper: { 'kv-cache-dtype': 'fp8', 'max-num-batched-tokens': 5000 }, Blackwell: {} },
  };
  const model = { ...findModel('qwen3-8b')!, serving };
  const by = (request: Partial<PlanRequest>, gpu = 'H100', of: object = model) => {
    const result = plan({ model: 'x', gpu, tensorParallelSize: 1, ...request }, of as typeof model);
    if (result.verdict !== 'fits') throw new Error(JSON.stringify(result.problems));
    const { maxModelLen, maxNumSeqs, maxNumBatchedTokens, gpuMemoryUtilization, kvCacheDtype } = result.settings;
    return [maxModelLen, maxNumSeqs, maxNumBatchedTokens, gpuMemoryUtilization, kvCacheDtype];
  };

  test('by a recipe is what it says for the GPU, unless the request says otherwise', () => {
    expect(by({ recipe: true })).toEqual([3000, 48, 5000, 0.8, 'fp8']);
    expect(by({ recipe: false })).toEqual([40_960, 1024, 8192, 0.92, 'auto']);
    expect(by({})).toEqual([40_960, 1024, 8192, 0.92, 'auto']);
    expect(by({ recipe: true }, 'B200')).toEqual([40_960, 1024, 16_384, 0.92, 'fp8_e4m3']);
    expect(
      by({
        recipe: true,
        maxModelLen: 4000,
        maxNumSeqs: 32,
        maxNumBatchedTokens: 4096,
        gpuMemoryUtilization: 0.9,
        kvCacheDtype: 'auto',
      }),
    ).toEqual([4000, 32, 4096, 0.9, 'auto']);
    const bare = { ...model, serving: undefined };
    expect(by({ recipe: true }, 'H100', bare)).toEqual([40_960, 1024, 8192, 0.92, 'auto']);
  });

  test('has batched tokens for every sequence that is asked for, and no more sequences than tokens', () => {
    expect(settingsOf({ maxNumSeqs: 10_000 })).toMatchObject({ maxNumSeqs: 10_000, maxNumBatchedTokens: 10_000 });
    expect(settingsOf({ maxNumSeqs: 100 })).toMatchObject({ maxNumSeqs: 100, maxNumBatchedTokens: 8192 });
    expect(settingsOf({ maxNumBatchedTokens: 700 })).toMatchObject({ maxNumSeqs: 700, maxNumBatchedTokens: 700 });
  });

  test('reads a whole text in one step where it cannot be cut', () => {
    const batched = (request: Partial<PlanRequest>) => settingsOf({ gpu: 'L40S', ...request }).maxNumBatchedTokens;
    expect(batched({ model: 'bge-m3', maxModelLen: 4096 })).toBe(4096);
    expect(batched({ model: 'bge-m3', maxModelLen: 1000 })).toBe(2048);
    expect(batched({ model: 'bge-m3', maxModelLen: 'auto' })).toBe(8192);
    expect(batched({ model: 'qwen3-embedding-0.6b', maxModelLen: 4096 })).toBe(2048);
  });

  test.each([
    [{}, true],
    [{ enablePrefixCaching: false }, false],
    [{ model: 'qwen3.6-27b', gpu: 'B200', engineVersion: '0.23.0' }, false],
    [{ model: 'qwen3.6-27b', gpu: 'B200', engineVersion: '0.24.0' }, true],
    [{ engineVersion: '0.23.0' }, true],
    [{ model: 'bge-m3', gpu: 'L40S' }, false],
    [{ model: 'qwen3-embedding-0.6b', gpu: 'L40S' }, true],
    [{ model: 'qwen3-embedding-0.6b', gpu: 'L40S', poolingType: 'MEAN' }, false],
  ] as const)('with %j prefixes are cached: %s', (request, cached) => {
    expect(settingsOf(request).enablePrefixCaching).toBe(cached);
  });

  test('takes adapters only where it is told to, with a rank that its parser takes', () => {
    const lora = (request: Partial<PlanRequest>) => settingsOf(request).lora;
    expect(settingsOf({})).not.toHaveProperty('lora');
    expect(lora({ enableLora: true })).toEqual({ maxLoras: 1, maxLoraRank: 16 });
    expect(lora({ enableLora: true, maxLoras: 3, maxLoraRank: 17 })).toEqual({ maxLoras: 3, maxLoraRank: 32 });
    expect(settingsOf({ enforceEager: true }).enforceEager).toBe(true);
  });

  test.each([
    ['deepseek-v4-flash', 'H200', {}, 'fp8', undefined],
    ['deepseek-v3.2', 'RTX PRO 6000', {}, 'fp8', undefined],
    ['deepseek-v3.2', 'H200', {}, 'auto', undefined],
    ['deepseek-r1', 'RTX PRO 6000', { availableKvCacheGiB: 9 }, 'auto', undefined],
    ['qwen3.6-27b', 'B200', {}, 'fp8', 'auto'],
    ['qwen3.6-27b', 'B200', { kvCacheDtype: 'bfloat16' }, 'bfloat16', undefined],
    ['qwen3.6-27b', 'B200', { engineVersion: '0.14.0' }, 'fp8', 'auto'],
    ['qwen3-8b', 'H100', { kvCacheDtype: 'fp8' }, 'fp8', undefined],
    ['qwen3-8b', 'H100', { kvCacheDtype: 'auto' }, 'auto', undefined],
  ] as const)('%s on %s with %j caches in %s, told %s', (id, gpu, change, cached, told) => {
    const { kvCacheDtype, kvCacheDtypeFlag } = engineDefaults(
      { model: id, ...change },
      findModel(id)!,
      architectureOf(id),
      findGpu(gpu)!,
      'engineVersion' in change ? change.engineVersion : '0.29.0',
      findCheckpoint(findModel(id)!),
    );
    expect([kvCacheDtype, kvCacheDtypeFlag, toldCacheDtype({ kvCacheDtype, kvCacheDtypeFlag })]).toEqual([
      cached,
      told,
      told ?? cached,
    ]);
  });

  test.each([
    [{ maxModelLen: 7 }, {}, 7, 7],
    [{ maxModelLen: undefined, config: { max_position_embeddings: 9 } }, {}, 9, 9],
    [{ maxModelLen: undefined, config: { max_position_embeddings: '9' } }, {}, 131_072, 131_072],
    [{ maxModelLen: undefined, config: undefined }, {}, 131_072, 131_072],
    [{ maxModelLen: 100 }, { maxModelLen: 40 }, 100, 40],
    [{ maxModelLen: 100 }, { maxModelLen: 400 }, 100, 100],
    [{ maxModelLen: 100 }, { maxModelLen: 'auto' }, 100, 100],
    [{ maxModelLen: 100 }, { maxModelLen: -1 }, 100, 100],
  ] as const)(
    'a model with %j asked for %j takes %d tokens, the longest request %d',
    (stated, asked, limit, longest) => {
      const own = { ...model, ...stated } as unknown as typeof model;
      expect(modelLimit(own)).toBe(limit);
      expect(longestRequest(asked, own)).toBe(longest);
    },
  );

  test('a length without a model is what is stated, or has no end', () => {
    expect(longestRequest({ maxModelLen: 5 }, undefined)).toBe(5);
    expect(longestRequest({}, undefined)).toBe(Number.POSITIVE_INFINITY);
    expect(defaultLength(model, findGpu('H100')!, true)).toBe(3000);
    expect(defaultLength(model, findGpu('H100')!)).toBe(40_960);
    expect(defaultLength(model, findGpu('B200')!, true)).toBe(40_960);
    expect(defaultLength({ ...model, maxModelLen: 2000 }, findGpu('H100')!, true)).toBe(2000);
  });

  test('layers of caches are told apart as kernels see them', () => {
    const kinds = (id: string) => cachedLayers(architectureOf(id)).map((one) => Object.values(one).join(' '));
    expect(kinds('qwen3-8b')).toEqual(['heads 128 false false false']);
    expect(kinds('gpt-oss-20b')).toEqual(['heads 64 false true false', 'heads 64 true true false']);
    expect(kinds('gemma-4-31b')).toHaveLength(2);
    expect(kinds('llama-4-scout')).toEqual(['heads 128 false false false', 'heads 128 false false false']);
    expect(kinds('minimax-m3')).toEqual(['heads 128 false false false', 'block-sparse']);
    expect(kinds('qwen3.6-27b')).toEqual(['heads 256 false false false']);
    expect(kinds('kimi-k3')).toEqual(['latent']);
    expect(kinds('deepseek-r1')).toEqual(['latent']);
    expect(kinds('deepseek-v3.2')).toEqual(['sparse-latent']);
    expect(kinds('deepseek-v4-flash')).toEqual(['v4']);
    expect(kinds('bge-m3')).toEqual([]);
    expect(kinds('e5-mistral-7b-instruct')).toEqual(['heads 128 true false false']);
  });
});
