import { newestEngineVersion } from '../../lib/catalog';
import { plan } from '../../lib/planner/plan';
import type { NoFit, ServingPlan } from '../../lib/planner/answer/plan-result';
import type { PlanRequest } from '../../lib/planner/request/plan-request';

function fits(request: PlanRequest): ServingPlan {
  const result = plan(request);
  if (result.verdict !== 'fits') throw new Error(JSON.stringify(result.problems));
  return result;
}

function refused(request: PlanRequest): NoFit {
  const result = plan(request);
  if (result.verdict === 'fits') throw new Error('was expected not to fit');
  return result;
}

const messages = ({ problems }: NoFit): string => problems.map(({ message }) => message).join('\n');

describe('DeepSeek-V4-Pro on one node', () => {
  const onB200 = fits({
    model: 'deepseek-v4-pro',
    instanceType: 'p6-b200.48xlarge',
    maxModelLen: 262_144,
    speculative: 'checkpoint',
  });

  test('takes all eight GPUs with expert parallelism, the 0813 checkpoint and its DSpark draft', () => {
    expect(onB200.layout).toMatchObject({ tensorParallelSize: 8, enableExpertParallel: true, nodes: 1, gpus: 8 });
    expect(onB200.checkpoint.id).toBe('DeepSeek-V4-Pro-0813');
    expect(onB200.speculative).toMatchObject({ method: 'dspark', numSpeculativeTokens: 7 });
    expect(onB200.settings.kvCacheDtype).toBe('fp8');
  });

  test('counts the draft of a checkpoint that ships one', () => {
    const without = fits({
      model: 'deepseek-v4-pro',
      instanceType: 'p6-b200.48xlarge',
      speculative: false,
      maxModelLen: 262_144,
    });
    expect(onB200.memory.perGpu.draftWeightsGiB).toBeGreaterThan(4);
    expect(without.memory.perGpu.draftWeightsGiB).toBe(0);
    expect(without.memory.perGpu.kvCacheGiB.expected).toBeGreaterThan(onB200.memory.perGpu.kvCacheGiB.expected);
  });

  test('compiles hardly anything and has the start-up budget of the recipes, or more', () => {
    const compile = onB200.coldStart.steps.find(({ name }) => name === 'compile');
    expect(compile?.seconds).toMatchObject({ low: 0, high: 60 });
    expect(onB200.coldStart.budgetSeconds).toBeGreaterThanOrEqual(3600);
  });

  test('says that tensor parallelism copies the cache and that batched tokens decide concurrency', () => {
    const notes = onB200.notes.map(({ message }) => message).join('\n');
    expect(notes).toContain('holds the whole latent KV cache');
    expect(notes).toContain('maxNumBatchedTokens');
  });

  test('speculates only when asked to', () => {
    expect(fits({ model: 'deepseek-v4-pro', instanceType: 'p6-b200.48xlarge' }).speculative).toBeUndefined();
  });

  test('takes vLLM’s own defaults, not those of the recipe', () => {
    const { settings } = fits({ model: 'deepseek-v4-pro', instanceType: 'p5en.48xlarge', maxModelLen: 32_768 });
    expect(settings).toMatchObject({ maxNumSeqs: 1024, maxNumBatchedTokens: 8192, gpuMemoryUtilization: 0.92 });
  });

  test('by the recipe on H200: 200,000 tokens, 16 sequences, utilization 0.95', () => {
    const { settings } = fits({ model: 'deepseek-v4-pro', instanceType: 'p5en.48xlarge', recipe: true });
    expect(settings).toMatchObject({ maxModelLen: 200_000, maxNumSeqs: 16, gpuMemoryUtilization: 0.95 });
  });

  test('smaller batches admit more requests', () => {
    const asked = { model: 'deepseek-v4-pro', instanceType: 'p5en.48xlarge', maxModelLen: 16_384 } as const;
    const small = fits({ ...asked, maxNumBatchedTokens: 1024 });
    const usual = fits(asked);
    expect(small.kvCache.maxConcurrency).toBeGreaterThan(1.8 * usual.kvCache.maxConcurrency);
  });
});

/** These three logs also told what v0.25 does by default and what DSpark costs, so they are agreement, not proof. */
describe('DeepSeek-V4-Flash on eight B200, end to end against vllm#51454 (v0.25, utilization 0.95, 1,048,576 tokens)', () => {
  const asked = {
    model: 'deepseek-v4-flash',
    instanceType: 'p6-b200.48xlarge',
    gpuMemoryUtilization: 0.95,
    maxModelLen: 1_048_576,
    engineVersion: '0.25.0',
  } as const;

  test('TP8: 20.43 requests of full length', () => {
    const { kvCache } = fits({ ...asked, checkpoint: 'DeepSeek-V4-Flash', speculative: false });
    expect(Math.abs(kvCache.maxConcurrency / 20.43 - 1)).toBeLessThan(0.02);
  });

  test('TP8 with DSpark: 17.12', () => {
    const { kvCache } = fits({ ...asked, checkpoint: 'DeepSeek-V4-Flash-0731', speculative: 'checkpoint' });
    expect(Math.abs(kvCache.maxConcurrency / 17.12 - 1)).toBeLessThan(0.05);
  });

  test('DP8: 156.9 over all ranks', () => {
    const { kvCache, layout } = fits({
      ...asked,
      checkpoint: 'DeepSeek-V4-Flash',
      speculative: false,
      tensorParallelSize: 1,
      dataParallelSize: 8,
      enableExpertParallel: true,
    });
    expect(Math.abs((kvCache.maxConcurrency * layout.dataParallelSize) / 156.9 - 1)).toBeLessThan(0.02);
  });
});

describe('published recipes need as many GPUs as the planner finds', () => {
  test.each([
    ['qwen3.8-2.4t-a95b', 'bf16', 'p6-b300.48xlarge', 24],
    ['qwen3.8-2.4t-a95b', 'fp8', 'p6-b300.48xlarge', 16],
    ['qwen3.8-2.4t-a95b', 'fp8', 'p5en.48xlarge', 32],
    ['qwen3.8-2.4t-a95b', 'nvfp4', 'p6-b300.48xlarge', 8],
    ['qwen3.8-2.4t-a95b', 'nvfp4', 'p5en.48xlarge', 16],
    ['kimi-k3', 'mxfp4', 'p6-b300.48xlarge', 8],
    ['kimi-k3', 'mxfp4', 'p6-b200.48xlarge', 16],
    ['mistral-large-3', 'fp8', 'p5en.48xlarge', 8],
    ['deepseek-v4-pro', 'fp8-fp4-experts', 'p5en.48xlarge', 8],
    ['deepseek-v4-pro', 'fp8-fp4-experts', 'p6-b200.48xlarge', 8],
  ] as const)('%s in %s on %s: %i', (model, quantization, instanceType, gpus) => {
    expect(fits({ model, quantization, instanceType }).layout.gpus).toBe(gpus);
  });
});

test('Qwen3.8-2.4T in FP8 spreads tensor and expert parallelism over two B300 nodes by itself', () => {
  const result = fits({
    model: 'qwen3.8-2.4t-a95b',
    quantization: 'fp8',
    instanceType: 'p6-b300.48xlarge',
    maxModelLen: 131_072,
    speculative: 'checkpoint',
  });
  expect(result.layout).toMatchObject({
    nodes: 2,
    tensorParallelSize: 16,
    pipelineParallelSize: 1,
    enableExpertParallel: true,
  });
  expect(result.speculative).toMatchObject({ method: 'mtp', numSpeculativeTokens: 3 });
  expect(result.notes.some(({ message }) => message.includes('4 copies of the KV cache'))).toBe(true);
});

test('Qwen3-8B runs on one L40S', () => {
  const result = fits({ model: 'qwen3-8b', instanceType: 'g6e.2xlarge', maxModelLen: 32_768 });
  expect(result.layout.gpus).toBe(1);
  expect(result.memory.perGpu.weightsGiB).toBeCloseTo(15.26, 1);
  expect(result.kvCache.bytesPerToken).toBe(147_456);
});

describe('announced models', () => {
  test.each([
    ['two B200', { gpu: 'B200', tensorParallelSize: 2 }],
    ['eight H200', { gpu: 'H200', tensorParallelSize: 8 }],
    ['one node of eight H200', { instanceType: 'p5en.48xlarge' }],
  ])('2.5 trillion parameters in FP8 do not fit %s, and the plan says what does', (_name, hardware) => {
    const result = refused({ model: 'deepseek-v4-announced', quantization: 'fp8', ...hardware });
    expect(result.verdict).toBe('does-not-fit');
    expect(messages(result)).toContain('2,376 GiB (2.55 TB)');
    expect(result.missingGiBPerGpu).toBeGreaterThan(100);
    expect(result.alternatives).toContainEqual(expect.objectContaining({ instanceType: 'p6-b300.48xlarge', nodes: 2 }));
    expect(result.notes.some(({ topic }) => topic === 'announced')).toBe(true);
  });

  test('without a stated size nothing is planned', () => {
    const result = refused({ model: 'deepseek-coder-nano-announced', instanceType: 'p5en.48xlarge' });
    expect(result.verdict).toBe('invalid');
    expect(messages(result)).toContain('announced without a size');
  });

  test('where the weights fit, the plan says that only they were checked', () => {
    const result = fits({
      model: 'deepseek-v4-announced',
      quantization: 'fp8',
      instanceType: 'p6-b300.48xlarge',
      nodes: 2,
    });
    expect(result.throughput).toBeUndefined();
    expect(result.notes.some(({ message }) => message.includes('only the weights were checked'))).toBe(true);
  });
});

test('names a smaller build of the same model as a way out', () => {
  const result = refused({
    model: 'qwen3.8-2.4t-a95b',
    quantization: 'fp8',
    instanceType: 'p6-b300.48xlarge',
    nodes: 1,
  });
  expect(result.verdict).toBe('does-not-fit');
  expect(result.alternatives[0]).toMatchObject({ instanceType: 'p6-b300.48xlarge', nodes: 1, checkpoint: 'NVFP4' });
});

test('an automatic context is as long as fits, and says so', () => {
  const result = fits({ model: 'qwen3-32b', gpu: 'H100', tensorParallelSize: 1, maxModelLen: 'auto' });
  expect(result.settings.maxModelLen).toBeLessThan(40_960);
  expect(result.notes.some(({ topic }) => topic === 'context')).toBe(true);
});

test('available memory logged by a run replaces the estimate', () => {
  const result = fits({
    model: 'deepseek-r1',
    instanceType: 'p5en.48xlarge',
    maxModelLen: 8192,
    availableKvCacheGiB: 42.79,
    engineVersion: '0.18.0',
    speculative: false,
  });
  expect(result.kvCache.tokens / 653_808).toBeCloseTo(1, 3);
  expect(result.memory.perGpu.kvCacheGiB.low).toBeCloseTo(42.79, 6);
});

test('a logged cache that cannot quite be added to the weights is noted, a larger one refused', () => {
  const asked = { model: 'qwen3-8b', gpu: 'H100', tensorParallelSize: 1 } as const;
  const odd = fits({ ...asked, availableKvCacheGiB: 57.8 });
  expect(odd.memory.perGpu.overheadGiB.expected).toBe(0);
  expect(odd.notes.map(({ message }) => message).join()).toContain('availableKvCacheGiB 57.8 and 15');
  expect(plan({ ...asked, availableKvCacheGiB: 70 }).problems).toMatchObject([{ field: 'availableKvCacheGiB' }]);
  expect(plan({ ...asked, availableKvCacheGiB: 100 }).problems).toMatchObject([{ field: 'availableKvCacheGiB' }]);
});

test('a bare GPU takes as few GPUs as hold the model', () => {
  expect(fits({ model: 'llama-3.3-70b', gpu: 'H200', maxModelLen: 8192 }).layout.gpus).toBe(2);
  expect(fits({ model: 'llama-3.1-8b', gpu: 'H200', maxModelLen: 8192 }).layout.gpus).toBe(1);
});

describe('a share of the GPU that is too small', () => {
  const H100S = { model: 'llama-3.3-70b', instanceType: 'p5.48xlarge' };
  test.each([
    [{ ...H100S, tensorParallelSize: 2, gpuMemoryUtilization: 0.5 }, 0.93],
    [{ ...H100S, tensorParallelSize: 4, gpuMemoryUtilization: 0.55, maxModelLen: 131_072 }, 0.63],
    [{ model: 'qwen3-8b', gpu: 'L4', tensorParallelSize: 1, gpuMemoryUtilization: 0.7 }, 0.79],
  ])('%j: %d is named, is enough, and no less is', (request, enough) => {
    const refused = plan(request);
    expect(refused).toMatchObject({
      verdict: 'does-not-fit',
      problems: [{ message: expect.stringContaining(`gpuMemoryUtilization`) }],
    });
    expect(refused.problems[0]?.message).toContain(String(enough));
    expect(plan({ ...request, gpuMemoryUtilization: enough }).verdict).toBe('fits');
    expect(plan({ ...request, gpuMemoryUtilization: enough - 0.01 }).verdict).toBe('does-not-fit');
  });

  test('is not blamed where the whole GPU would not do, nor where a run has printed what is left', () => {
    const small = plan({ ...H100S, tensorParallelSize: 1, gpuMemoryUtilization: 0.5 });
    expect(small.problems).toEqual([
      { field: 'instanceType', message: expect.not.stringContaining('gpuMemoryUtilization') },
    ]);
    const known = plan({ ...H100S, tensorParallelSize: 8, availableKvCacheGiB: 1, maxModelLen: 131_072 });
    expect(known.problems).toEqual([
      { field: 'maxModelLen', message: expect.not.stringContaining('gpuMemoryUtilization') },
    ]);
  });
});

test('an engine the catalog has not seen is said', () => {
  const { notes } = fits({
    model: 'qwen3-8b',
    instanceType: 'p6-b300.48xlarge',
    tensorParallelSize: 1,
    engineVersion: '0.99',
  });
  expect(notes).toContainEqual({
    topic: 'engine',
    message: expect.stringContaining(`0.99 is newer than ${newestEngineVersion}`),
  });
});
