import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { allInstanceTypes, allModels } from '../../lib/catalog';
import { printAnswers } from '../../lib/cli/plan-requests';
import { environmentNames } from '../../lib/config';
import { plan } from '../../lib/planner/plan';
import { smallEnvironment } from '../support/environments';
import { jsonSchemas } from '../../lib/cli/json-schemas';
import type { Surroundings } from '../../lib/cli/surroundings';
import { explain } from '../../lib/planner/answer/explain/explain';
import { planResultSchema } from '../../lib/planner/answer/result-schema';
import { toJson } from '../../lib/planner/answer/to-json';

const DIRECTORY = join(__dirname, '../../docs/schemas');

test.each(Object.entries(jsonSchemas()))('docs/schemas/%s is what the code says', (file, schema) => {
  expect(JSON.parse(readFileSync(join(DIRECTORY, file), 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
});

describe('the schema of environment files', () => {
  const schema = z.fromJSONSchema(jsonSchemas()['environment.json'] as z.core.JSONSchema.JSONSchema);

  test.each(environmentNames())('accepts %s', async (name) => {
    const environment = (await import(`../../environments/${name}`)) as { default: object };
    const file = { $schema: 'docs/schemas/environment.json', ...environment.default };
    expect(schema.safeParse(file).error?.issues ?? []).toEqual([]);
  });

  test.each([
    ['an unknown key', { ...smallEnvironment, modles: [] }, ['modles']],
    ['a wrong choice', { ...smallEnvironment, delivery: 'helm' }, ['delivery']],
    ['a missing field', { ...smallEnvironment, account: undefined }, ['account']],
  ])('refuses %s', (_title, environment, words) => {
    const issues = JSON.stringify(schema.safeParse(environment).error?.issues);
    for (const word of words) expect(issues).toContain(word);
  });

  test('offers what the catalog holds', () => {
    const text = JSON.stringify(jsonSchemas()['environment.json']);
    for (const name of ['p6-b200.48xlarge', 'deepseek-v4-pro', 'us-west-2', '1.36'])
      expect(text).toContain(`"${name}"`);
  });
});

const hardware = allInstanceTypes.filter(({ gpuCount }) => gpuCount > 1).slice(0, 6);

test.each(allModels.map(({ id }) => id))('the answer for %s on any hardware keeps the schema', (model) => {
  for (const { name: instanceType } of hardware) {
    const written: unknown = JSON.parse(JSON.stringify(toJson(plan({ model, instanceType }))));
    expect([instanceType, planResultSchema.safeParse(written).error?.issues ?? []]).toEqual([instanceType, []]);
  }
});

test('model, checkpoint and hardware are names', () => {
  expect(toJson(plan({ model: 'qwen3-8b', instanceType: 'g6e.2xlarge' }))).toMatchObject({
    verdict: 'fits',
    model: 'qwen3-8b',
    checkpoint: 'BF16',
    gpu: 'L40S',
    instanceType: 'g6e.2xlarge',
  });
});

describe('what the command line prints', () => {
  const printed = (requests: unknown): unknown => {
    let text = '';
    const output = { print: (part: string) => (text += part), printError: () => undefined, fail: () => undefined };
    const surroundings = { output, readInput: () => '{}' } as unknown as Surroundings;
    printAnswers(requests, { json: true, explain: true, objective: 'cost' }, surroundings);
    return JSON.parse(text);
  };

  test.each([
    ['a search, explained', { model: 'qwen3-235b-a22b', instanceType: 'p5.48xlarge' }],
    ['a search over all hardware', { model: 'llama-3.3-70b', maxModelLen: 8192 }],
    ['a search that finds nothing', { model: 'llama-3.1-405b', instanceType: 'g6.12xlarge' }],
    ['a plan', { model: 'qwen3-8b', gpu: 'H100', tensorParallelSize: 1, apiUsdPerMillionTokens: 2 }],
    [
      'a plan with speculation',
      { model: 'deepseek-r1', instanceType: 'p5en.48xlarge', speculative: { method: 'mtp' } },
    ],
    ['no request at all', 5],
    ['a file that describes no model', { model: 'config.json', gpu: 'H100' }],
  ])('%s keeps the schema', (_name, request) => {
    expect(planResultSchema.safeParse(printed(request)).error?.issues ?? []).toEqual([]);
  });

  test('an array is answered in its order, and twice with the same bytes', () => {
    const requests = [{ model: 'qwen3-8b', gpu: 'H100' }, { model: 'x' }, { model: 'qwen3-4b', gpu: 'L4' }];
    const answers = printed(requests) as readonly { verdict: string; model?: string }[];
    expect(answers.map(({ model, verdict }) => model ?? verdict)).toEqual(['qwen3-8b', 'invalid', 'qwen3-4b']);
    expect(printed(requests)).toEqual(answers);
  });
});

describe('explain', () => {
  test.each([
    ['a plan that fits', { model: 'deepseek-v4-pro', instanceType: 'p6-b200.48xlarge' }],
    ['a plan that does not', { model: 'deepseek-v4-announced', gpu: 'B200', tensorParallelSize: 2 }],
  ])('%s: every number has a formula and a source', (_name, request) => {
    const explanations = explain(plan(request));
    expect(explanations.length).toBeGreaterThan(3);
    for (const { name, value, formula, source } of explanations) {
      expect(name).not.toBe('');
      expect(value).not.toContain('NaN');
      expect(formula.length).toBeGreaterThan(3);
      expect(source.length).toBeGreaterThan(3);
    }
  });
});
