import { plan } from '../../lib/planner/plan';
import type { PlanRequest } from '../../lib/planner/request/plan-request';
import { parsePlanRequest } from '../../lib/planner/request/request-schema';

const B200 = { instanceType: 'p6-b200.48xlarge' };
const H100 = { instanceType: 'p5.48xlarge' };

/** What is asked, the field that is wrong, and what the message must name: the value, the rule, the way out. */
const REFUSED: readonly (readonly [string, PlanRequest, string, readonly string[]])[] = [
  [
    'tensor parallelism that does not divide the heads',
    { model: 'llama-3.3-70b', ...H100, tensorParallelSize: 6 },
    'tensorParallelSize',
    ['6', '64 attention heads', '1, 2, 4, 8'],
  ],
  [
    'FP8 blocks cut by tensor parallelism',
    { model: 'qwen3-235b-a22b', checkpoint: 'FP8', ...H100, tensorParallelSize: 8 },
    'tensorParallelSize',
    ['128', '192', 'enableExpertParallel: true'],
  ],
  [
    'more ranks than GPUs',
    { model: 'llama-3.3-70b', ...H100, nodes: 1, tensorParallelSize: 8, dataParallelSize: 2 },
    'nodes',
    ['16 GPUs', '2 × p5.48xlarge', 'nodes is 1'],
  ],
  [
    'a workload of longer requests than the engine takes',
    {
      model: 'qwen3-8b',
      ...H100,
      tensorParallelSize: 1,
      maxModelLen: 1000,
      workload: { inputTokens: 4000, outputTokens: 1000, concurrency: 1 },
    },
    'workload',
    ['4,000 + 1,000', '1,000 of maxModelLen', 'shorter requests or raise it'],
  ],
  [
    'a workload of longer requests than the model takes',
    {
      model: 'qwen3-8b',
      ...H100,
      tensorParallelSize: 1,
      workload: { inputTokens: 40_000, outputTokens: 1000, concurrency: 1 },
    },
    'workload',
    ['40,000 + 1,000', 'qwen3-8b was made for', 'shorter requests'],
  ],
  [
    'a draft spread over other ranks than the target',
    {
      model: 'llama-3.3-70b',
      ...H100,
      tensorParallelSize: 8,
      speculative: { method: 'eagle3', model: 'a/b', draftTensorParallelSize: 4 },
    },
    'speculative.draftTensorParallelSize',
    ['4', '1 or', '8'],
  ],
  [
    'a draft model on one rank only',
    {
      model: 'llama-3.3-70b',
      ...H100,
      tensorParallelSize: 8,
      speculative: { method: 'draft_model', model: 'llama-3.2-1b', draftTensorParallelSize: 1 },
    },
    'speculative.draftTensorParallelSize',
    ['8', 'draft_model', '1'],
  ],
  [
    'pipeline parallelism with DSpark',
    {
      model: 'deepseek-v4-pro',
      ...B200,
      nodes: 2,
      tensorParallelSize: 8,
      pipelineParallelSize: 2,
      speculative: 'checkpoint',
    },
    'pipelineParallelSize',
    ['dspark', '2', 'speculative: false'],
  ],
  [
    'pipeline parallelism with MTP layers that have no stages',
    {
      model: 'glm-5',
      ...B200,
      nodes: 2,
      tensorParallelSize: 8,
      pipelineParallelSize: 2,
      speculative: 'checkpoint',
    },
    'pipelineParallelSize',
    ['mtp', '2', 'ngram', 'speculative: false'],
  ],
  [
    'expert parallelism without experts',
    { model: 'qwen3-8b', ...H100, enableExpertParallel: true, tensorParallelSize: 2 },
    'enableExpertParallel',
    ['qwen3-8b', 'leave it out'],
  ],
  [
    'experts that ranks cannot share evenly',
    { model: 'mixtral-8x7b', ...H100, tensorParallelSize: 2, dataParallelSize: 3, enableExpertParallel: true },
    'enableExpertParallel',
    ['6', '8 experts', '1, 2, 4, 8'],
  ],
  [
    '4-bit groups cut by tensor parallelism',
    { model: 'qwen3-235b-a22b', quantization: 'awq', ...H100, tensorParallelSize: 8 },
    'tensorParallelSize',
    ['awq', '128', '1536/8', 'enableExpertParallel: true'],
  ],
  [
    'utilization above 1',
    { model: 'qwen3-8b', ...H100, gpuMemoryUtilization: 1.2 },
    'gpuMemoryUtilization',
    ['1.2', '(0, 1]', '0.92'],
  ],
  ['utilization 0', { model: 'qwen3-8b', ...H100, gpuMemoryUtilization: 0 }, 'gpuMemoryUtilization', ['0', '(0, 1]']],
  [
    'context beyond the model',
    { model: 'llama-3.3-70b', ...H100, maxModelLen: 262_144 },
    'maxModelLen',
    ['262,144', '131,072', 'auto'],
  ],
  [
    'EAGLE3 without a head',
    { model: 'llama-3.3-70b', ...H100, speculative: { method: 'eagle3' } },
    'speculative.model',
    ['eagle3', 'set speculative.model'],
  ],
  [
    'no speculative tokens',
    { model: 'deepseek-r1', instanceType: 'p5en.48xlarge', speculative: { method: 'mtp', numSpeculativeTokens: 0 } },
    'speculative.numSpeculativeTokens',
    ['0', 'above 0', 'speculative: false'],
  ],
  [
    'a draft of another vocabulary',
    { model: 'qwen3-32b', ...H100, speculative: { method: 'draft_model', model: 'llama-3.2-1b' } },
    'speculative.model',
    ['128256', '151936'],
  ],
  [
    'a lookup that ends before it begins',
    { model: 'qwen3-32b', ...H100, speculative: { method: 'ngram', promptLookupMin: 6, promptLookupMax: 4 } },
    'speculative.promptLookupMin',
    ['6', '4', 'leave both out'],
  ],
  [
    'MTP with a checkpoint that ships DSpark',
    { model: 'deepseek-v4-pro', ...B200, checkpoint: 'DeepSeek-V4-Pro-0813', speculative: { method: 'mtp' } },
    'speculative.method',
    ['mtp', 'DeepSeek-V4-Pro-0813', 'use checkpoint DeepSeek-V4-Pro'],
  ],
  [
    'speculation and LoRA',
    { model: 'deepseek-r1', instanceType: 'p5en.48xlarge', enableLora: true, speculative: { method: 'mtp' } },
    'speculative.method',
    ['LoRA', 'speculative: false'],
  ],
  [
    'an acceptance no draft can reach',
    {
      model: 'deepseek-r1',
      instanceType: 'p5en.48xlarge',
      speculative: { method: 'mtp', numSpeculativeTokens: 1, acceptanceLength: 3 },
    },
    'speculative.acceptanceLength',
    ['3', '2'],
  ],
  [
    'DSpark on an engine before it',
    { model: 'deepseek-v4-pro', ...B200, engineVersion: '0.21.0', speculative: 'checkpoint' },
    'speculative.method',
    ['0.25.0', '0.21.0'],
  ],
  [
    'a format the checkpoint is not in',
    { model: 'deepseek-v4-pro', ...B200, checkpoint: 'DeepSeek-V4-Pro-0813', quantization: 'awq' },
    'quantization',
    ['awq', 'fp8-fp4-experts', 'leave quantization out'],
  ],
  ['MXFP4 on a T4', { model: 'gpt-oss-20b', gpu: 'T4' }, 'quantization', ['mxfp4', '8', '7.5']],
  [
    'GGUF',
    { model: 'deepseek-v4-pro', ...B200, quantization: 'gguf' },
    'quantization',
    ['gguf', 'experimental', 'DeepSeek-V4-Pro-0813'],
  ],
  [
    'an engine older than the model',
    { model: 'deepseek-v4-pro', ...B200, engineVersion: '0.18.0', speculative: false },
    'engineVersion',
    ['0.18.0', '0.20.0'],
  ],
  [
    'a KV dtype DeepSeek-V4 cannot cache in',
    { model: 'deepseek-v4-pro', ...B200, kvCacheDtype: 'bfloat16' },
    'kvCacheDtype',
    ['bfloat16', 'use fp8'],
  ],
  [
    'NVFP4 cache with latent attention',
    { model: 'deepseek-r1', ...B200, kvCacheDtype: 'nvfp4' },
    'kvCacheDtype',
    ['nvfp4', 'use fp8'],
  ],
  ['a KV dtype nobody knows', { model: 'qwen3-8b', ...H100, kvCacheDtype: 'fp9' }, 'kvCacheDtype', ['fp9', 'fp8']],
  [
    'fewer batched tokens than sequences',
    { model: 'qwen3-8b', ...H100, maxNumBatchedTokens: 256, maxNumSeqs: 512 },
    'maxNumBatchedTokens',
    ['256', '512'],
  ],
  ['a model with a typing error', { model: 'qwen3-8bb', ...H100 }, 'model', ['qwen3-8bb', 'did you mean', 'qwen3-8b']],
  ['no hardware', { model: 'qwen3-8b' }, 'instanceType', ['name an instance type or a GPU', 'H200']],
  [
    'half a rank',
    { model: 'qwen3-8b', ...H100, tensorParallelSize: 1.5 },
    'tensorParallelSize',
    ['1.5', 'whole number'],
  ],
];

test.each(REFUSED)('refuses %s', (_name, request, field, words) => {
  const result = plan(request);
  expect(result.verdict).toBe('invalid');
  const found = result.problems.find((problem) => problem.field === field);
  expect(result.problems.map((problem) => problem.field)).toContain(field);
  for (const word of words) expect(found?.message).toContain(word);
});

test.each([
  ['someone/Llama-3.3-70B-Instruct-W4A16', 'did you mean llama-3.3-70b?'],
  ['acme/Qwen3-32B-AWQ', 'did you mean qwen3-32b?'],
  ['gpt-5', 'config.json'],
])(
  'a name that is not in the catalog, %s, is answered with the nearest that is and the way around it',
  (model, words) => {
    const { problems } = plan({ model, ...H100 });
    expect(problems).toEqual([{ field: 'model', message: expect.stringContaining(words) as string }]);
  },
);

test("'fp8' is the build listed first, whichever kind of FP8 it is", () => {
  const blocks = plan({ model: 'qwen3-235b-a22b', quantization: 'fp8', ...H100, tensorParallelSize: 8 });
  expect(blocks.problems[0]?.message).toContain('FP8 block size 128');
  const dynamic = plan({ model: 'RedHatAI/Qwen3-235B-A22B-FP8-dynamic', ...H100, tensorParallelSize: 8 });
  expect(dynamic.verdict).toBe('fits');
});

describe('memory that does not do is a verdict of its own', () => {
  test('405 billion parameters in 16 bits on one H100 node: weights', () => {
    const result = plan({ model: 'llama-3.1-405b', ...H100, nodes: 1 });
    expect(result.verdict).toBe('does-not-fit');
    expect(result.problems[0]?.message).toContain('756 GiB (812 GB)');
  });

  test('a million tokens in the memory of fewer: how much is needed, left, and the longest that fits', () => {
    const result = plan({ model: 'minimax-m3', instanceType: 'p5en.48xlarge', nodes: 1, maxModelLen: 1_000_000 });
    expect(result.verdict).toBe('does-not-fit');
    expect(result.problems[0]).toMatchObject({
      field: 'maxModelLen',
      message: expect.stringMatching(/1,000,000 tokens needs .* GiB .* the longest that fits is [\d,]+/),
    });
  });

  test('utilization 0.5 with large weights names utilization', () => {
    const result = plan({ model: 'deepseek-r1', instanceType: 'p5en.48xlarge', gpuMemoryUtilization: 0.5, nodes: 1 });
    expect(result).toMatchObject({ verdict: 'does-not-fit', problems: [{ field: 'gpuMemoryUtilization' }] });
  });
});

test('reports every problem at once', () => {
  const result = plan({
    model: 'deepseek-v4-pro',
    ...B200,
    tensorParallelSize: 6,
    kvCacheDtype: 'bfloat16',
    maxModelLen: 2_000_000,
    speculative: { method: 'dspark', numSpeculativeTokens: 0 },
  });
  expect(result.problems.map(({ field }) => field).sort()).toEqual(
    ['kvCacheDtype', 'maxModelLen', 'speculative.numSpeculativeTokens', 'tensorParallelSize'].sort(),
  );
});

describe('must be accepted', () => {
  const accepted = (request: PlanRequest) => {
    const result = plan(request);
    expect(result.problems).toEqual([]);
    expect(result.verdict).toBe('fits');
    return result;
  };
  const notes = (request: PlanRequest): string =>
    accepted(request)
      .notes.map(({ message }) => message)
      .join('\n');

  test('tensor parallelism above the KV heads, with the copies counted', () => {
    const eight = plan({
      model: 'qwen3-235b-a22b',
      checkpoint: 'FP8',
      ...B200,
      tensorParallelSize: 8,
      enableExpertParallel: true,
      maxModelLen: 8192,
    });
    const four = plan({
      model: 'qwen3-235b-a22b',
      checkpoint: 'FP8',
      ...B200,
      tensorParallelSize: 4,
      maxModelLen: 8192,
    });
    expect(
      notes({
        model: 'qwen3-235b-a22b',
        checkpoint: 'FP8',
        ...B200,
        tensorParallelSize: 8,
        enableExpertParallel: true,
      }),
    ).toContain('2 copies');
    expect(
      eight.verdict === 'fits' && four.verdict === 'fits' && eight.kvCache.bytesPerToken === four.kvCache.bytesPerToken,
    ).toBe(true);
  });

  test('NVFP4 on Hopper, with a warning that it saves memory only', () => {
    expect(
      notes({
        model: 'qwen3.8-2.4t-a95b',
        quantization: 'nvfp4',
        instanceType: 'p5en.48xlarge',
        nodes: 2,
        maxModelLen: 32_768,
      }),
    ).toContain('Marlin');
  });

  test('an automatic length, written either way', () => {
    accepted({ model: 'qwen3-8b', ...H100, maxModelLen: 'auto' });
    accepted({ model: 'qwen3-8b', ...H100, maxModelLen: -1 });
  });

  test('utilization 0.99, with a warning', () => {
    expect(notes({ model: 'qwen3-8b', ...H100, gpuMemoryUtilization: 0.99 })).toContain('graph capture');
  });

  test('ngram without lookup bounds', () => {
    accepted({ model: 'qwen3-8b', ...H100, speculative: { method: 'ngram' } });
  });

  test.each(['p6-b200.48xlarge', 'p6-b300.48xlarge'])('instance type %s', (instanceType) => {
    accepted({ model: 'gpt-oss-120b', instanceType });
  });

  test.each([
    ['32k', 32_000],
    ['32K', 32_768],
    [-1, 'auto'],
    ['auto', 'auto'],
  ])('maxModelLen %s', (written, meant) => {
    const parsed = parsePlanRequest({ model: 'qwen3-8b', maxModelLen: written });
    expect(parsed).toMatchObject({ ok: true, request: { maxModelLen: meant } });
  });
});

test('input from outside is checked field by field', () => {
  const parsed = parsePlanRequest({ model: 'qwen3-8b', gpuMemoryUtilization: '90%', tensorParalelSize: 8, nodes: 0 });
  expect(parsed.ok).toBe(false);
  const fields = parsed.ok ? [] : parsed.problems.map(({ field, message }) => `${field} ${message}`).join('\n');
  expect(fields).toContain('gpuMemoryUtilization');
  expect(fields).toContain('tensorParalelSize');
  expect(fields).toContain('nodes');
});
