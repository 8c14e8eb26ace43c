import { HARMLESS } from './harmless';
import { generated, Judge } from './judge';
import { placed } from './place';
import { described, score, shares, survivors, propertyOf } from './report';
import { sample } from './sample';

/** What a run of seconds is worth; the whole is `npm run proof:mutations`. */
const SAMPLE = 60;
/** Of that sample: raised when rules are added, never lowered. */
const LEAST = 0.6;

const all = generated('development');
const judge = new Judge('development');
const outcomes = sample(all, SAMPLE).map((mutation) => judge.judge(mutation));

test('most mutations of security properties are found', () => {
  const missed = survivors(outcomes).map(({ example }) => described(example));
  expect([score(outcomes) >= LEAST ? [] : missed]).toEqual([[]]);
});

test('they are of every kind, and of resources and objects', () => {
  const properties = new Set(all.map(({ property }) => property));
  for (const name of ['switch', 'address range', 'action', 'principal', 'condition', 'image', 'container', 'probe'])
    expect(properties).toContain(name);
  expect(all.length).toBeGreaterThan(2000);
  expect(new Set(all.map(({ field }) => field.subject)).size).toBeGreaterThan(25);
});

test('every one differs from what stands there, and is made once', () => {
  const edits = all.map(({ field, value }) => JSON.stringify([field.stack, field.resource, field.steps, value]));
  expect(new Set(edits).size).toBe(edits.length);
  expect(all.filter(({ field, value }) => JSON.stringify(field.value) === JSON.stringify(value))).toEqual([]);
});

test('a value is put into JSON inside of text, and a parameter splits it', () => {
  const holder = { a: '[{"b":1}]', c: [1, 2] };
  expect(placed(holder, ['a', '(json)', '0', 'b'], 2)).toEqual({ a: '[{"b":2}]', c: [1, 2] });
  expect(placed(holder, ['a', '(json)', '0', 'b'], '(a parameter)')).toEqual({
    a: { 'Fn::Join': ['', ['[{"b":"', { Ref: 'AnyValue' }, '"}]']] },
    c: [1, 2],
  });
  expect(placed(holder, ['c', '0'], undefined)).toEqual({ a: '[{"b":1}]', c: [2] });
  expect(holder).toEqual({ a: '[{"b":1}]', c: [1, 2] });
});

test('what gets through and is declared harmless is counted apart', () => {
  const [mutation] = all;
  const field = { ...mutation!.field, subject: 'Deployment', path: ['imagePullPolicy'] };
  const harmless = { world: 'development', mutation: { ...mutation!, field, how: 'removed' }, found: [] } as const;
  const missed = { ...harmless, mutation: { ...mutation!, how: 'flipped' } } as const;
  const caught = { ...missed, found: ['a-rule'] } as const;
  expect(score([harmless, missed, caught])).toBe(0.5);
  expect(shares([harmless, missed, caught], propertyOf)).toMatchObject([{ tried: 3, caught: 1, harmless: 1 }]);
  expect(HARMLESS.every(({ reason }) => reason.length > 20)).toBe(true);
});
