import type { EnvironmentInput } from '../../../lib/config';
import type { FrontDoorPlan } from '../../../lib/environment';
import type { DeploymentPlan } from '../../../lib/environment/environment-plan';
import { frontDoorNotes } from '../../../lib/environment/notes/front-door-notes';
import { idleNotes } from '../../../lib/environment/notes/idle-notes';
import { exactly } from '../../../lib/units/range';
import { servingPlan } from '../../support/serving-plan';
import type { Note } from '../../../lib/problem';
import { DOOR_ENVIRONMENT } from '../../support/door-environment';
import { ENGINE_TLS } from '../../support/door-variants';
import { planInput, planOf } from '../../support/plan-fixture';

type Door = NonNullable<EnvironmentInput['frontDoor']>;

const notesOf = (door: Partial<Door> = {}, rest: Partial<EnvironmentInput> = {}): readonly Note[] =>
  planInput({ ...DOOR_ENVIRONMENT, ...rest, frontDoor: { ...DOOR_ENVIRONMENT.frontDoor!, ...door } }).notes.filter(
    ({ topic }) => ['front door', 'endpoint'].includes(topic),
  );
const textOf = (notes: readonly Note[]): string => notes.map(({ message }) => message).join('\n');
const SECRET = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:door-AbCdEf';
const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/1a2b';

test('what vLLM answers without a key is said to be out of reach, and only then', () => {
  const text = textOf(notesOf());
  expect(text).toMatch(/answers GET \/v1\/models and POST \/v1\/chat\/completions, .* and nothing else/);
  expect(text).not.toMatch(/without it vLLM still answers/);
  expect(text).not.toMatch(/tokenize/);
  expect(textOf(notesOf({ tokenize: true }))).toMatch(/\/tokenize, \/detokenize, and nothing else/);
  expect(textOf(planOf('hybrid').notes)).toMatch(/without it vLLM still answers/);
});

test('whoever must act is told how: keys of tenants, connections of others', () => {
  const acts = (notes: readonly Note[]) => notes.filter(({ todo }) => todo === true).map(({ act }) => act);
  expect(acts(notesOf())).toEqual(['let 2 teams read their keys']);
  const shared = notesOf({ endpointService: { allowedPrincipals: ['arn:aws:iam::444455556666:root'] } });
  expect(acts(shared)).toEqual(['let 2 teams read their keys', 'accept the connections of other VPCs']);
  expect(textOf(shared)).toMatch(
    /'aws secretsmanager get-secret-value --secret-id windlass\/hybrid\/tenants\/search --query SecretString --output text'; likewise windlass\/hybrid\/tenants\/reports/,
  );
});

test.each([
  [2, /each of 2 pods for itself, and each grants the whole limit: .* up to 2 times as much/],
  [
    3,
    /each of 3 pods for itself, and each grants 1\/2 of the limit, rounded up to at least 1: .* up to 1.5 times as much/,
  ],
])('limits of %i pods', (replicas, said) => {
  expect(textOf(notesOf({ replicas }))).toMatch(said);
  expect(textOf(notesOf({ replicas, tenants: [{ name: 'search' }] }))).not.toMatch(/for itself/);
});

test('where TLS ends decides what is said of it, and how long silence may last', () => {
  expect(textOf(notesOf())).toMatch(/keys and prompts come as plain HTTP, inside the VPC:/);
  const behind = textOf(notesOf({}, { access: { ...DOOR_ENVIRONMENT.access, certificateArn: CERTIFICATE } }));
  expect(behind).toMatch(/TLS ends on the load balancer, which ends any connection that is silent for 350 s/);
  expect(behind).not.toMatch(/plain HTTP, inside/);
  const inside = textOf(notesOf({ certificateSecretArn: SECRET }));
  expect(inside).toMatch(/TLS ends in the pods of the door/);
  expect(inside).not.toMatch(/350 s/);
});

test('TLS to engines: whose certificate, until when, what it costs, and that a stage is no end', () => {
  const text = textOf(notesOf({ engineTls: ENGINE_TLS }));
  expect(text).toMatch(
    /engines show the certificate of arn:\S+engines-d4E5f6, for engines\.example\.internal; .* without a restart/,
  );
  expect(text).toMatch(/Of the authorities that the door trusts the first ends on 2036-11-26/);
  expect(text).toMatch(/costs a handshake for each request/);
  expect(text).not.toMatch(/engineTls\.stage|plain HTTP inside the cluster/);
  expect(textOf(notesOf({ engineTls: { ...ENGINE_TLS, stage: 'serve' } }))).toMatch(
    /engineTls\.stage 'serve' is for the way there or back: the door would still send requests to an engine without/,
  );
  expect(textOf(notesOf({ certificateSecretArn: SECRET, engineTls: ENGINE_TLS }))).toMatch(
    /from there to engines it is TLS inside the cluster/,
  );
});

test('an answer that outlasts a TLS listener is named with the way out', () => {
  const models = DOOR_ENVIRONMENT.models.map((model) => ({
    ...model,
    workload: { inputTokens: 4000, outputTokens: 20_000 },
  }));
  const long = textOf(notesOf({}, { models, access: { ...DOOR_ENVIRONMENT.access, certificateArn: CERTIFICATE } }));
  expect(long).toMatch(/execution: the load balancer ends a connection .* or let TLS end in the door/);
  expect(textOf(notesOf({ certificateSecretArn: SECRET }, { models }))).not.toMatch(
    /the load balancer ends a connection/,
  );
});

test('a balancer that has nothing to choose from', () => {
  const [strategy, execution, next] = DOOR_ENVIRONMENT.models;
  const models = [
    strategy!,
    { ...execution!, balancer: 'prefix-hash' as const },
    { ...next!, balancer: 'prefix-hash' as const },
  ];
  const text = textOf(notesOf({}, { models }));
  expect(text).toMatch(/execution-next: 'prefix-hash' chooses among replicas, and there is one/);
  expect(text).not.toMatch(/execution: 'prefix-hash'/);
});

test('a name that restarts engines, and one that nobody may use', () => {
  expect(textOf(notesOf())).toMatch(
    /planner, execution: engines know .* Shares of execution, tenants and limits restart/,
  );
  const none = textOf(notesOf({ names: [], tenants: [{ name: 'search', models: ['strategy'] }] }));
  expect(none).not.toMatch(/served-model-name/);
  expect(none).toMatch(/no tenant may use 'execution-next': it is served to nobody/);
});

type Tenant = FrontDoorPlan['tenants'][number];
const tenant = (name: string, limits: Partial<Tenant> = {}): Tenant => ({
  name,
  secretName: `keys/${name}`,
  names: ['chat'],
  priority: 'interactive',
  bodyBytes: 8 * 2 ** 20,
  concurrency: 4,
  ...limits,
});

/** The door of the environment with something else in it; what the usual one has said of it is not repeated. */
const doorWith = (change: Partial<FrontDoorPlan>): FrontDoorPlan => ({
  ...planInput(DOOR_ENVIRONMENT).frontDoor!,
  tenants: [tenant('search')],
  names: [{ name: 'chat', task: 'generate', variants: [{ model: 'strategy', share: 10_000 }] }],
  backends: [],
  ...change,
});
const saidOf = (change: Partial<FrontDoorPlan>, aliases: readonly (readonly string[] | undefined)[] = []): string[] =>
  frontDoorNotes(
    doorWith(change),
    aliases.map((one) => ({ aliases: one })),
  ).map(({ message }) => message);
const about = (word: RegExp, ...given: Parameters<typeof saidOf>): string[] =>
  saidOf(...given).filter((message) => word.test(message));

test('keys are for as many teams as there are', () => {
  const keys = (...names: string[]) => {
    const [first] = frontDoorNotes(doorWith({ tenants: names.map((name) => tenant(name)) }), []);
    return [first!.act, /output text'(.*)$/.exec(first!.message)?.[1]];
  };
  expect(keys('search')).toEqual(['let 1 team read their keys', '']);
  expect(keys('search', 'reports', 'chat')).toEqual([
    'let 3 teams read their keys',
    '; likewise keys/reports, keys/chat',
  ]);
  expect(about(/each team reads/, { tenants: [] })).toEqual([]);
});

test('the paths that answer, with whose key, and what engines ask for', () => {
  const routes = (['/v1/completions', '/v1/embeddings'] as const).map(
    (path) => ({ method: 'POST', path, tasks: [] }) as const,
  );
  expect(about(/the front door answers/, { routes, engineKeySecret: 'engines/key' })).toEqual([
    expect.stringMatching(
      /^with the key of the tenant the front door answers GET \/v1\/models and POST \/v1\/completions, \/v1\/embeddings, .*; engines ask for a key too, engines\/key, which/,
    ),
  ]);
  const tenants = [tenant('a'), tenant('b')];
  expect(about(/the front door answers/, { routes, tenants, engineKeySecret: undefined })).toEqual([
    expect.stringMatching(/^with the key of a tenant the .*; engines ask for no key of their own, so/),
  ]);
  expect(about(/fails open/, { replicas: 5 })).toEqual([expect.stringMatching(/while one of 5 pods is missing/)]);
});

describe('limits of tenants', () => {
  const free = { concurrency: undefined };

  test('are counted by each pod for itself, of whichever kind they are', () => {
    const tenants = [
      tenant('minute', { ...free, requestsPerMinute: 60 }),
      tenant('once'),
      tenant('free', free),
      tenant('tokens', { ...free, maxTokens: 10 }),
    ];
    expect(about(/for itself/, { tenants, replicas: 4, sharedBy: 3 })).toEqual([
      'requests of minute, once are counted by each of 4 pods for itself, and each grants 1/3 of the limit, rounded up to at least 1: with one pod missing the others grant the limit together, with all there up to 1.33 times as much',
    ]);
    expect(about(/maxTokens of/, { tenants })).toEqual([expect.stringMatching(/^maxTokens of tokens refuses/)]);
    expect(about(/every place/, { tenants })).toEqual([
      expect.stringMatching(/^minute, free, tokens may take every place in the queues/),
    ]);
  });

  test('need no word where there are none, or nobody to wait for', () => {
    expect(about(/for itself|maxTokens of/, { tenants: [tenant('free', free)] })).toEqual([]);
    expect(about(/every place/, { tenants: [tenant('free', free)] })).toEqual([]);
    expect(about(/every place/, { tenants: [tenant('a'), tenant('b')] })).toEqual([]);
  });
});

describe('where TLS ends', () => {
  const engineTls = {
    stage: 'require',
    certificateSecretArn: 'arn:engines',
    hostname: 'engines.example.internal',
    caCertificates: '',
    authorities: [],
  } as const;
  const endpointService = { allowedPrincipals: ['arn:aws:iam::444455556666:root'] };

  test.each<[string, Partial<FrontDoorPlan>, string]>([
    [
      'nowhere, for others too',
      { tls: 'nowhere', endpointService },
      'keys and prompts come as plain HTTP, inside the VPC, and from the VPCs of others: set access.certificateArn, or frontDoor.certificateSecretArn for TLS up to the door',
    ],
    [
      'in the door',
      { tls: 'door' },
      'TLS ends in the pods of the door; from there to engines it is plain HTTP inside the cluster',
    ],
    [
      'in the door, while engines get ready',
      { tls: 'door', engineTls: { ...engineTls, stage: 'serve' } },
      'TLS ends in the pods of the door; from there to engines it is plain HTTP inside the cluster',
    ],
    [
      'on the load balancer',
      { tls: 'load-balancer', idleSeconds: 700 },
      'TLS ends on the load balancer, which ends any connection that is silent for 350 s and cannot be told otherwise; with frontDoor.certificateSecretArn TLS ends in the door, and silence may last 700 s. Behind it, it is plain HTTP inside the VPC',
    ],
    [
      'on the load balancer, and again from the door on',
      { tls: 'load-balancer', idleSeconds: 700, engineTls },
      'TLS ends on the load balancer, which ends any connection that is silent for 350 s and cannot be told otherwise; with frontDoor.certificateSecretArn TLS ends in the door, and silence may last 700 s. Behind it, it is plain HTTP inside the VPC up to the door, and TLS from there',
    ],
  ])('%s', (_, change, said) => {
    expect(about(/^TLS ends|plain HTTP, inside/, change)).toEqual([said]);
  });

  test('of authorities of engines the first to end is named, whichever stands first', () => {
    const authorities = ['2031-05-06T00:00:00Z', '2029-01-02T00:00:00Z', '2030-03-04T00:00:00Z'].map((endsAt) => ({
      subject: 'CN=x',
      endsAt,
    }));
    expect(about(/engines show/, { engineTls: { ...engineTls, authorities } })).toEqual([
      expect.stringMatching(/\. Of the authorities that the door trusts the first ends on 2029-01-02$/),
    ]);
    expect(about(/engines show/, { engineTls })).toEqual([expect.stringMatching(/\(container 'certificate'\)$/)]);
  });

  test('a stage on the way says what is not yet so', () => {
    expect(about(/engineTls\.stage/, { engineTls: { ...engineTls, stage: 'prepare' } })).toEqual([
      "engineTls.stage 'prepare' is for the way there or back: engines speak plain HTTP",
    ]);
  });
});

test('names that restart engines are told once, with the shares that do not', () => {
  const variants = (...models: string[]) => models.map((model) => ({ model, share: 5000 }));
  const names = [
    { name: 'chat', task: 'generate', variants: variants('a', 'b') },
    { name: 'code', task: 'generate', variants: variants('a') },
  ] as const;
  expect(about(/served-model-name/, { names }, [['chat', 'code'], undefined, ['chat']])).toEqual([
    expect.stringMatching(/^chat, code: engines know .*\. Shares of chat, tenants and limits restart nothing$/),
  ]);
  expect(about(/served-model-name/, { names: names.slice(1) }, [['code']])).toEqual([
    expect.stringMatching(/\. Shares, tenants and limits restart nothing$/),
  ]);
  expect(about(/served-model-name/, { names }, [undefined])).toEqual([]);
});

test('of names those that no tenant may use are told, and no others', () => {
  const names = ['chat', 'code', 'find'].map((name) => ({ name, task: 'generate', variants: [] }) as const);
  const tenants = [tenant('a', { names: ['find'] }), tenant('b', { names: ['chat', 'find'] })];
  expect(about(/no tenant may use/, { names, tenants })).toEqual(["no tenant may use 'code': it is served to nobody"]);
  const balanced = (balancer: string, replicas: number) => ({ model: 'm', balancer, replicas }) as never;
  const backends = [balanced('least-requests', 1), balanced('kv-aware', 1), balanced('kv-aware', 2)];
  expect(about(/chooses among replicas/, { backends })).toEqual([
    "m: 'kv-aware' chooses among replicas, and there is one: it does nothing until there are more",
  ]);
});

describe('an answer that is silent until it is complete', () => {
  const slow = servingPlan({ throughput: { ...servingPlan().throughput!, tpotMs: exactly(100) } });
  const planFor = (maxModelLen: number, change: object = {}): DeploymentPlan =>
    ({
      name: 'm',
      drain: { loadBalancerIdleTimeoutSeconds: 350 },
      plan: {
        ...slow,
        settings: { ...slow.settings, maxModelLen },
        gpu: { ...slow.gpu, denseFlopsPerSecond: { bf16: 2e13 } },
        layout: { ...slow.layout, gpus: 8, dataParallelSize: 8 },
        model: { ...slow.model, task: undefined, parameters: { ...slow.model.parameters, active: 1e7 } },
        ...change,
      },
    }) as never;
  const said = (plan: DeploymentPlan, door?: Partial<FrontDoorPlan>): string[] =>
    idleNotes([plan], door && doorWith(door)).map(({ message }) => message);

  /** 2 prompts · 2 operations · 10⁷ parameters · tokens / (2·10¹³ · 0.2 · 1 GPU a rank) = 10⁻⁵ s a token; then 0.1 s a token. */
  const longest = (tokens: number): number => tokens * (1e-5 + 0.1);

  test('may last as long as the connection, and no longer', () => {
    expect(longest(3499)).toBeLessThan(350);
    expect(longest(3500)).toBeGreaterThan(350);
    expect(said(planFor(3499))).toEqual([]);
    expect(said(planFor(3500))).toEqual([
      'm: the load balancer ends a connection that is silent for 5 min 50 s, and an answer without streaming is silent until it is complete: after the longest prompt, about 3,490 tokens at the planned load; clients should stream or limit max_tokens, or do without certificateArn',
    ]);
  });

  test('is bounded by a longer silence without the way out that is taken already', () => {
    const longer = { ...planFor(10_000), drain: { loadBalancerIdleTimeoutSeconds: 600 } } as DeploymentPlan;
    expect(said(longer)).toEqual([expect.stringMatching(/silent for 10 min, .*, about 5,990 tokens .* max_tokens$/)]);
  });

  test('has no figure where the speed is unknown, or the prompt alone takes too long', () => {
    expect(said(planFor(3000, { throughput: undefined }))).toEqual([
      expect.stringMatching(/silent until it is complete; clients should stream/),
    ]);
    expect(said(planFor(35_000_000))).toEqual([
      expect.stringMatching(/complete; the longest prompt alone may take 350 s; clients/),
    ]);
    expect(said(planFor(34_900_000))).toEqual([expect.stringMatching(/the longest prompt, about 10 tokens at/)]);
  });

  test('waits in the door first, and its silence is that of where TLS ends', () => {
    const door = { tls: 'door', idleSeconds: 700, queueSeconds: 100 } as const;
    expect(said(planFor(5999), door)).toEqual([]);
    expect(said(planFor(6000), door)).toEqual([
      'm: the front door ends a connection that is silent for 11 min 40 s, and an answer without streaming is silent until it is complete: after the longest wait and prompt, about 5,990 tokens at the planned load; clients should stream or limit max_tokens',
    ]);
    expect(said(planFor(2600), { ...door, tls: 'load-balancer' })).toEqual([
      expect.stringMatching(/^m: the load balancer .* about 2,490 tokens .*, or let TLS end in the door \(cert/),
    ]);
    expect(said(planFor(5999), { ...door, tls: 'nowhere' })).toEqual([]);
  });
});
