import { message, rules } from '../../lib/policy';
import type { DoorVariant } from '../support/door-variants';
import { SHIPPED_ENVIRONMENTS } from '../support/plan-fixture';
import { awsMutations } from './aws-mutations';
import { engineMutations } from './engine-mutations';
import { manifestMutations } from './manifest-mutations';
import { World, type WorldName } from './support/world';
import { templateMutations } from './template-mutations';
import { wholeTemplateMutations } from './whole-template-mutations';

const DOORS: readonly DoorVariant[] = [
  'front door, endpoint service',
  'front door, TLS on the load balancer',
  'front door, TLS in the door',
  'front door, tool egress',
];
const ENVIRONMENTS: readonly WorldName[] = [...SHIPPED_ENVIRONMENTS, ...DOORS];
const mutations = [
  ...templateMutations,
  ...wholeTemplateMutations,
  ...manifestMutations,
  ...engineMutations,
  ...awsMutations,
];

test.each(ENVIRONMENTS)('nothing is found in %s', (environment) => {
  expect(World.of(environment).check().map(message)).toEqual([]);
});

test.each(mutations.map((mutation) => [mutation.name, mutation.rule, mutation] as const))(
  '%s: %s',
  (_, rule, { environment, change, names }) => {
    const world = World.of(environment);
    change(world);
    const findings = world.check();
    const messages = findings.map(message).join('\n');
    expect([messages, [...new Set(findings.map((finding) => finding.rule.id))]]).toEqual([messages, [rule]]);
    expect(messages).toContain(names ?? '');
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
