import { parseEnvironment } from '../../lib/config';
import { isRefused, planEnvironment } from '../../lib/environment/plan-environment';
import { DOOR_ENVIRONMENT } from '../support/door-environment';
import { copyOf, environmentWith } from '../support/environments';
import type { EnvironmentInput } from '../../lib/config';

/** Problems of the environment with a door, after a change. */
function problemsOf(change: (environment: EnvironmentInput, door: NonNullable<EnvironmentInput['frontDoor']>) => void) {
  const environment = copyOf(DOOR_ENVIRONMENT);
  change(environment, environment.frontDoor!);
  const parsed = parseEnvironment(environment);
  return parsed.ok ? [] : parsed.problems.map(({ field, message }) => `${field}: ${message}`);
}

test('every problem of a door is told at once', () => {
  const problems = problemsOf((environment, door) => {
    environment.models[1]!.port = 9000;
    door.tenants[0]!.models = ['strategi'];
    door.tenants[1]!.maxBodyMiB = 9;
    door.names![0]!.variants = [{ model: 'startegy' }];
    door.names![1]!.variants[0]!.weight = 0;
    door.names![1]!.variants[1]!.weight = 0;
    door.certificateSecretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:door-AbCdEf';
  });
  expect(problems.map((line) => line.split(':')[0])).toEqual([
    'models[1].port',
    'frontDoor.certificateSecretArn',
    'frontDoor.names[0].variants[0].model',
    'frontDoor.names[1].variants',
    'frontDoor.tenants[0].models[0]',
    'frontDoor.tenants[1].maxBodyMiB',
  ]);
  expect(problems).toContainEqual(expect.stringMatching(/'startegy'; did you mean 'strategy'\?/));
});

test('a name is that of one thing', () => {
  const named = (name: string, variants = [{ model: 'execution' }]) =>
    problemsOf((environment, door) => {
      environment.models[1]!.loraAdapters = [{ name: 'sql', id: 'acme/sql', rank: 16, revision: 'a'.repeat(40) }];
      door.names!.push({ name, variants });
    });
  expect(named('sql')).toEqual([
    expect.stringMatching(/^frontDoor\.names\[2\]\.name: 'sql' is the name of an adapter/),
  ]);
  expect(named('planner')).toEqual([
    expect.stringMatching(
      /^frontDoor\.names\[2\]\.name: 'planner' is named twice; write all its variants in one entry/,
    ),
  ]);
  expect(named('other', [{ model: 'sql' }])).toEqual([
    expect.stringMatching(/^frontDoor\.names\[2\]\.variants\[0\]\.model: 'sql' is an adapter of model 'execution'/),
  ]);
  expect(named('other')).toEqual([]);
});

test('a tenant lists a name once, and may list adapters and names', () => {
  expect(problemsOf((_, door) => (door.tenants[0]!.models = ['planner', 'planner']))).toEqual([
    "frontDoor.tenants[0].models[1]: 'planner' is listed twice; remove one",
  ]);
});

test('without prefix caching there is nothing to look for', () => {
  expect(
    problemsOf((environment) =>
      Object.assign(environment.models[1]!, { balancer: 'prefix-hash', enablePrefixCaching: false }),
    ),
  ).toEqual([expect.stringMatching(/^models\[1\]\.balancer: .*enablePrefixCaching is false/)]);
});

test('one listener takes as many sources as a security group has rules', () => {
  const sources = (count: number) => Array.from({ length: count }, (_, index) => `10.${index}.0.0/16`);
  const parsed = (count: number, hasDoor: boolean) =>
    parseEnvironment({
      ...DOOR_ENVIRONMENT,
      ...(hasDoor ? {} : { frontDoor: undefined }),
      access: { ...DOOR_ENVIRONMENT.access, sourceCidrs: sources(count) },
    }).ok;
  expect([parsed(60, true), parsed(21, false), parsed(20, false)]).toEqual([true, false, true]);
});

test('a refused name silences what needs it, and nothing else', () => {
  const problems = problemsOf((environment, door) => {
    environment.models[0]!.name = 'Not A Name';
    door.tenants[0]!.models = ['nobody'];
    door.tenants.push({ name: 'search' });
  });
  expect(problems).toEqual([
    expect.stringMatching(/^models\[0\]\.name: /),
    expect.stringMatching(/^frontDoor\.tenants\[2\]\.name: tenant 'search' is defined twice/),
  ]);
});

test('a door whose part is of another shape is refused by that part', () => {
  const parsed = parseEnvironment(
    environmentWith((environment) =>
      Object.assign(environment, {
        frontDoor: {
          tenants: [{ name: 'search', requestsPerMinute: 0 }],
          replicas: 1,
          endpointService: { allowedPrincipals: ['*'] },
        },
      }),
    ),
  );
  expect(parsed.ok ? [] : parsed.problems.map(({ field }) => field)).toEqual([
    'frontDoor.tenants[0].requestsPerMinute',
    'frontDoor.replicas',
    'frontDoor.endpointService.allowedPrincipals[0]',
  ]);
});

test.each(['cdk', 'gitops'] as const)('delivery %s has the same door', (delivery) => {
  const parsed = parseEnvironment({ ...DOOR_ENVIRONMENT, delivery });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  expect(plan.frontDoor?.tenants.map(({ secretName }) => secretName)).toEqual([
    'windlass/hybrid/tenants/search',
    'windlass/hybrid/tenants/reports',
  ]);
});
