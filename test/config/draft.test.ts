import { Draft } from '../../lib/config';

const value = {
  name: 'a',
  size: 3,
  parts: [
    { id: 'x', weight: 1 },
    { id: 'y', weight: 2 },
  ],
};
const draft = Draft.of(value, new Set(['size', 'parts[0].weight']));

test('a judgement that needs what was refused is undefined; every other one is heard', () => {
  expect(draft.judge(({ name }) => `${name}!`)).toBe('a!');
  expect(draft.judge(({ name, size }) => `${name} of ${size}`)).toBeUndefined();
  expect(draft.canRead(({ name }) => name)).toBe(true);
  expect(draft.canRead(({ size }) => size)).toBe(false);
});

test('each element is judged by itself', () => {
  const weights = draft.each(
    ({ parts }) => parts,
    (part, index) => [[index, part.judge(({ id }) => id), part.judge(({ weight }) => weight)]],
  );
  expect(weights).toEqual([
    [0, 'x', undefined],
    [1, 'y', 2],
  ]);
});

test('an element that is not there is none', () => {
  expect(draft.element(({ parts }) => parts, 1)?.judge(({ weight }) => weight)).toBe(2);
  expect(draft.element(({ parts }) => parts, 2)).toBeUndefined();
  expect(draft.element(({ parts }) => parts, -1)).toBeUndefined();
});

test('other errors are not taken for a refusal', () => {
  expect(() => draft.judge(() => JSON.parse('{'))).toThrow(SyntaxError);
});

test('of what was accepted nothing is withheld', () => {
  expect(Draft.of(value).judge((whole) => whole)).toBe(value);
});
