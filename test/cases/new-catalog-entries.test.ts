import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allInstanceTypes, allModels, type ModelSpec } from '../../lib/catalog';
import { answerRequest, modelFromConfig } from '../../lib/planner';
import { readArchitecture } from '../../lib/planner/architecture';
import { sourceFiles } from '../support/source-files';

/** All of these: a new user's first hour. */
const configOf = (architecture: string) => ({
  architectures: [architecture],
  num_hidden_layers: 40,
  hidden_size: 5120,
  num_attention_heads: 40,
  num_key_value_heads: 10,
  vocab_size: 100_352,
  intermediate_size: 17_920,
  max_position_embeddings: 16_384,
});

describe('a model whose architecture the planner lacks', () => {
  test.each(['MambaForCausalLM', 'Phi9ForCausalLM', 'RwkvForCausalLM'])(
    '%s gets one sentence that is true, with and without hardware',
    (name) => {
      const model = modelFromConfig(configOf(name), { source: 'test' });
      for (const request of [
        { model: 'own' },
        { model: 'own', gpu: 'H200' },
        { model: 'own', instanceType: 'p5.48xlarge' },
      ]) {
        const { result, search } = answerRequest(request, 'cost', model);
        expect(result.verdict).toBe('invalid');
        expect(search).toBeUndefined();
        expect(result.verdict === 'fits' ? [] : result.problems.map(({ message }) => message)).toEqual([
          expect.stringMatching(/^('\w+'|vLLM serves \w+) \(model_type not stated\)/),
        ]);
      }
    },
  );

  const published = allModels.filter(({ config }) => config !== undefined).map((model) => [model.id, model] as const);
  const isPlannable = ({ config }: Pick<ModelSpec, 'config'>): boolean => readArchitecture(config!).ok;

  test.each(published)('is not %s of the catalog', (_, model) => {
    expect(isPlannable(model)).toBe(true);
  });

  test('would not pass as an entry of the catalog', () => {
    expect(isPlannable({ config: configOf('MambaForCausalLM') })).toBe(false);
  });
});

describe('a new instance type', () => {
  const tests = sourceFiles(join(__dirname, '..')).filter((file) => !file.startsWith(__dirname));

  test.each([allInstanceTypes.length, allModels.length])('needs no test to be changed: none counts %i', (count) => {
    const counting = new RegExp(String.raw`(allInstanceTypes|allModels)[^;]*\.(toBe|toHaveLength)\(${count}\)`);
    expect(tests.filter((file) => counting.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('is one file and two lines, as CONTRIBUTING says', () => {
    const contributing = readFileSync(join(__dirname, '../../CONTRIBUTING.md'), 'utf8');
    const index = readFileSync(join(__dirname, '../../lib/catalog/instance-types/index.ts'), 'utf8');
    for (const file of sourceFiles(join(__dirname, '../../lib/catalog/instance-types')).filter(isType)) {
      const name = /instance-types\/(.*)\.ts$/.exec(file)![1]!;
      expect(index.split('\n').filter((line) => line.includes(`'./${name}'`))).toHaveLength(1);
    }
    expect(contributing).toMatch(/instance-types\/index\.ts`: an import and a line/);
  });
});

const isType = (file: string): boolean => /\d\w*-\w*\.ts$|\.ts$/.test(file) && !file.endsWith('/index.ts');
