import { ENGINE_TLS } from '../support/door-variants';
import type { EnvironmentInput } from '../../lib/config';
import { reviewOf, type Side } from '../../lib/review';
import { DOOR_ENVIRONMENT } from '../support/door-environment';
import { copyOf } from '../support/environments';
import { planInput } from '../support/plan-fixture';

type Door = NonNullable<EnvironmentInput['frontDoor']>;
type Change = (door: Door, environment: EnvironmentInput) => void;

/** What is planned alone: keys, limits and shares are in no template. */
const side = (input: EnvironmentInput): Side => ({ from: 'x', plan: planInput(input), stacks: [], manifests: [] });

function changed(change: Change): EnvironmentInput {
  const environment = copyOf(DOOR_ENVIRONMENT);
  change(environment.frontDoor!, environment);
  return environment;
}

function told(before: EnvironmentInput, after: EnvironmentInput) {
  const { hurts, better, plan } = reviewOf(side(before), side(after), { environment: 'hybrid' });
  return {
    exposed: hurts
      .filter(({ kind }) => kind === 'exposure')
      .map(({ severity, what, reason }) => `${severity} ${what} (${reason})`),
    better,
    rows: plan.map(({ of = '', field, before: was = '', after: is = '' }) => `${of} ${field}: ${was} → ${is}`),
  };
}

const after = (change: Change) => told(DOOR_ENVIRONMENT, changed(change));
const before = (change: Change) => told(changed(change), DOOR_ENVIRONMENT);

test('the same door is nothing', () => {
  expect(
    told(
      DOOR_ENVIRONMENT,
      changed(() => undefined),
    ),
  ).toEqual({ exposed: [], better: [], rows: [] });
});

test('a new tenant may use what it may, and one that goes may no more', () => {
  const tenant = { name: 'guests', models: ['execution'], requestsPerMinute: 10 };
  const come = after((door) => door.tenants.push(tenant));
  expect(come.exposed).toEqual([
    expect.stringMatching(
      /^medium tenant guests may use execution; may send 10 requests a minute; .*nothing allowed it before/,
    ),
  ]);
  expect(come.rows).toEqual([
    'tenant guests may use:  → execution',
    'tenant guests limits:  → 10 requests a minute',
    'tenant guests priority:  → interactive',
    'tenant guests key:  → secret windlass/hybrid/tenants/guests',
  ]);
  const gone = before((door) => door.tenants.push(tenant));
  expect(gone.exposed).toEqual([]);
  expect(gone.better).toEqual([expect.stringMatching(/^tenant guests may use execution; .* no more$/)]);
});

test.each<[string, Change, RegExp, string]>([
  [
    'a limit raised',
    ({ tenants }) => (tenants[0]!.requestsPerMinute = 1200),
    /^low tenant search may send 1,200 requests a minute \(tenant: before may send 600 requests a minute\)$/,
    'tenant search limits: 600 requests a minute, 64 at once → 1,200 requests a minute, 64 at once',
  ],
  [
    'a limit gone',
    ({ tenants }) => delete tenants[1]!.maxTokens,
    /^low tenant reports may ask for any number of tokens \(tenant: before may ask for 2,048 tokens\)$/,
    'tenant reports limits: 120 requests a minute, 8 at once, max_tokens up to 2,048, bodies up to 1 MiB → 120 requests a minute, 8 at once, bodies up to 1 MiB',
  ],
  [
    'one more name for a tenant',
    ({ tenants }) => tenants[1]!.models!.push('strategy'),
    /^medium tenant reports may use strategy \(tenant: nothing allowed it before\)$/,
    'tenant reports may use: execution, planner → execution, planner, strategy',
  ],
  [
    'a principal of another account',
    (door) => (door.endpointService = { allowedPrincipals: ['arn:aws:iam::444455556666:root'] }),
    /^high the endpoint service lets arn:aws:iam::444455556666:root ask for a connection/,
    'front door other VPCs: none → arn:aws:iam::444455556666:root',
  ],
])('%s is an exposure, and the other way round none', (_, change, exposed, row) => {
  const wider = after(change);
  expect(wider.exposed).toEqual([expect.stringMatching(exposed)]);
  expect(wider.rows).toContain(row);
  const narrower = before(change);
  expect(narrower.exposed).toEqual([]);
  expect(narrower.better).toHaveLength(1);
});

test('TLS that goes is an exposure, wherever it ended', () => {
  const secured = (door: Door) =>
    (door.certificateSecretArn = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:door-AbCdEf');
  const gone = before(secured);
  expect(gone.exposed).toEqual([
    expect.stringMatching(
      /^high the front door answers port 8080 to 10\.0\.0\.0\/8 in plain text \(listener: nothing allowed it before\)$/,
    ),
  ]);
  expect(gone.rows).toEqual([
    'endpoint speaks: TLS up to the front door → plain HTTP inside the VPC'.replace(/^/, ' '),
    'front door listener: 443, TLS up to the front door → 8080, plain HTTP inside the VPC',
  ]);
  expect(after(secured).exposed).toEqual([]);
});

test('TLS to engines is a row, by what is left of it', () => {
  const rows = (change: (door: Door) => unknown) => after(change).rows.filter((row) => row.includes('door to engines'));
  expect(rows((door) => (door.engineTls = ENGINE_TLS))).toEqual([
    ' door to engines: plain HTTP → TLS and nothing else',
  ]);
  expect(rows((door) => (door.engineTls = { ...ENGINE_TLS, stage: 'serve' }))).toEqual([
    ' door to engines: plain HTTP → TLS, and the door would take plain HTTP',
  ]);
});

test('a share and a balancer are rows, and expose nothing', () => {
  const { exposed, rows } = after(({ names }, { models }) => {
    names![1]!.variants[1]!.weight = 30;
    models[1]!.balancer = 'prefix-hash';
  });
  expect(exposed).toEqual([]);
  expect(rows).toEqual([
    'model execution balancer: least-requests → prefix-hash',
    'name execution leads to: 90 % execution, 10 % execution-next → 75 % execution, 25 % execution-next',
  ]);
});

test('a balancer that remembers opens nothing beyond the pods of the door', () => {
  const { exposed, rows } = after((_, { models }) => {
    models[1]!.balancer = 'kv-aware';
  });
  expect(exposed).toEqual([]);
  expect(rows).toEqual(['model execution balancer: least-requests → kv-aware']);
});

const WITHOUT: EnvironmentInput = { ...DOOR_ENVIRONMENT, frontDoor: undefined };

test('a door that goes leaves engines to clients; one that comes takes them away', () => {
  const { exposed, rows } = told(DOOR_ENVIRONMENT, WITHOUT);
  expect(exposed).toEqual([expect.stringMatching(/^high engines answer clients themselves, .* without any key/)]);
  expect(rows).toContain(' API key: one for each tenant → asked for');
  const come = told(WITHOUT, DOOR_ENVIRONMENT);
  expect(come.exposed.filter((words) => !/the front door answers/.test(words))).toEqual([]);
  expect(come.better).toEqual([expect.stringMatching(/^engines answer clients themselves, .* no more$/)]);
});

test('a door in place of listeners for the same sources is no new listener', () => {
  const service = (ports: readonly number[]) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'endpoint', namespace: 'windlass-serving' },
    spec: {
      type: 'LoadBalancer',
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      ports: ports.map((port) => ({ port })),
    },
  });
  const listeners: Side = { ...side(WITHOUT), manifests: [service([8080, 8081, 8082])] };
  const review = reviewOf(listeners, side(DOOR_ENVIRONMENT), { environment: 'hybrid' });
  expect(review.hurts.filter(({ kind }) => kind === 'exposure')).toEqual([]);
  const wider = changed((_, { access }) => (access.sourceCidrs = ['10.0.0.0/8', '172.16.0.0/12']));
  const { hurts } = reviewOf(listeners, side(wider), { environment: 'hybrid' });
  expect(hurts.filter(({ kind }) => kind === 'exposure').map(({ what }) => what)).toEqual([
    'the front door answers port 8080 to 172.16.0.0/12 in plain text',
  ]);
});

test('principals and acceptance are read from templates that no plan is with', () => {
  const stack = (AllowedPrincipals: readonly string[], AcceptanceRequired: boolean): Side => ({
    from: 'x',
    manifests: [],
    stacks: [
      {
        name: 'windlass-a-FrontDoor',
        template: {
          Resources: {
            Service: { Type: 'AWS::EC2::VPCEndpointService', Properties: { AcceptanceRequired } },
            Permissions: { Type: 'AWS::EC2::VPCEndpointServicePermissions', Properties: { AllowedPrincipals } },
          },
        } as never,
      },
    ],
  });
  const exposed = (old: Side, next: Side) =>
    reviewOf(old, next, { environment: 'a' }).hurts.flatMap(({ kind, severity, what }) =>
      kind === 'exposure' ? [`${severity} ${what}`] : [],
    );
  const root = 'arn:aws:iam::444455556666:root';
  expect(exposed(stack([root], true), stack([root, '*'], false))).toEqual([
    'critical the endpoint service lets everybody ask for a connection',
    'high Service takes connections of other VPCs without being asked',
  ]);
  expect(exposed(stack(['*'], false), stack([root], true))).toEqual([]);
});
