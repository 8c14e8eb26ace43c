import fc from 'fast-check';
import { toJson } from '../../../lib/planner/answer/to-json';
import { modelFromConfig } from '../../../lib/planner/architecture';
import { plan } from '../../../lib/planner/plan';
import { prepare } from '../../../lib/planner/weights';
import { publishedConfig, type PublishedFile, publishedFiles } from '../../support/published-files';
import { propertyRuns } from '../../support/property-runs';

const options = { seed: 20_261_128, numRuns: propertyRuns(250) };

type Path = readonly (string | number)[];

/** Every place of a file: fields, fields of sections, entries of lists. */
function places(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value)
    ? value.slice(0, 2).map((item, index) => [index, item] as const)
    : Object.entries(value);
  return entries.flatMap(([key, item]) => [[...at, key], ...places(item, [...at, key])]);
}

/** The same value with one place replaced; undefined: gone. */
function changed(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[key] = changed(copy[key], rest, by);
  return Array.isArray(copy) ? copy.filter((item) => item !== undefined) : copy;
}

/** What stands in a file where something else belongs. */
const WRONG: readonly unknown[] = [
  undefined,
  null,
  0,
  -1,
  1,
  3,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e9,
  1e300,
  'x',
  '128',
  '',
  true,
  false,
  [],
  [1],
  [-1, 0],
  ['x'],
  [null],
  {},
  { a: 1 },
  [[1]],
];

const oneEach = [
  ...new Map(
    publishedFiles.map((file) => [`${String(file.config['architectures'])} ${formatOf(file)}`, file]),
  ).values(),
];

function formatOf({ config }: PublishedFile): string {
  const section = config['quantization_config'] as Record<string, unknown> | undefined;
  return `${String(section?.['quant_method'])} ${String(section?.['quant_algo'])}`;
}

const answer = (config: unknown) =>
  plan({ model: 'c', gpu: 'B300', tensorParallelSize: 8, maxModelLen: 4096, maxNumSeqs: 8 }, modelFromConfig(config));

function impossibleNumbers(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? [] : [`${path} = ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => impossibleNumbers(item, `${path}.${key}`));
}

const NO_SENTENCE = /undefined|\[object|=>|^$/;

function expectSound(config: unknown): void {
  const result = answer(config);
  expect(impossibleNumbers(toJson(result))).toEqual([]);
  if (result.verdict === 'fits') return;
  expect(result.problems.length).toBeGreaterThan(0);
  for (const { message } of result.problems) expect(message).not.toMatch(NO_SENTENCE);
}

const mistake = fc.constantFrom(...oneEach).chain(({ config }) =>
  fc.record({
    config: fc.constant(config),
    places: fc.subarray([...places(config)], { minLength: 1, maxLength: 2 }),
    wrong: fc.tuple(fc.constantFrom(...WRONG), fc.constantFrom(...WRONG)),
  }),
);

test('a published file with something wrong in it is planned or refused in sentences', () => {
  fc.assert(
    fc.property(mistake, ({ config, places: at, wrong }) => {
      const broken = at.reduce<unknown>((file, path, index) => changed(file, path, wrong[index]), config);
      expectSound(broken);
    }),
    options,
  );
});

/** Sizes that every file states, in the section of the language model or outside, by all their names. */
const SIZES = [
  ['hidden_size', 'd_model'],
  ['num_hidden_layers', 'num_layers', 'n_layers', 'n_layer'],
  ['num_attention_heads', 'n_heads', 'n_head'],
];
const SECTIONS = ['text_config', 'llm_config', 'language_config'];
/** Nothing that a size can be; 0 and absent are met by the defaults of a class where it has some. */
const NO_SIZE: readonly unknown[] = ['4096', 'x', -1, 1.5, Number.NaN, 1e300, [1], {}, true];

function sizePlaces(config: Record<string, unknown>): readonly Path[] {
  const section = SECTIONS.find((name) => typeof config[name] === 'object' && config[name] !== null);
  const fields = section === undefined ? config : (config[section] as Record<string, unknown>);
  return SIZES.flatMap((names) => names.find((name) => typeof fields[name] === 'number') ?? []).map((name) =>
    section === undefined ? [name] : [section, name],
  );
}

const planned = oneEach.filter(({ refused, config }) => refused === undefined && sizePlaces(config).length > 0);
const noSize = fc
  .constantFrom(...planned)
  .chain(({ config }) =>
    fc.tuple(fc.constant(config), fc.constantFrom(...sizePlaces(config)), fc.constantFrom(...NO_SIZE)),
  );

test('a size that is none is named, whatever stands in its place', () => {
  fc.assert(
    fc.property(noSize, ([config, place, wrong]) => {
      const result = answer(changed(config, place, wrong));
      expect(result.verdict).toBe('invalid');
      const names = SIZES.find((all) => all.includes(String(place.at(-1)))) ?? [];
      expect(names.some((name) => result.problems.some(({ field }) => field === `model.config.${name}`))).toBe(true);
    }),
    options,
  );
});

/** Fields with which a section says how layers are stored: whatever stands there, no weight has less than a bit or more than 16. */
const quantized = publishedFiles.filter(
  ({ refused, config }) => refused === undefined && typeof config['quantization_config'] === 'object',
);
test('a format is read or refused, and never sized out of reach', () => {
  const change = fc
    .constantFrom(...quantized)
    .chain(({ config }) =>
      fc.tuple(
        fc.constant(config),
        fc.constantFrom(...places(config['quantization_config'], ['quantization_config'])),
        fc.constantFrom(...WRONG),
      ),
    );
  fc.assert(
    fc.property(change, ([config, place, wrong]) => {
      const model = modelFromConfig(changed(config, place, wrong));
      const prepared = prepare({
        model,
        checkpoint: model.checkpoints[0],
        quantization: model.checkpoints[0]?.quantization ?? 'bf16',
        request: {},
      });
      if (!prepared.ok) return;
      const bits = (8 * prepared.prepared.checkpointBytes) / (model.parameters?.total ?? Number.NaN);
      expect(bits).toBeGreaterThan(1);
      expect(bits).toBeLessThan(18);
    }),
    options,
  );
});

/** What once threw, gave no number, or was counted as if nothing stood there. */
test.each<[string, Path, unknown, string]>([
  ['LiquidAI/LFM2-1.2B', ['num_hidden_layers'], 1e9, 'model.config.num_hidden_layers'],
  ['meituan-longcat/LongCat-Flash-Chat', ['num_layers'], 1.5, 'model.config.num_hidden_layers'],
  ['Qwen/Qwen3-8B', ['num_key_value_heads'], '8', 'model.config.num_key_value_heads'],
  [
    'moonshotai/Kimi-K3',
    ['text_config', 'linear_attn_config', 'num_heads'],
    -1,
    'model.config.linear_attn_config.num_heads',
  ],
  ['deepseek-ai/DeepSeek-R1', ['first_k_dense_replace'], '3', 'model.config.first_k_dense_replace'],
  [
    'deepseek-ai/DeepSeek-R1',
    ['quantization_config', 'weight_block_size'],
    ['x', null],
    'model.config.quantization_config',
  ],
])('%s with %j = %j is refused by the field', (id, place, wrong, field) => {
  const result = answer(changed(publishedConfig(id), place, wrong));
  expect([result.verdict, result.problems.map((problem) => problem.field)]).toEqual(['invalid', [field]]);
});
