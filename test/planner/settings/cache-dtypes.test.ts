import { allGpus, allModels, kvCacheDtypes } from '../../../lib/catalog';
import { plan } from '../../../lib/planner/plan';
import { type PlanRequest, resolve } from '../../../lib/planner/request';
import { combinationProblems } from '../../../lib/planner/settings';
import { search } from '../../../lib/planner/search';

const dtypesOf = (model: string, where: object, engineVersion = '0.29.0'): readonly string[] =>
  kvCacheDtypes(engineVersion).filter(
    (kvCacheDtype) => !fieldsOf({ model, ...where, kvCacheDtype, engineVersion }).includes('kvCacheDtype'),
  );

/** What is wrong with model, build, GPU and dtype, without laying anything out. */
function fieldsOf(request: PlanRequest): readonly string[] {
  const resolution = resolve(request);
  const problems = resolution.ok ? combinationProblems(request, resolution.resolved) : resolution.problems;
  return problems.map(({ field }) => field);
}

const SIXTEEN = ['auto', 'float16', 'bfloat16'];
const FP8 = ['fp8', 'fp8_e4m3'];
const SCALED = ['int4_per_token_head', 'int8_per_token_head', 'fp8_per_token_head'];
const TURBO = ['turboquant_k8v4', 'turboquant_4bit_nc', 'turboquant_k3v4_nc', 'turboquant_3bit_nc'];
const NVFP4 = ['nvfp4', 'nvfp4_4over6'];

/** Source: vLLM 0.29.0 v1/attention/backends, models/deepseek_v4, models/minimax_m3: `supported_kv_cache_dtypes` and capabilities. */
test.each<[string, string, readonly string[]]>([
  ['qwen3-8b', 'L40S', [...SIXTEEN, ...FP8, 'fp8_e5m2', ...SCALED, ...TURBO]],
  ['qwen3-8b', 'H100', [...SIXTEEN, ...FP8, 'fp8_e5m2', ...SCALED, ...TURBO]],
  ['qwen3-8b', 'RTX PRO 6000', [...SIXTEEN, ...FP8, 'fp8_e5m2', ...SCALED, ...TURBO]],
  ['qwen3-8b', 'B200', [...SIXTEEN, ...FP8, 'fp8_e5m2', ...SCALED, ...TURBO, ...NVFP4]],
  ['qwen3-8b', 'A100-80', [...SIXTEEN, ...FP8, 'fp8_e5m2', 'int4_per_token_head', 'int8_per_token_head', ...TURBO]],
  ['gpt-oss-120b', 'H100', [...SIXTEEN, ...FP8, 'fp8_e5m2', ...SCALED]],
  ['gpt-oss-120b', 'B200', [...SIXTEEN, ...FP8, 'fp8_e5m2', ...SCALED, ...NVFP4]],
  ['gpt-oss-120b', 'A100-80', [...SIXTEEN, 'int4_per_token_head', 'int8_per_token_head']],
  ['gemma-4-31b', 'H100', [...SIXTEEN, ...FP8, 'fp8_e5m2', ...SCALED]],
  ['deepseek-v3', 'H200', [...SIXTEEN, ...FP8]],
  ['deepseek-r1', 'B300', [...SIXTEEN, ...FP8]],
  ['kimi-k2.5', 'A100-80', SIXTEEN],
  ['mistral-large-3', 'H200', [...SIXTEEN, ...FP8]],
  ['kimi-k3', 'B300', [...SIXTEEN, ...FP8]],
  ['kimi-k3', 'H200', [...SIXTEEN, ...FP8]],
  ['deepseek-v3.2', 'H200', [...SIXTEEN, 'fp8', 'fp8_ds_mla']],
  ['glm-5.2', 'B200', [...SIXTEEN, ...FP8, 'fp8_ds_mla']],
  ['glm-5.2', 'RTX PRO 6000', ['auto', ...FP8, 'fp8_ds_mla']],
  ['minimax-m3', 'B200', ['auto', 'bfloat16', ...FP8, 'fp8_e5m2']],
  ['minimax-m3', 'H200', ['auto', 'bfloat16', ...FP8, 'fp8_e5m2']],
  ['deepseek-v4-flash', 'H200', ['auto', 'fp8', 'fp8_ds_mla']],
  ['deepseek-v4-flash', 'B200', ['auto', ...FP8, 'fp8_ds_mla']],
  ['deepseek-v4-pro', 'RTX PRO 6000', ['auto', ...FP8, 'fp8_ds_mla']],
])('cache dtypes of %s on %s', (model, gpu, dtypes) => {
  expect([...dtypesOf(model, { gpu })].sort()).toEqual([...dtypes].sort());
});

/** Source: vLLM 0.33.0, the same files; flashinfer.py:114 for nvfp4 by FlashAttention 2. */
test.each([
  ['qwen3-32b', 'H100', 'nvfp4', true],
  ['qwen3-32b', 'H100', 'nvfp4_4over6', false],
  ['gpt-oss-120b', 'H100', 'nvfp4', false],
  ['deepseek-v3.2', 'H200', 'fp8_e4m3', true],
  ['deepseek-v3.2', 'B200', 'nvfp4_ds_mla', true],
  ['deepseek-v3.2', 'H200', 'nvfp4_ds_mla', false],
  ['deepseek-v3', 'B200', 'nvfp4_ds_mla', false],
])('with 0.33 %s on %s caches in %s: %s', (model, gpu, dtype, served) => {
  expect(dtypesOf(model, { gpu }, '0.33.0').includes(dtype)).toBe(served);
});

/** Source: vLLM 0.29.0 model_executor/layers/attention/attention.py:194. */
test.each([
  ['qwen3-8b', {}, true],
  ['llama-3.3-70b', { checkpoint: 'NVFP4' }, false],
  ['qwen3-235b-a22b', { checkpoint: 'FP8' }, false],
])('fp8_e5m2 with %s %j: %s', (model, build, served) => {
  expect(dtypesOf(model, { gpu: 'H200', ...build }).includes('fp8_e5m2')).toBe(served);
});

test.each(['deepseek-v3.2', 'glm-5', 'glm-5.1', 'glm-5.2'])('%s has no kernels below Hopper', (model) => {
  for (const instanceType of ['g6e.48xlarge', 'g6e.12xlarge'])
    expect(plan({ model, instanceType }).problems).toContainEqual({
      field: 'instanceType',
      message: expect.stringMatching(/no kernels on L40S \(compute capability 8.9\).*; use .*H200/),
    });
  expect(plan({ model, gpu: 'A100-80' }).problems[0]?.field).toBe('gpu');
});

test('what a checkpoint makes of auto has kernels wherever its attention has', () => {
  const refused = allModels.flatMap(({ id, checkpoints }) =>
    checkpoints.flatMap((build) =>
      allGpus
        .filter(({ computeCapability }) => computeCapability >= 90)
        .map(({ name }) => ({ model: id, checkpoint: build.id, gpu: name }))
        .filter((request) => fieldsOf(request).includes('kvCacheDtype')),
    ),
  );
  expect(refused).toEqual([]);
});

test('Hopper is told fp8 where a build declares it, as its sparse kernels know no fp8_e4m3', () => {
  const where = { model: 'deepseek-v3.2', checkpoint: 'NVFP4', tensorParallelSize: 8 };
  const on = (gpu: string) => {
    const result = plan({ ...where, gpu });
    return result.verdict === 'fits' ? result.settings : undefined;
  };
  expect(on('H200')).toMatchObject({ kvCacheDtype: 'fp8' });
  expect(on('H200')?.kvCacheDtypeFlag).toBeUndefined();
  expect(on('B200')).toMatchObject({ kvCacheDtype: 'fp8', kvCacheDtypeFlag: 'auto' });
});

test('a search rejects what has no kernels', () => {
  const found = search({
    request: { model: 'qwen3-8b', instanceType: 'p5.4xlarge' },
    objective: 'cost',
    kvCacheDtypes: ['auto', 'nvfp4'],
  });
  expect(found.candidates.map(({ kvCacheDtype }) => kvCacheDtype)).toEqual(['auto']);
  expect(found.rejections['kvCacheDtype']).toBe(1);
});
