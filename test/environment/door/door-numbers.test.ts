import fc from 'fast-check';
import type { EnvironmentInput } from '../../../lib/config';
import { parseEnvironment } from '../../../lib/config';
import { isRefused, planEnvironment } from '../../../lib/environment/plan-environment';
import { SHARE_PARTS, type FrontDoorPlan } from '../../../lib/environment';
import { planFrontDoor } from '../../../lib/environment/door';
import { MIB } from '../../../lib/units';
import { DOOR_ENVIRONMENT } from '../../support/door-environment';

type Door = NonNullable<EnvironmentInput['frontDoor']>;

const parsed = parseEnvironment(DOOR_ENVIRONMENT);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { config } = parsed;
const plan = planEnvironment(config);
if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
const { deployments } = plan;

/** The door alone, over engines that are planned once. */
const doorOf = (stated: Partial<NonNullable<typeof config.frontDoor>>, engines = deployments): FrontDoorPlan =>
  planFrontDoor({ ...config, frontDoor: { ...config.frontDoor!, ...stated } }, engines)!;

/** Engines that work on so many requests at once. */
const withSeqs = (maxNumSeqs: number, replicas = 2) =>
  deployments.map((one) => ({
    ...one,
    replicas,
    plan: { ...one.plan, settings: { ...one.plan.settings, maxNumSeqs } },
  }));

const sum = (numbers: readonly number[]): number => numbers.reduce((whole, one) => whole + one, 0);
const options = { seed: 20_261_129, numRuns: 200 };

test('shares of any weights add up, and each is within one part of its weight', () => {
  const weights = fc
    .array(fc.oneof(fc.nat(10_000), fc.constantFrom(0, 1, 3, 7)), { minLength: 1, maxLength: 8 })
    .filter((all) => sum(all) > 0);
  fc.assert(
    fc.property(weights, (all) => {
      const { names } = doorOf({
        names: [{ name: 'chat', variants: all.map((weight, index) => ({ model: `m${index}`, weight })) }],
      });
      const shares = names.find(({ name }) => name === 'chat')!.variants.map(({ share }) => share);
      expect(sum(shares)).toBe(SHARE_PARTS);
      all.forEach((weight, index) => {
        expect(Math.abs(shares[index]! - (weight / sum(all)) * SHARE_PARTS)).toBeLessThanOrEqual(1);
        if (weight === 0) expect(shares[index]).toBe(0);
      });
    }),
    options,
  );
});

test('with one pod missing the others fill every replica, and no pod can be overrun', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 10 }), fc.integer({ min: 1, max: 16_384 }), (replicas, maxNumSeqs) => {
      const door = doorOf({ replicas }, withSeqs(maxNumSeqs));
      expect(door.sharedBy).toBe(replicas - 1);
      for (const backend of door.backends) {
        const together = backend.connectionsPerReplica * door.sharedBy;
        expect(together).toBeGreaterThanOrEqual(maxNumSeqs);
        expect(together - maxNumSeqs).toBeLessThan(door.sharedBy);
        expect(backend.queue * door.sharedBy).toBeGreaterThanOrEqual(maxNumSeqs * backend.replicas);
      }
      const held = door.backends.map((one) => one.connectionsPerReplica * one.replicas + one.queue);
      expect(door.maxConnections).toBeGreaterThan(sum(held));
    }),
    options,
  );
});

test('memory grows with connections and bodies, and holds them', () => {
  const memory = (maxNumSeqs: number, maxBodyMiB: number) => {
    const { resources, maxConnections, bodyBytes } = doorOf({ maxBodyMiB }, withSeqs(maxNumSeqs));
    expect(resources.memoryMiB * MIB).toBeGreaterThan(maxConnections * 32 * 1024 + bodyBytes);
    return resources.memoryMiB;
  };
  const bySeqs = [16, 256, 1024, 16_384].map((seqs) => memory(seqs, 8));
  const byBody = [1, 8, 64].map((body) => memory(16, body));
  for (const sizes of [bySeqs, byBody]) {
    expect(sizes).toEqual([...sizes].sort((one, other) => one - other));
    expect(new Set(sizes).size).toBe(sizes.length);
  }
});

test('silence is borne longer than any answer lasts, and no longer than a load balancer does', () => {
  const { idleSeconds } = doorOf({});
  expect(idleSeconds).toBeGreaterThanOrEqual(600);
  expect(idleSeconds).toBeLessThanOrEqual(6000);
});

test('a tenant is held to what is stated, and to the door where nothing is', () => {
  const tenants: Door['tenants'] = [
    { name: 'all' },
    { name: 'some', models: ['planner'], concurrency: 3, maxBodyMiB: 2, priority: 'batch' },
  ];
  const found = parseEnvironment({ ...DOOR_ENVIRONMENT, frontDoor: { ...DOOR_ENVIRONMENT.frontDoor, tenants } });
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  const door = planFrontDoor(found.config, deployments)!;
  expect(door.tenants).toEqual([
    {
      name: 'all',
      secretName: 'windlass/hybrid/tenants/all',
      names: door.names.map(({ name }) => name),
      priority: 'interactive',
      bodyBytes: 8 * MIB,
    },
    {
      name: 'some',
      secretName: 'windlass/hybrid/tenants/some',
      names: ['planner'],
      priority: 'batch',
      concurrency: 3,
      bodyBytes: 2 * MIB,
    },
  ]);
});

test.each([
  [{}, { certificateArn: undefined }, 'nowhere', 8080],
  [{}, { certificateArn: 'arn:aws:acm:us-west-2:111122223333:certificate/1a2b' }, 'load-balancer', 443],
  [
    { certificateSecretArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:door-AbCdEf' },
    { certificateArn: undefined },
    'door',
    443,
  ],
])('TLS ends %#', (stated, access, tls, port) => {
  const door = planFrontDoor(
    { ...config, access: { ...config.access, ...access }, frontDoor: { ...config.frontDoor!, ...stated } },
    deployments,
  )!;
  expect({ tls: door.tls, port: door.port }).toEqual({ tls, port });
});

test('paths are those of the tasks that are served', () => {
  const paths = (door: FrontDoorPlan) => door.routes.map(({ path }) => path);
  expect(paths(doorOf({}))).not.toContain('/v1/embeddings');
  const embedding = deployments.map((one, index) =>
    index === 0 ? { ...one, plan: { ...one.plan, model: { ...one.plan.model, task: 'embed' as const } } } : one,
  );
  expect(paths(doorOf({}, embedding))).toEqual(expect.arrayContaining(['/v1/embeddings', '/v1/chat/completions']));
  expect(paths(doorOf({}))).not.toContain('/tokenize');
  expect(paths(doorOf({ tokenize: true }))).toContain('/detokenize');
});
