import { plan } from '../../../lib/planner/plan';
import { search } from '../../../lib/planner/search';
import { compareVersions } from '../../../lib/catalog/versions';

/** Source: vllm#47419, vllm#50012: a DSpark draft writes a block of dspark_block_size tokens at once. */
test.each([
  ['deepseek-v4-flash', 1, false],
  ['deepseek-v4-flash', 3, false],
  ['deepseek-v4-flash', 4, false],
  ['deepseek-v4-flash', 5, true],
  ['deepseek-v4-flash', 7, true],
  ['deepseek-v4-pro', 4, false],
  ['deepseek-v4-pro', 7, true],
])('%s with %i DSpark tokens', (model, numSpeculativeTokens, works) => {
  const result = plan({
    model,
    instanceType: 'p6-b200.48xlarge',
    tensorParallelSize: 8,
    maxModelLen: 131_072,
    speculative: { method: 'dspark', numSpeculativeTokens },
  });
  expect(result.verdict).toBe(works ? 'fits' : 'invalid');
  if (!works) expect(result.problems[0]?.message).toMatch(/dspark_block_size/);
});

/** Source: vllm#50494, wrong output with recurrent state over pipeline stages. */
test.each(['qwen3.8-2.4t-a95b', 'qwen3.5-397b-a17b', 'nemotron-3-ultra-550b-a55b'])(
  'pipeline stages are no recommendation for %s, whatever the hardware',
  (model) => {
    const found = search({
      request: { model },
      objective: 'cost',
      instanceTypes: ['p6-b300.48xlarge'],
      nodes: [1, 2],
      listed: { candidates: 1000, rejected: 0 },
    });
    expect(found.candidates.length).toBeGreaterThan(0);
    expect(found.candidates.filter(({ layout }) => layout.pipelineParallelSize > 1)).toEqual([]);
    expect(found.rejections['advised against']).toBeGreaterThan(0);
  },
);

test('pipeline stages that are asked for are planned, with the warning', () => {
  const asked = { tensorParallelSize: 8, pipelineParallelSize: 2 };
  const result = plan({ model: 'qwen3.8-2.4t-a95b', instanceType: 'p6-b300.48xlarge', nodes: 2, ...asked });
  expect(result.verdict).toBe('fits');
  expect(result.notes.map(({ message }) => message)).toContainEqual(expect.stringMatching(/vllm#50494/));
});

/** Source: backends in vLLM 0.29.0: FLASHMLA_SPARSE on Hopper, FLASHINFER_MLA_SPARSE on B200 and B300. */
test.each([
  ['deepseek-v3.2', 'p5en.48xlarge', 61 * (656 + 132)],
  ['deepseek-v3.2', 'p6-b200.48xlarge', 61 * (576 + 132)],
  ['deepseek-v3.2', 'p6-b300.48xlarge', 61 * (576 + 132)],
  ['glm-5.2', 'p5en.48xlarge', 78 * 656 + 21 * 132],
  ['glm-5.2', 'p6-b300.48xlarge', 78 * 576 + 21 * 132],
])('%s caches a token in fp8 on %s', (model, instanceType, bytes) => {
  const result = plan({ model, instanceType, tensorParallelSize: 8, maxModelLen: 32_768, kvCacheDtype: 'fp8' });
  expect(result.verdict === 'fits' && result.kvCache.bytesPerToken).toBe(bytes);
});

const weights = (request: Parameters<typeof plan>[0]): number => {
  const perGpu = plan(request).memory?.perGpu;
  return (perGpu?.weightsGiB ?? Number.NaN) + (perGpu?.draftWeightsGiB ?? 0);
};

test('nvidia/Qwen3.6-27B-NVFP4 with its draft loads the 20.4 GiB of its files', () => {
  const request = { model: 'nvidia/Qwen3.6-27B-NVFP4', gpu: 'B200', maxModelLen: 8192 } as const;
  expect(weights({ ...request, speculative: 'checkpoint' })).toBeCloseTo(20.4, 1);
});

test('experts of Kimi-K3 are cut to 384 columns on 8 GPUs and not padded', () => {
  const request = {
    model: 'kimi-k3',
    instanceType: 'p6-b300.48xlarge',
    tensorParallelSize: 8,
    maxModelLen: 8192,
  } as const;
  const cut = weights({ ...request, enableExpertParallel: false });
  expect(cut).toBeCloseTo(weights({ ...request, enableExpertParallel: true }), 3);
  // 1.56 TB of files: lyogavin/airllm#316, SemiAnalysisAI/InferenceX#2351.
  expect(cut * 8).toBeGreaterThan(1.55e12 / 2 ** 30);
  expect(cut * 8).toBeLessThan((1.02 * 1.56e12) / 2 ** 30);
});

test('an engine older than a recipe’s is a note, one without the class a refusal', () => {
  const run = plan({
    model: 'deepseek-v3.2',
    gpu: 'H200',
    tensorParallelSize: 8,
    engineVersion: '0.16.0',
    maxModelLen: 8192,
  });
  expect(compareVersions('0.16.0', '0.18.0')).toBeLessThan(0);
  expect(run.verdict).toBe('fits');
  expect(run.notes.map(({ message }) => message)).toContainEqual(expect.stringMatching(/names vLLM 0.18.0/));
  const none = plan({ model: 'deepseek-v4-flash', gpu: 'H200', tensorParallelSize: 8, engineVersion: '0.19.0' });
  expect(none.problems.map(({ field }) => field)).toContain('engineVersion');
});
