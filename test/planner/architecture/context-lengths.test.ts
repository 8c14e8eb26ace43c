import { modelFromConfig } from '../../../lib/planner/architecture/model-from-config';
import { plan } from '../../../lib/planner/plan';
import { publishedConfig } from '../../support/published-files';

/** Longest context by vLLM's rule. Source: config/model.py `_get_and_verify_max_len`; files of test/fixtures/models. */
test.each([
  ['meta-llama/Llama-3.1-8B-Instruct', 'llama3: stated after scaling', 131_072],
  ['microsoft/Phi-3.5-mini-instruct', 'longrope: stated after scaling', 131_072],
  ['deepseek-ai/DeepSeek-R1', 'yarn: 40 × 4096', 163_840],
  ['openai/gpt-oss-120b', 'yarn: 32 × 4096', 131_072],
  ['moonshotai/Kimi-K2.5', 'yarn of the language model: 64 × 4096', 262_144],
  ['mistralai/Devstral-Small-2-24B-Instruct-2512', 'rope_parameters, yarn: 48 × 8192', 393_216],
  ['google/gemma-3-27b-it', 'Gemma 3 states it after scaling; the file leaves it to the class', 131_072],
  ['moonshotai/Kimi-Linear-48B-A3B-Instruct', 'model_max_length', 1_048_576],
  ['databricks/dbrx-instruct', 'max_seq_len', 32_768],
  ['tiiuae/falcon-40b', 'default of the class', 2048],
])('%s (%s)', (id, _why, tokens) => {
  expect(modelFromConfig(publishedConfig(id)).maxModelLen).toBe(tokens);
});

test('YaRN that a user adds, as with --hf-overrides, lengthens what may be asked', () => {
  const yarn = { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 32_768 };
  const config = publishedConfig('Qwen/Qwen2.5-7B-Instruct');
  const request = { model: 'x', gpu: 'H200', maxModelLen: 131_072 } as const;
  expect(plan(request, modelFromConfig(config)).problems.map(({ field }) => field)).toEqual(['maxModelLen']);
  expect(plan(request, modelFromConfig({ ...config, rope_scaling: yarn })).verdict).toBe('fits');
});

test('linear scaling multiplies what the file states, once', () => {
  const config = { ...publishedConfig('meta-llama/Llama-2-7b-hf'), rope_scaling: { type: 'linear', factor: 2 } };
  const model = modelFromConfig(config);
  expect(model.maxModelLen).toBe(8192);
  expect(plan({ model: 'x', gpu: 'H200', maxModelLen: 8192 }, model).verdict).toBe('fits');
});
