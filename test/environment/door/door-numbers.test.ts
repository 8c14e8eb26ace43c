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

describe('by hand', () => {
  /** One model with so many places, on two replicas. */
  const [first] = withSeqs(100);
  const one = (change: object = {}) => [{ ...first!, plan: { ...first!.plan, ...change } }];
  const names: Door['names'] = [];
  const model = config.models.find(({ name }) => name === first!.name)!;
  const alone = (stated: object, engines = one()): FrontDoorPlan =>
    planFrontDoor(
      {
        ...config,
        models: [{ ...model, balancer: 'least-requests' }],
        frontDoor: { ...config.frontDoor!, names, ...stated },
      } as never,
      engines,
    )!;

  test('places, queue, connections and memory of three pods', () => {
    const door = alone({ replicas: 3, maxBodyMiB: 2 });
    expect(door.backends).toMatchObject([{ replicas: 2, mostReplicas: 4, connectionsPerReplica: 50, queue: 100 }]);
    // twice what is held, 2 · 50 + 100, and 256 spare
    expect(door.maxConnections).toBe(656);
    // 128 MiB, 128 KiB a connection and 64 bodies of 2 MiB: 338, in steps of 64
    expect(door.resources).toEqual({ cpuMillis: 500, memoryMiB: 384 });
    expect(door.largeBodies).toEqual({ aboveBytes: MIB, most: 64 });
  });

  test('pods are as many as zones, two at least and three at most', () => {
    const pods = (count: number): number =>
      planFrontDoor(
        {
          ...config,
          network: { ...config.network, availabilityZoneIds: ['a', 'b', 'c', 'd'].slice(0, count) },
          frontDoor: { ...config.frontDoor!, replicas: undefined },
        },
        deployments,
      )!.replicas;
    expect([1, 2, 3, 4].map(pods)).toEqual([2, 2, 3, 3]);
    expect(planFrontDoor({ ...config, frontDoor: undefined }, deployments)).toBeUndefined();
  });

  test('a turned-away client asks again after an answer of the usual length, a second at least', () => {
    const after = (tpotMs: number, queueSeconds = 60): number =>
      alone(
        { queueSeconds },
        one({
          throughput: {
            ...first!.plan.throughput!,
            tpotMs: { low: 1, expected: tpotMs, high: 999 },
            workload: { inputTokens: 10, outputTokens: 1000, concurrency: 1 },
          },
        }),
      ).backends[0]!.retryAfterSeconds;
    expect([after(20), after(20.1), after(0.1), after(61), after(59)]).toEqual([20, 21, 1, 60, 59]);
    expect(alone({ queueSeconds: 7 }, one({ throughput: undefined })).backends[0]!.retryAfterSeconds).toBe(7);
  });

  test('a pod goes when the slowest engine has had its time', () => {
    const draining = (...seconds: number[]) =>
      doorOf(
        {},
        seconds.map((shutdownTimeoutSeconds) => ({ ...first!, drain: { ...first!.drain, shutdownTimeoutSeconds } })),
      ).drain;
    expect(draining(100, 300, 200)).toEqual({
      preStopSeconds: 180,
      finishSeconds: 300,
      terminationGracePeriodSeconds: 495,
      deregistrationDelaySeconds: 480,
    });
    expect(draining(3420).deregistrationDelaySeconds).toBe(3600);
    expect(draining(3421).deregistrationDelaySeconds).toBe(3600);
  });

  test('silence lasts a tenth longer than the longest answer', () => {
    /** No prompt to speak of, then a token a second. */
    const answering = (maxModelLen: number): number =>
      alone(
        {},
        one({
          model: { ...first!.plan.model, parameters: { total: 1, active: 0 } },
          settings: { ...first!.plan.settings, maxModelLen },
          throughput: { ...first!.plan.throughput!, tpotMs: { low: 1, expected: 1, high: 1000 } },
        }),
      ).idleSeconds;
    expect([answering(10), answering(1000), answering(1001), answering(6000)]).toEqual([600, 1100, 1110, 6000]);
  });

  test('of caches one remembers conversations of 256 tokens, within bounds', () => {
    const remembering = (tokens: number | undefined) => {
      const kvCache = tokens === undefined ? undefined : { ...first!.plan.kvCache, tokens };
      const door = planFrontDoor(
        {
          ...config,
          models: [{ ...model, balancer: 'kv-aware' }],
          frontDoor: { ...config.frontDoor!, names },
        } as never,
        one({ kvCache }),
      )!;
      return door.backends[0]!.remembered;
    };
    expect([1, 256_000, 256_001, 1e9, undefined].map(remembering)).toEqual([1024, 2000, 2001, 262_144, 262_144]);
    expect(alone({}).backends[0]).not.toHaveProperty('remembered');
  });

  test('names are models and their adapters, but for those that are stated', () => {
    const models = [{ name: 'base', loraAdapters: [{ name: 'sql' }, { name: 'math' }] }, { name: 'reader' }];
    const engines = [
      { ...first!, name: 'base' },
      { ...first!, name: 'reader', plan: { ...first!.plan, model: { ...first!.plan.model, task: 'embed' as const } } },
    ];
    const stated = [
      { name: 'math', variants: [{ model: 'base', weight: 1 }] },
      { name: 'find', variants: [{ model: 'reader', weight: 1 }] },
      { name: 'lost', variants: [] },
    ];
    const door = planFrontDoor(
      { ...config, models, frontDoor: { ...config.frontDoor!, names: stated } } as never,
      engines,
    )!;
    expect(
      door.names.map(({ name, task, variants }) => [name, task, variants.map((variant) => variant.model)]),
    ).toEqual([
      ['base', 'generate', ['base']],
      ['sql', 'generate', ['base']],
      ['reader', 'embed', ['reader']],
      ['math', 'generate', ['base']],
      ['find', 'embed', ['reader']],
      ['lost', 'generate', []],
    ]);
  });

  test('engines are asked with their key where they have one', () => {
    const keyOf = (apiKey: boolean) =>
      planFrontDoor({ ...config, access: { ...config.access, apiKey } }, [{ ...first!, apiKeySecret: 'engines' }])!;
    expect(keyOf(true).engineKeySecret).toBe('engines');
    expect(keyOf(false)).not.toHaveProperty('engineKeySecret');
    expect(doorOf({})).not.toHaveProperty('endpointService');
    expect(doorOf({})).not.toHaveProperty('certificateSecretArn');
  });
});
