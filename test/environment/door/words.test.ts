import {
  frontDoorFacts,
  isOwnName,
  tenantLimits,
  tenantNames,
  variantsText,
} from '../../../lib/environment/door/words';
import type { DoorTenantPlan, FrontDoorPlan } from '../../../lib/environment/door/front-door-plan';

const MIB = 2 ** 20;
const tenant: DoorTenantPlan = {
  name: 'research',
  secretName: 'research-keys',
  names: ['chat'],
  priority: 'interactive',
  bodyBytes: 8 * MIB,
};
const limitsOf = (own: Partial<DoorTenantPlan>): readonly string[] =>
  tenantLimits({ ...tenant, ...own }, { bodyBytes: 8 * MIB });

test('a tenant without a limit of its own has none to tell', () => {
  expect(limitsOf({})).toEqual([]);
});

test.each([
  [{ requestsPerMinute: 1 }, '1 request a minute'],
  [{ requestsPerMinute: 600 }, '600 requests a minute'],
  [{ concurrency: 4 }, '4 at once'],
  [{ maxTokens: 2048 }, 'max_tokens up to 2,048'],
  [{ bodyBytes: MIB }, 'bodies up to 1 MiB'],
])('%j is told alone', (own, told) => {
  expect(limitsOf(own)).toEqual([told]);
});

test('names are told when they are not all', () => {
  const [chat, embed] = [{ name: 'chat' }, { name: 'embed' }] as never[];
  expect(tenantNames(tenant, { names: [chat] as never })).toBe('every name');
  expect(tenantNames(tenant, { names: [chat, embed] as never })).toBe('chat');
});

test('a name is its own when one model of that name answers', () => {
  const named = (...models: readonly string[]): never =>
    ({ name: 'chat', variants: models.map((model) => ({ model })) }) as never;
  expect(isOwnName(named('chat'))).toBe(true);
  expect(isOwnName(named('other'))).toBe(false);
  expect(isOwnName(named('chat', 'other'))).toBe(false);
  expect(isOwnName(named())).toBe(false);
});

test('limits are told together, in the order of asking', () => {
  expect(limitsOf({ requestsPerMinute: 1200, concurrency: 4, maxTokens: 10, bodyBytes: 2 * MIB })).toEqual([
    '1,200 requests a minute',
    '4 at once',
    'max_tokens up to 10',
    'bodies up to 2 MiB',
  ]);
});

describe('the facts of a door', () => {
  const door = (change: Partial<FrontDoorPlan> = {}): FrontDoorPlan =>
    ({
      replicas: 3,
      sharedBy: 2,
      port: 443,
      tls: 'door',
      maxConnections: 1234,
      resources: { cpuMillis: 500, memoryMiB: 1024 },
      queueSeconds: 90,
      bodyBytes: 8 * MIB,
      backends: [
        { model: 'a', replicas: 1, balancer: 'least-requests', maxNumSeqs: 64, connectionsPerReplica: 32, queue: 32 },
        { model: 'b', replicas: 2, balancer: 'kv-aware', maxNumSeqs: 16, connectionsPerReplica: 8, queue: 16 },
      ],
      names: [
        { name: 'a', task: 'generate', variants: [{ model: 'a', share: 10_000 }] },
        { name: 'alias', task: 'generate', variants: [{ model: 'a', share: 10_000 }] },
        {
          name: 'both',
          task: 'generate',
          variants: [
            { model: 'a', share: 6667 },
            { model: 'b', share: 3333 },
          ],
        },
      ],
      tenants: [{ ...tenant, names: ['a', 'both'], maxTokens: 5 }],
      ...change,
    }) as unknown as FrontDoorPlan;

  test('are pods, what waits, models, names that are not their own, and tenants', () => {
    expect(frontDoorFacts(door())).toEqual([
      [
        'pods',
        '3, any one of which may be missing; listener 443, TLS up to the front door; up to 1,234 connections and 0.5 CPU, 1,024 MiB each',
      ],
      ['waits', 'up to 1 min 30 s for a free place, then 503; bodies up to 8 MiB'],
      [
        'model a',
        '1 replica of max-num-seqs 64, least-requests; of each pod 32 in flight at a replica and 32 waiting, more get 429',
      ],
      [
        'model b',
        '2 replicas of max-num-seqs 16, kv-aware; of each pod 8 in flight at a replica and 16 waiting, more get 429',
      ],
      ['name alias', 'a'],
      ['name both', '66.67 % a, 33.33 % b'],
      ['tenant research', 'interactive; a, both; max_tokens up to 5; key in secret research-keys'],
    ]);
    expect(variantsText({ name: 'x', task: 'generate', variants: [] })).toBe('');
  });

  test('a tenant without limits is told so, and every name it may use', () => {
    const [last] = frontDoorFacts(door({ tenants: [{ ...tenant, names: ['both', 'alias', 'a'] }] })).slice(-1);
    expect(last).toEqual([
      'tenant research',
      'interactive; every name; no limit of its own; key in secret research-keys',
    ]);
  });

  test.each<[string, Partial<DoorTenantPlan>, Partial<FrontDoorPlan>, string | undefined]>([
    ['requests a minute', { requestsPerMinute: 60 }, {}, '1/2'],
    ['requests at once', { concurrency: 4 }, { replicas: 2, sharedBy: 1 }, 'the whole'],
    ['tokens, which nobody counts over pods', { maxTokens: 5 }, {}, undefined],
  ])('of a limit of %s each pod grants its part', (_, limit, change, part) => {
    const facts = Object.fromEntries(frontDoorFacts(door({ ...change, tenants: [tenant, { ...tenant, ...limit }] })));
    const most = part === 'the whole' ? 'twice' : '3/2 of';
    expect(facts['limits']).toBe(
      part === undefined
        ? undefined
        : `each pod counts for itself and grants ${part} of what a tenant may ask a minute and at once, at least 1: with every pod up to ${most} the limit, over one connection ${part}`,
    );
  });

  test('engines are known by the authorities of their certificates, until each ends', () => {
    const engineTls = {
      stage: 'require',
      hostname: 'engines.internal',
      authorities: [
        { subject: 'CN=a', endsAt: '2031-05-06T00:00:00Z' },
        { subject: 'CN=b', endsAt: '2032-01-02T00:00:00Z' },
      ],
    } as never;
    expect(Object.fromEntries(frontDoorFacts(door({ engineTls })))['to engines']).toBe(
      'TLS and nothing else; known as engines.internal by CN=a (until 2031-05-06), CN=b (until 2032-01-02)',
    );
  });
});
