import { prove } from '../../lib/sovereignty';
import { Sealed, SEALED } from './sealed';

type Holder = Record<string, unknown>;

/** Every place in a value where something stands. */
function places(value: unknown): readonly (readonly [Holder, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[value as Holder, key] as const, ...places(inner)]);
}

const ODD: readonly unknown[] = [
  null,
  '',
  'text',
  5,
  true,
  [],
  {},
  [null],
  { Ref: 'Nobody' },
  { 'Fn::If': ['A', null, [{}]] },
  { 'Fn::Join': [] },
];

test('nothing odd in templates or objects ends in an error', () => {
  const count = places(new Sealed().output).length;
  expect(count).toBeGreaterThan(400);
  for (let index = 0; index < count; index += 1) {
    const { output } = new Sealed();
    const [holder, key] =
      places({ stacks: output.stacks.map(({ template }) => template), manifests: output.manifests })[index] ?? [];
    if (holder === undefined || key === undefined) continue;
    holder[key] = ODD[index % ODD.length];
    expect(() => prove(output, SEALED)).not.toThrow();
  }
});

test('nothing at all is a deployment too', () => {
  expect(prove({ stacks: [], manifests: [] }).ways).toEqual([]);
  expect(prove({ stacks: [{ name: 'empty', template: {} }] }, SEALED).findings.map(({ field }) => field)).toEqual([
    'regions',
  ]);
});

test.each(['constructor', 'toString', '__proto__'])(
  'a resource of the type %s is one of a type that nobody knows',
  (type) => {
    const sealed = new Sealed();
    sealed.add(type);
    expect(() => prove(sealed.output, SEALED)).not.toThrow();
  },
);
