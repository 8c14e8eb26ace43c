import {
  allModels,
  compareVersions,
  findCheckpoint,
  findGpu,
  findInstanceType,
  findModel,
  suggest,
} from '../../lib/catalog';
import type { ModelSpec } from '../../lib/catalog';

const modelIds = allModels.map((model) => model.id);

test.each([
  ['deepseek-v4-pro', 'deepseek-v4-pro'],
  ['DeepSeek-V4-Pro', 'deepseek-v4-pro'],
  ['deepseek-ai/DeepSeek-V4-Pro-0813', 'deepseek-v4-pro'],
  ['nvidia/deepseek-v4-flash-nvfp4', 'deepseek-v4-flash'],
  ['mistralai/Mistral-Large-3-675B-Instruct-2512', 'mistral-large-3'],
  ['Inferact/Qwen3.8-2.4T-A95B-MXFP4', 'qwen3.8-2.4t-a95b'],
  ['meta-llama/Meta-Llama-3.1-8B', 'llama-3.1-8b'],
  ['Qwen/Qwen3-8B', 'qwen3-8b'],
  ['deepseek-ai/DeepSeek-R1-0528', 'deepseek-r1'],
  ['RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic', 'llama-3.3-70b'],
  ['Qwen3-235B-A22B-FP8', 'qwen3-235b-a22b'],
  ['DeepSeek-V4-Flash-0731', 'deepseek-v4-flash'],
])('%s is the model %s', (name, id) => {
  expect(findModel(name)?.id).toBe(id);
});

test.each(['deepseek/v4-enterprise:latest', '', 'gpt-5'])('%p is no model', (name) => {
  expect(findModel(name)).toBeUndefined();
});

test('a checkpoint is found by id, by Hugging Face id and by repository name', () => {
  const model = findModel('qwen3.8-2.4t-a95b') as ModelSpec;
  const found = ['NVFP4', 'nvfp4', 'Inferact/Qwen3.8-2.4T-A95B-NVFP4', 'Qwen3.8-2.4T-A95B-NVFP4'];
  expect(found.map((name) => findCheckpoint(model, name)?.id)).toEqual(['NVFP4', 'NVFP4', 'NVFP4', 'NVFP4']);
  expect(findCheckpoint(model)?.id).toBe('FP8');
  expect(findCheckpoint(model, 'Q4_K_M')).toBeUndefined();
});

test('an announced model has no checkpoint to find', () => {
  expect(findCheckpoint(findModel('llama-5-announced') as ModelSpec)).toBeUndefined();
});

test('GPUs and instance types are found whatever the case', () => {
  expect(findGpu('h200')?.name).toBe('H200');
  expect(findInstanceType('P6-B200.48xlarge')?.gpu).toBe('B200');
  expect(findInstanceType('p6e-gb200.36xlarge')).toBeUndefined();
});

test.each([
  ['deepsek-v4-pro', 'deepseek-v4-pro'],
  ['qwen3.8', 'qwen3.8-2.4t-a95b'],
  ['llama-3.3-70', 'llama-3.3-70b'],
])('for %s it suggests %s first', (wrong, right) => {
  expect(suggest(wrong, modelIds)[0]).toBe(right);
});

test('it suggests nothing when nothing is near', () => {
  expect(suggest('zzzzzzzzzzzzzzzzzzzz', modelIds)).toEqual([]);
});

test('it suggests at most as many as asked for', () => {
  expect(suggest('qwen3', modelIds, 2)).toHaveLength(2);
});

test.each([
  ['0.27.1', '0.29.0', -1],
  ['v0.29.0', '0.29', 0],
  ['0.30.0', '0.9.9', 1],
  ['0.26.0-cu129', '0.26.0', 0],
])('%s against %s is %i', (left, right, sign) => {
  expect(Math.sign(compareVersions(left, right))).toBe(sign);
});
