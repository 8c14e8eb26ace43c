import { message, rules } from '../../lib/policy';
import { mutations } from './mutations';
import { World } from './support/world';

/** That it fires no other rule is asked where there is more time: `mutations.process.ts`. */
test.each(mutations.map((mutation) => [mutation.name, mutation.rule, mutation] as const))(
  '%s: %s',
  (_, id, { environment, change, names }) => {
    const world = World.of(environment);
    change(world);
    const findings = world.check(rules.filter((rule) => rule.id === id));
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map(message).join('\n')).toContain(names ?? '');
  },
);

test('every rule is fired by a mistake', () => {
  const fired = new Set(mutations.map(({ rule }) => rule));
  expect(rules.map(({ id }) => id).filter((id) => !fired.has(id))).toEqual([]);
  expect(mutations.length).toBeGreaterThanOrEqual(45);
});

test('rules say what they are and where they were read; ids are unique', () => {
  for (const { title, source } of rules) {
    expect(title.length).toBeGreaterThan(10);
    expect(source.length).toBeGreaterThan(10);
  }
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});

test('a message names resource, property, value, rule and way out', () => {
  const world = World.of('multi-node');
  world.set('AWS::FSx::FileSystem', '', 'StorageCapacity', 5000);
  expect(world.check().map(message)).toEqual([
    'windlass-multi-node-Storage/Lustreusw2az2FileSystem39D9FE26 (AWS::FSx::FileSystem): StorageCapacity is 5000, but FSx makes ' +
      'Lustre file systems of 1200 GiB or multiples of 2400 GiB; use 7200',
  ]);
});
