import fc from 'fast-check';
import { defaultEngine, engineFlagList } from '../../lib/catalog';
import { decideEngine, type Item, readSource } from '../../lib/import';

const flags = engineFlagList(defaultEngine.version);

/** Any flag of the release or none of it, with a value where it takes one. */
const argument = fc.oneof(
  fc
    .constantFrom(...flags)
    .map((spec) => ({ name: spec.flag, words: spec.kind === 'value' ? [spec.flag, '1'] : [spec.flag] })),
  fc
    .constantFrom(...flags.filter(({ kind }) => kind === 'value'))
    .map(({ flag }) => ({ name: flag, words: [`${flag}=x`] })),
  fc
    .constantFrom('--no-such-flag', '--swap-space', '--gpu-memory-utilisation')
    .map((name) => ({ name, words: [name, '1'] })),
);
type Argument = typeof argument extends fc.Arbitrary<infer Value> ? Value : never;

function itemsOf(list: readonly Argument[]): readonly Item[] {
  const line = ['vllm serve Qwen/Qwen3-8B', ...list.flatMap(({ words }) => words)].join(' ');
  const read = readSource(line, 'command');
  return read.ok ? read.reading.engines.flatMap((engine) => decideEngine(engine).items) : [];
}

/** Each flag stands in the report as often as in the command line. */
const isConserved = (list: readonly Argument[], items: readonly Item[]): boolean => {
  const said = items
    .filter(({ kind }) => kind === 'flag')
    .map(({ name }) => name)
    .sort();
  return JSON.stringify(said) === JSON.stringify(['model', ...list.map(({ name }) => name)].sort());
};

test('every flag has one outcome, whatever the list', () => {
  fc.assert(
    fc.property(fc.array(argument, { maxLength: 12 }), (list) => isConserved(list, itemsOf(list))),
    { numRuns: 40 },
  );
});

test('a report that drops a flag, or says one twice, is seen', () => {
  const list: Argument[] = [
    { name: '--max-model-len', words: ['--max-model-len', '1'] },
    { name: '--enforce-eager', words: ['--enforce-eager'] },
  ];
  const items = itemsOf(list);
  expect(isConserved(list, items)).toBe(true);
  expect(isConserved(list, items.slice(0, -1))).toBe(false);
  expect(isConserved(list, [...items, ...items.slice(-1)])).toBe(false);
});
