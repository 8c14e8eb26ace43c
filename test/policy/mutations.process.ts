import { message } from '../../lib/policy';
import type { DoorVariant } from '../support/door-variants';
import { SHIPPED_ENVIRONMENTS } from '../support/plan-fixture';
import { mutations } from './mutations';
import { World, type WorldName } from './support/world';

const DOORS: readonly DoorVariant[] = [
  'front door, endpoint service',
  'front door, TLS on the load balancer',
  'front door, TLS in the door',
  'front door, tool egress',
];
const ENVIRONMENTS: readonly WorldName[] = [...SHIPPED_ENVIRONMENTS, ...DOORS];

test.each(ENVIRONMENTS)('nothing is found in %s', (environment) => {
  expect(World.of(environment).check().map(message)).toEqual([]);
});

test.each(mutations.map((mutation) => [mutation.name, mutation.rule, mutation] as const))(
  '%s: %s and nothing else',
  (_, rule, { environment, change, names }) => {
    const world = World.of(environment);
    change(world);
    const findings = world.check();
    const messages = findings.map(message).join('\n');
    expect([messages, [...new Set(findings.map((finding) => finding.rule.id))]]).toEqual([messages, [rule]]);
    expect(messages).toContain(names ?? '');
  },
);
