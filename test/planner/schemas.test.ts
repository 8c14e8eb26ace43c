import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allInstanceTypes, allModels } from '../../lib/catalog';
import { explain } from '../../lib/planner/explain';
import { jsonSchemas } from '../../lib/planner/json-schemas';
import { plan } from '../../lib/planner/plan';
import { planResultSchema } from '../../lib/planner/result-schema';
import { toJson } from '../../lib/planner/to-json';

const DIRECTORY = join(__dirname, '../../docs/schemas');

test.each(Object.entries(jsonSchemas()))('docs/schemas/%s is what the code says', (file, schema) => {
  expect(JSON.parse(readFileSync(join(DIRECTORY, file), 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
});

const hardware = allInstanceTypes.filter(({ gpuCount }) => gpuCount > 1).slice(0, 6);

describe.each(allModels.map(({ id }) => id))('%s', (model) => {
  test.each(hardware.map(({ name }) => name))('the answer for %s keeps the schema', (instanceType) => {
    const written: unknown = JSON.parse(JSON.stringify(toJson(plan({ model, instanceType }))));
    expect(planResultSchema.safeParse(written).error?.issues ?? []).toEqual([]);
  });
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
