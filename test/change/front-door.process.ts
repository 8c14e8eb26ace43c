import { type ChangePlan, planChange } from '../../lib/change';
import type { EnvironmentInput } from '../../lib/config';
import { ENGINE_TLS, TOOL_EGRESS } from '../support/door-variants';
import { copyOf } from '../support/environments';
import { two } from './cases';
import { outline, realStacks, stepsOf } from './support';

type Door = NonNullable<EnvironmentInput['frontDoor']>;

/** One small model with two replicas, under two names, behind a door. */
const BEHIND: EnvironmentInput = {
  ...two,
  frontDoor: {
    tenants: [{ name: 'search' }, { name: 'reports', models: ['chat'], requestsPerMinute: 60 }],
    names: [{ name: 'chat', variants: [{ model: 'qwen3-8b' }] }],
  },
};
const WITHOUT: EnvironmentInput = two;

const withDoor = (change: (door: Door) => void): EnvironmentInput => {
  const environment = copyOf(BEHIND);
  change(environment.frontDoor!);
  return environment;
};

const change = (before: EnvironmentInput, after: EnvironmentInput): ChangePlan => planChange(before, after, realStacks);

test('a door comes: images, then its address and keys, then everybody moves at one moment', () => {
  const plan = change(WITHOUT, BEHIND);
  expect(outline(plan)).toEqual([
    'Copy the images first [Storage+Mirror alone] 2',
    'The address and the keys of the front door first [FrontDoor] 2',
    expect.stringMatching(/^Deploy frontDoor \[.*Workloads.*\] 1$|^Deploy .*frontDoor.* \[all\] 1$/),
  ]);
  const [, address, last] = stepsOf(plan);
  expect(address!.clientsFeel).toBe('nothing');
  expect(address!.waitFor.join('\n')).toMatch(
    /get-secret-value --secret-id windlass\/small\/tenants\/search .*[\s\S]*describe-stacks --stack-name windlass-small-FrontDoor/,
  );
  expect(last!.clientsFeel).toMatch(
    /nobody at the listeners of the models is answered from then on: .* port 8080.*what is written at the listeners then is cut/,
  );
  expect(last!.goBack).toMatch(/'windlass change' says from this file to the one before/);
  expect(last!.clientsFeel).toMatch(/qwen3-8b: one replica after another is away/);
});

test('a door goes: listeners first, then its stack', () => {
  const plan = change(BEHIND, WITHOUT);
  expect(outline(plan)).toEqual([
    expect.stringMatching(/^Listeners come, the front door goes \[Workloads alone\] 1$/),
    'The file as it shall be [all] 2',
  ]);
  const [listeners] = stepsOf(plan);
  expect(listeners!.clientsFeel).toMatch(
    /nobody at the address of the door is answered from then on: .* 8080 for qwen3-8b, with the one key of windlass\/small\/api-key, .*; chat is no name any more/,
  );
  expect(listeners!.commands.at(-1)).toBe(
    'npx cdk destroy --exclusively -c environment=before.json windlass-small-FrontDoor',
  );
});

test.each<[string, (door: Door) => void, RegExp]>([
  [
    'a limit lowered',
    ({ tenants }) => (tenants[1]!.requestsPerMinute = 30),
    /tenant reports is held to less \(requestsPerMinute\)/,
  ],
  ['a limit raised', ({ tenants }) => (tenants[1]!.requestsPerMinute = 90), /^nothing$/],
  ['a tenant more', ({ tenants }) => tenants.push({ name: 'guests' }), /^nothing$/],
  ['a tenant fewer', ({ tenants }) => tenants.pop(), /the key of reports is refused: 401/],
  [
    'another list of names',
    ({ tenants }) => (tenants[1]!.models = ['qwen3-8b']),
    /tenant reports may use chat no more/,
  ],
])('%s is one deployment that restarts nothing', (_, edit, feels) => {
  const steps = stepsOf(change(BEHIND, withDoor(edit)));
  expect(steps).toHaveLength(1);
  expect(steps[0]!.clientsFeel).toMatch(feels);
  expect(steps[0]!.readyReplicas).toEqual({ 'qwen3-8b': 2 });
  expect(steps[0]!.seconds).toBeUndefined();
});

test('another balancer is one deployment, after which conversations are computed once more', () => {
  const after = copyOf(BEHIND);
  after.models[0]!.balancer = 'kv-aware';
  const steps = stepsOf(change(BEHIND, after));
  expect(steps).toHaveLength(1);
  expect(steps[0]!.clientsFeel).toMatch(
    /conversations with qwen3-8b may go to another replica once.*least-requests → kv-aware.*no stream is cut/,
  );
  expect(steps[0]!.readyReplicas).toEqual({ 'qwen3-8b': 2 });
});

test('a share moves some clients, and restarts nothing', () => {
  const variants = (weight: number): EnvironmentInput => {
    const environment = withDoor(({ names }) => {
      names![0]!.variants.push({ model: 'next', weight });
    });
    environment.capacity[0]!.count = 3;
    environment.models.push({ ...environment.models[0]!, name: 'next', replicas: 1 });
    return environment;
  };
  const steps = stepsOf(change(variants(0), variants(1)));
  expect(steps.map(({ clientsFeel, readyReplicas }) => ({ clientsFeel, readyReplicas }))).toEqual([
    {
      clientsFeel:
        'some clients of chat get another variant within a minute (50 % qwen3-8b, 50 % next), and no stream is cut',
      readyReplicas: { 'qwen3-8b': 2, next: 1 },
    },
  ]);
});

test('a name more restarts the engines behind it', () => {
  const named = withDoor(({ names }) => names!.push({ name: 'draft', variants: [{ model: 'qwen3-8b' }] }));
  const [step] = stepsOf(change(BEHIND, named));
  expect(step!.clientsFeel).toMatch(/qwen3-8b: one replica after another is away/);
  const gone = stepsOf(change(named, BEHIND))[0]!;
  expect(gone.clientsFeel).toMatch(/draft is no name any more: 404/);
});

test('behind a door no model has a port to keep', () => {
  const models = (order: readonly string[]): EnvironmentInput => ({
    ...BEHIND,
    frontDoor: { tenants: [{ name: 'search' }] },
    capacity: [{ ...BEHIND.capacity[0]!, count: 4 }],
    models: order.map((name) => ({ ...BEHIND.models[0]!, name })),
  });
  expect(change(models(['first', 'second']), models(['second'])).verdict).toBe('steps');
  const replaced = stepsOf(change(models(['first']), models(['second'])));
  expect(replaced[0]!.does).toMatch(/starts second.*the front door knows it by its name/);
  expect(replaced.flatMap(({ environment }) => environment?.models ?? []).some(({ port }) => port !== undefined)).toBe(
    false,
  );
});

const ENCRYPTED = withDoor((door) => void (door.engineTls = ENGINE_TLS));

test('TLS to engines comes in steps of which each changes the door or engines, and the other takes both', () => {
  const steps = stepsOf(change(BEHIND, ENCRYPTED));
  expect(steps.map(({ environment }) => environment?.frontDoor?.engineTls?.stage)).toEqual([
    'prepare',
    'serve',
    undefined,
  ]);
  expect(steps.map(({ clientsFeel }) => clientsFeel)).toEqual([
    'nothing',
    expect.stringMatching(/^qwen3-8b: one replica after another is away .*, at least 1 of 2 answer/),
    'nothing',
  ]);
  expect(steps[0]!.waitFor.join()).toMatch(/kubectl -n windlass-door rollout status deployment\/front-door/);
});

test('with a front door that comes, clients go over first', () => {
  const first = stepsOf(change(WITHOUT, ENCRYPTED)).find(({ title }) =>
    title.startsWith('The front door, without TLS'),
  )!;
  expect(first.clientsFeel).toMatch(/nobody at the listeners of the models is answered from then on/);
});

test('another name of the certificate is said to need one for both first', () => {
  const renamed = withDoor((door) => void (door.engineTls = { ...ENGINE_TLS, hostname: 'others.example.internal' }));
  expect(stepsOf(change(ENCRYPTED, renamed))[0]!.clientsFeel).toMatch(
    /an engine gets no requests any more unless its certificate is for others\.example\.internal and of CN=Engines CA: put such a one/,
  );
});

const TOOLS: EnvironmentInput = {
  ...WITHOUT,
  network: { ...WITHOUT.network, profile: 'connected' },
  toolEgress: TOOL_EGRESS,
};
const withTools = (toolEgress: EnvironmentInput['toolEgress']): EnvironmentInput => ({ ...TOOLS, toolEgress });
const HOST = 'api.example.com';

test.each<[string, EnvironmentInput, EnvironmentInput, string]>([
  ['come', withTools(undefined), TOOLS, 'nothing'],
  [
    'go',
    TOOLS,
    withTools(undefined),
    'tool servers reach nothing outside any more (api.example.com, *.docs.example.com)',
  ],
  [
    'reach a host less',
    TOOLS,
    withTools({ ...TOOL_EGRESS, hosts: [HOST] }),
    'tool servers reach *.docs.example.com no more; connections of tool servers end 60 s after their pod of the proxy is replaced',
  ],
  [
    'are fewer',
    TOOLS,
    withTools({ ...TOOL_EGRESS, from: [TOOL_EGRESS.from[0]!] }),
    'the proxy of tools lets in every pod of mcp no more',
  ],
])('tool servers %s, and no replica restarts', (_, before, after, feels) => {
  const steps = stepsOf(change(before, after));
  expect(steps.at(-1)!.clientsFeel).toBe(feels);
  expect(steps.every(({ readyReplicas }) => readyReplicas['qwen3-8b'] === 2)).toBe(true);
});
