import fc from 'fast-check';
import { allInstanceTypes, allModels } from '../../lib/catalog';
import type { Choice } from '../../lib/explore/choice';
import { FIELDS } from '../../lib/explore/fields';
import { decodeState, encodeState, FRAGMENT_VERSION, MOST_PINS, readField, withLink } from '../../lib/explore/fragment';
import { arbitraryChoice } from './support';

const START = {
  model: allModels[0]?.id ?? '',
  instanceType: allInstanceTypes[0]?.name ?? '',
  region: 'us-east-1',
  purchaseOption: 'on-demand',
} as const satisfies Choice;

test('a link says what was chosen, whatever that is, pins too', () => {
  const state = fc.record({ choice: arbitraryChoice, pins: fc.array(arbitraryChoice, { maxLength: MOST_PINS }) });
  fc.assert(
    fc.property(state, (chosen) => {
      const decoded = decodeState(`#${encodeState(chosen)}`);
      expect(decoded.problems).toEqual([]);
      expect(withLink(START, decoded)).toEqual(chosen);
    }),
    { numRuns: 60 },
  );
});

test('a link that drops a field does not say what was chosen', () => {
  const chosen = { choice: { ...START, concurrency: 7 }, pins: [] };
  const cut = encodeState(chosen).replace('&q=7', '');
  expect(withLink(START, decodeState(cut))).not.toEqual(chosen);
});

test('any other text behind # is read without an exception, and what is wrong in it is said', () => {
  const pair = fc.tuple(fc.constantFrom(...FIELDS.map(({ short }) => short), 'x', 'v', 'other'), fc.string());
  const fragment = fc.oneof(
    fc.string(),
    fc.array(pair).map((pairs) => new URLSearchParams([['v', FRAGMENT_VERSION], ...pairs]).toString()),
  );
  fc.assert(
    fc.property(fragment, (text) => {
      const { choice, problems } = decodeState(text);
      for (const { field, message } of problems) expect(`${field}: ${message}`.length).toBeGreaterThan(10);
      expect(withLink(START, { choice, pins: [], problems }).choice.model).not.toBe('');
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['m=qwen3-8b', 'it has no version; this page reads links that begin with #v=1'],
  ['v=2&m=qwen3-8b', 'version 2 is not known; this page reads links that begin with #v=1'],
  ['v=1&zz=1', "it sets 'zz', which no field is called"],
  ['v=1&m=qwen3-8', 'qwen3-8 is none of the'],
  ['v=1&n=0', '0 must be a whole number above 0'],
  ['v=1&n=1.5', '1.5 must be a whole number above 0'],
  ['v=1&u=1.1', '1.1 must be above 0 and at most 1'],
  ['v=1&ep=yes', "yes must be 'true' or 'false'"],
  ['v=1&l=long', 'long must be a whole number of tokens'],
  ['v=1&sd=draft', 'draft must be a Hugging Face id like org/name'],
  [`v=1${'&x=m%3Dqwen3-8b'.repeat(4)}`, '4 pinned alternatives; the first 3 are shown'],
])('#%s is said to be wrong', (fragment, message) => {
  const { problems } = decodeState(fragment);
  expect(problems.map((one) => one.message)).toEqual([expect.stringContaining(message)]);
});

test('what vLLM takes as a length is taken', () => {
  const field = FIELDS.find(({ key }) => key === 'maxModelLen');
  const read = (text: string) => field && readField(field, text, {});
  expect(read('32K')).toEqual({ value: 32_768 });
  expect(read('auto')).toEqual({ value: 'auto' });
  expect(read(' ')).toEqual({ value: undefined });
});

test('every field has a name of its own in links', () => {
  const all = FIELDS.map(({ short }) => short);
  expect(new Set(all).size).toBe(all.length);
  expect(all).not.toContain('v');
  expect(all).not.toContain('x');
});
