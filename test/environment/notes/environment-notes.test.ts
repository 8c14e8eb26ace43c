import { findEngine, findInstanceType, findModel, kubernetesVersions } from '../../../lib/catalog';
import type { PurchaseOption } from '../../../lib/catalog/types';
import type { NodeGroupPlan } from '../../../lib/environment/capacity';
import type { DeploymentPlan } from '../../../lib/environment/environment-plan';
import type { NetworkPlan } from '../../../lib/environment/network';
import { toolEgressNotes, uncountedNotes } from '../../../lib/environment/notes';
import {
  administratorNotes,
  endpointNotes,
  networkNotes,
  poolingRouteNotes,
  quotaNotes,
  supportNotes,
  toolNotes,
} from '../../../lib/environment/notes/environment-notes';

const EXISTING = { vpcId: 'vpc-0123456789abcdef0', endpoints: 'present' } as const;
const SUBNETS = (['service', 'system', 'gpu', 'public', 'public'] as const).map((tier, index) => ({
  name: `${tier}-${index}`,
  tier,
  cidr: `10.0.${index}.0/24`,
  availabilityZoneId: 'usw2-az1',
}));
const network = (change: Partial<NetworkPlan>): NetworkPlan => ({
  cidr: '10.0.0.0/16',
  profile: 'isolated',
  subnets: SUBNETS,
  ...change,
});

describe('the network', () => {
  test.each<[string, Partial<NetworkPlan>, RegExp[]]>([
    ['made here without a way out needs no word', {}, []],
    [
      'connected has a NAT gateway for each public subnet',
      { profile: 'connected' },
      [/^2 NAT gateways, one a zone, for system nodes; GPU nodes have no way out$/],
    ],
    [
      'that exists must have DNS and no route out for GPU nodes',
      { existing: { ...EXISTING, endpoints: 'create' } },
      [/^vpc-0123456789abcdef0 is used as it is: its DNS support must be on/],
    ],
    [
      'that exists with endpoints of its own must have all of them',
      { existing: EXISTING },
      [/^vpc-0123456789abcdef0 is used as it is/, /^no endpoint is created: those of .* vpc-0123456789abcdef0 with/],
    ],
  ])('%s', (_, change, messages) => {
    expect(networkNotes(network(change))).toEqual(
      messages.map((message) => ({ topic: 'network', message: expect.stringMatching(message) })),
    );
  });
});

const group = (type: string, purchaseOption: PurchaseOption, vcpus: number): NodeGroupPlan =>
  ({ instanceType: findInstanceType(type)!, purchaseOption, vcpus }) as NodeGroupPlan;

test('a quota must allow the vCPUs of all groups that it counts, a capacity block none', () => {
  const groups = [
    group('p5en.48xlarge', 'on-demand', 384),
    group('g6e.12xlarge', 'on-demand', 48),
    group('p6-b200.48xlarge', 'capacity-block', 192),
    group('p6-b200.48xlarge', 'on-demand-reservation', 192),
    group('p5en.48xlarge', 'spot', 192),
  ];
  const needs = [
    ['Running On-Demand P instances', 'L-417A185B', 576],
    ['Running On-Demand G and VT instances', 'L-DB2E81BA', 48],
    ['All P5 Spot Instance Requests', 'L-C4BD4855', 192],
  ] as const;
  expect(quotaNotes(groups)).toEqual(
    needs.map(([name, code, vcpus]) => ({
      topic: 'quota',
      message: `'${name}' (${code}) must allow ${vcpus} vCPUs for these nodes`,
      todo: true,
      act: `ask for quota ${code}: ${vcpus} vCPUs`,
    })),
  );
  expect(quotaNotes([groups[2]!])).toEqual([]);
});

/** What is read of a deployment by what is said of its endpoint. */
const served = (id: string, change: object = {}, version = '0.29.0'): DeploymentPlan =>
  ({
    name: 'm',
    engine: findEngine(version)!,
    plan: { model: { ...findModel(id)!, ...change } },
  }) as DeploymentPlan;
const messages = (notes: readonly { readonly message: string }[]): string[] => notes.map(({ message }) => message);

describe('what answers without a key', () => {
  const ALWAYS =
    '/invocations, /tokenize, /detokenize, /generative_scoring, /scale_elastic_ep, /is_scaling_elastic_ep, /health, /ping, /version, /metrics, /load';

  test('is everything where there is no key', () => {
    expect(endpointNotes(undefined, [served('qwen3-8b')])).toEqual([
      { topic: 'endpoint', message: 'no API key: whoever reaches the load balancer may use every model' },
    ]);
  });

  test.each([
    ['of no model', [], ALWAYS],
    ['of an older release', [served('qwen3-8b')], ALWAYS],
    [
      'of a newer release among others',
      [served('qwen3-8b'), served('qwen3-8b', {}, '0.33.0')],
      `${ALWAYS}, /kv_event_sources`,
    ],
  ])('is named beside what the key guards, %s', (_, deployments, open) => {
    expect(messages(endpointNotes('windlass/small/api-key', deployments))).toEqual([
      `the API key of windlass/small/api-key guards /v1, /v2, /inference, /cohere; without it vLLM still answers ${open}, the first with completions`,
    ]);
  });

  test.each([
    ['generate', undefined, undefined],
    ['generate', 'key', undefined],
    [
      'score',
      'key',
      'm: /v1/score, /v1/rerank, /v2/rerank ask for the API key; /score, /rerank, /classify, /pooling answer the same without it, to whoever reaches the listener',
    ],
    [
      'classify',
      'key',
      'm: none of its routes asks for the API key; /classify, /pooling answer the same without it, to whoever reaches the listener',
    ],
    [
      'score',
      undefined,
      'm answers /v1/score, /v1/rerank, /v2/rerank, /score, /rerank, /classify, /pooling, all without an API key',
    ],
  ])('of a model whose task is %s, with key %s', (task, key, message) => {
    const said = poolingRouteNotes(key, [served('qwen3-8b', { task })]);
    expect(said).toEqual(message === undefined ? [] : [{ topic: 'endpoint', message }]);
  });
});

describe('a tool parser that is documented with a template', () => {
  const of = (serving: object | undefined, change: object = {}): string[] =>
    messages(toolNotes([served('qwen3-8b', { serving, ...change })]));

  test('is named where there is no template, by who could name one', () => {
    expect(of({ toolCallParser: 'llama3_json' })).toEqual([
      expect.stringMatching(
        /^m: vLLM documents the tool parser llama3_json with a chat template, and the catalog names/,
      ),
    ]);
    expect(of({ toolCallParser: 'llama3_json' }, { id: 'own' })).toEqual([
      expect.stringMatching(/ and model\.chatTemplate names none; its pods are ready only if/),
    ]);
  });

  test.each<[string, object | undefined, object]>([
    ['nothing is said of serving', undefined, {}],
    ['there is no parser', { reasoningParser: 'qwen3' }, {}],
    ['the parser stands alone', { toolCallParser: 'hermes' }, {}],
    ['there is a template', { toolCallParser: 'llama3_json', chatTemplate: 'tool_chat_template_llama3.1_json' }, {}],
    ['the model writes nothing', { toolCallParser: 'llama3_json' }, { task: 'embed' }],
  ])('needs no word where %s', (_, serving, change) => {
    expect(of(serving, change)).toEqual([]);
  });
});

test('an administrator of another account is to be confirmed, one of the same is not', () => {
  const [own, other] = ['111122223333', '444455556666'].map((account) => `arn:aws:iam::${account}:role/Admin`);
  expect(administratorNotes([own!, other!], '111122223333')).toEqual([
    {
      topic: 'access',
      message: `${other} of account 444455556666, not of 111122223333, will administer the cluster, and whoever may assume it there: confirm that it is meant`,
      todo: true,
      act: 'confirm the administrator of another account',
    },
  ]);
});

test('a flag that the plan does not count is named with what it changes, one that changes nothing is not', () => {
  const model = (name: string, args?: object) => ({ name, engine: { args } }) as never;
  const models = [
    model('plain'),
    model('free', { 'max-log-len': 100 }),
    model('refused', { 'disable-log-stats': true }),
    model('tuned', { dtype: 'float16', 'max-logprobs': 50 }),
  ];
  expect(uncountedNotes({ models })).toEqual([
    { topic: 'engine', message: 'tuned: engine.args.dtype is not counted in memory of the GPU or speed' },
    { topic: 'engine', message: 'tuned: engine.args.max-logprobs is not counted in memory of the GPU or speed' },
  ]);
});

describe('what may send to the internet', () => {
  const egress = (hosts: readonly string[]): Parameters<typeof toolEgressNotes>[0] =>
    ({
      hosts,
      from: [{ namespace: 'tools', podLabels: { app: 'search' } }, { namespace: 'mcp' }],
      url: 'http://proxy:3128',
    }) as never;

  test('is nothing without tool egress', () => {
    expect(toolEgressNotes(undefined, network({ existing: EXISTING }))).toEqual([]);
  });

  test('is named with its hosts', () => {
    expect(toolEgressNotes(egress(['api.example.com', 'docs.example.com']), network({}))).toEqual([
      {
        topic: 'tool egress',
        message: expect.stringMatching(
          /^pods of tools with app=search; every pod of mcp may send to api\.example\.com, docs\.example\.com by TLS on port 443, with HTTPS_PROXY=http:\/\/proxy:3128; /,
        ),
      },
    ]);
  });

  test('needs a route in a VPC that exists, and of names below others each is named', () => {
    const said = toolEgressNotes(egress(['*.a.example', 'b.example', '*.c.example']), network({ existing: EXISTING }));
    expect(said.map(({ act, message }) => act ?? message)).toEqual([
      'give system subnets a way out',
      expect.stringMatching(/may send to/),
      expect.stringMatching(/^\*\.a\.example, \*\.c\.example: every name below is allowed/),
    ]);
    expect(said[0]).toMatchObject({ todo: true, message: expect.stringMatching(/^vpc-0123456789abcdef0 has routes/) });
  });
});

test('a version with more than half a year of support needs no word', () => {
  expect(supportNotes('1.36')).toEqual([]);
});

test('a version whose support ends within half a year of the calendar is pointed out', () => {
  expect(supportNotes('1.35')).toEqual([
    {
      topic: 'kubernetes',
      message: expect.stringMatching(/^standard support of 1\.35 ends on 2027-03-27, 124 days after/),
    },
  ]);
});

test.each(kubernetesVersions)('the status of $version is what its dates say on the day they were read', (spec) => {
  const { status, standardSupportUntil, extendedSupportUntil, checkedOn } = spec;
  const supported = (until: string | undefined) => until !== undefined && until > checkedOn;
  if (status === 'unavailable') expect(standardSupportUntil).toBeUndefined();
  else if (status === 'standard') expect(supported(standardSupportUntil)).toBe(true);
  else
    expect([supported(standardSupportUntil), supported(extendedSupportUntil)]).toEqual([false, status === 'extended']);
});
