import { findGpu } from '../../../lib/catalog';
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
