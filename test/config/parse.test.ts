import { parseEnvironment, type EnvironmentInput } from '../../lib/config';
import { environmentWith, smallEnvironment } from '../support/environments';
import { UNKNOWN_ENGINE } from '../support/unknown-engine';

type Change = (environment: EnvironmentInput) => void;
// A test breaks types on purpose: what a JSON file or a careless cast can hold.
const set =
  (path: string, value: unknown): Change =>
  (environment) => {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let target: Record<string, unknown> = environment as unknown as Record<string, unknown>;
    for (const key of keys) target = target[key] as Record<string, unknown>;
    target[last] = value;
  };

function problemsOf(change: Change): string[] {
  const result = parseEnvironment(environmentWith(change));
  return result.ok ? [] : result.problems.map(({ field, message }) => `${field}: ${message}`);
}

test('a legal environment is accepted, with its defaults filled in', () => {
  const result = parseEnvironment(smallEnvironment);
  expect(result).toMatchObject({
    ok: true,
    config: { delivery: 'cdk', storage: { tier: 'auto' }, models: [{ replicas: 1 }] },
  });
});

test.each<[string, Change, RegExp]>([
  [
    'an unknown key, with the nearest known one',
    set('models.0.replica', 2),
    /^models\[0\]\.replica: unknown key 'replica'; did you mean 'replicas'\?$/,
  ],
  ['an unknown top-level key', set('regio', 'x'), /^regio: unknown key 'regio'; did you mean 'region'\?$/],
  [
    'an unknown instance type',
    set('capacity.0.instanceType', 'p5.96xlarge'),
    /^capacity\[0\]\.instanceType: unknown instance type 'p5\.96xlarge'; the nearest are p5\.48xlarge, p5\.4xlarge$/,
  ],
  [
    'a VPC block that is too large',
    set('network.cidr', '10.0.0.0/15'),
    /network\.cidr: a VPC block is \/16 to \/28, got \/15/,
  ],
  ['host bits in a VPC block', set('network.cidr', '10.0.0.5/16'), /did you mean 10\.0\.0\.0\/16\?/],
  [
    'a public source range',
    set('access.sourceCidrs', ['0.0.0.0/0']),
    /access\.sourceCidrs\[0\]: '0\.0\.0\.0\/0' is not inside a private range/,
  ],
  ['an address without a mask', set('access.sourceCidrs', ['10.0.0.1']), /must be an IPv4 block with a mask/],
  [
    'a name that starts with a digit',
    set('models.0.name', '3b-chat'),
    /models\[0\]\.name: must match .* try 'm-3b-chat'/,
  ],
  ['a name with a dot', set('models.0.name', 'qwen3.5-397b'), /try 'qwen3-5-397b'/],
  [
    'a capacity block without its reservation',
    (e) =>
      Object.assign(e.capacity[0]!, {
        instanceType: 'p6-b200.48xlarge',
        purchaseOption: 'capacity-block',
        availabilityZoneId: 'usw2-az1',
      }),
    /capacity\[0\]\.reservationId: purchaseOption 'capacity-block' needs the id of the reservation/,
  ],
  [
    'a reservation for on-demand nodes',
    set('capacity.0.reservationId', 'cr-0123456789abcdef0'),
    /takes no reservation/,
  ],
  [
    'a way of buying the type is not sold in',
    set('capacity.0.purchaseOption', 'capacity-block'),
    /g6e\.2xlarge is not sold as 'capacity-block'/,
  ],
  [
    'a zone of another region',
    set('network.availabilityZoneIds', ['use1-az1', 'usw2-az2']),
    /'use1-az1' is not a zone id of us-west-2/,
  ],
  [
    'a zone name instead of an id',
    set('network.availabilityZoneIds', ['us-west-2a', 'usw2-az2']),
    /zone names differ from account to account/,
  ],
  ['a single zone', set('network.availabilityZoneIds', ['usw2-az1']), /at least two zones/],
  ['the same zone twice', set('network.availabilityZoneIds', ['usw2-az1', 'usw2-az1']), /listed twice/],
  [
    'an unknown Kubernetes version',
    set('kubernetesVersion', '1.99'),
    /kubernetesVersion: EKS does not offer '1\.99' in standard support; use one of/,
  ],
  ['an ended Kubernetes version', set('kubernetesVersion', '1.29'), /EKS does not offer '1\.29'/],
  [
    'an unknown region',
    set('region', 'us-west-9'),
    /region: 'us-west-9' has no GPU instance type in the catalog; known: ap-northeast-1, /,
  ],
  [
    'a model that is not in the catalog',
    set('models.0.model', 'qwen3-8'),
    /models\[0\]\.model: 'qwen3-8' is not in the catalog; did you mean 'qwen3-8b'\?/,
  ],
  [
    'a model that was only announced',
    set('models.0.model', 'llama-5-announced'),
    /was announced \(.*\) but has no public weights/,
  ],
  [
    'shell characters in a model id',
    set('models.0.model', 'a/b; rm -rf /'),
    /models\[0\]\.model: must be a catalog id or a Hugging Face id/,
  ],
  [
    'an unknown checkpoint',
    set('models.0.checkpoint', 'Q9'),
    /qwen3-8b has no checkpoint 'Q9'; qwen3-8b is published as BF16/,
  ],
  [
    'an image by tag',
    set('models.0.engine', { image: { repository: 'own/vllm', digest: 'latest' } }),
    /engine\.image\.digest: must be a digest/,
  ],
  [
    'an engine whose flags are unknown',
    set('models.0.engine', { version: UNKNOWN_ENGINE }),
    new RegExp(`the flags of vLLM ${UNKNOWN_ENGINE.replaceAll('.', '\\.')} are not in the catalog`),
  ],
  ['a revision that can move', set('models.0.revision', 'main'), /must be a full 40-digit commit/],
  ['an unknown capacity', set('models.0.capacity', 'b200'), /no capacity is named 'b200'; known: l40s/],
  [
    'a certificate of another region',
    set('access.certificateArn', 'arn:aws:acm:eu-west-1:111122223333:certificate/1a2b'),
    /the certificate is in eu-west-1, the load balancer in us-west-2/,
  ],
  [
    'a role ARN with a typo',
    set('access.adminRoleArns', ['arn:aws:iam:123:role/x']),
    /access\.adminRoleArns\[0\]: .* is not the ARN of an IAM role/,
  ],
  ['a reserved tag', set('tags', { 'aws:team': 'x' }), /tags\.aws:team: a tag key may not start with 'aws:'/],
  ['more desired nodes than bought', set('capacity.0.desiredCount', 2), /desiredCount 2 is more than count 1/],
  ['a name ECR takes in no repository', set('name', 'a--b'), /^name: must not have two hyphens in a row/],
  [
    'a drain longer than a target group waits',
    set('models.0.drainSeconds', 3571),
    /drainSeconds: must be at most 3420: a target group waits 3600 s at most/,
  ],
  [
    'more nodes than a node group has',
    set('capacity.0.count', 451),
    /capacity\[0\]\.count: must be at most 450, got 451/,
  ],
  ['a utilisation above 1', set('models.0.gpuMemoryUtilization', 1.2), /models\[0\]\.gpuMemoryUtilization:/],
  ['a utilisation in words', set('models.0.gpuMemoryUtilization', '90%'), /models\[0\]\.gpuMemoryUtilization:/],
  ['an account that is not one', set('account', '123'), /account: must be a 12-digit AWS account id/],
  ['a Service name the engine would trip over', set('models.0.name', 'vllm'), /VLLM_PORT/],
])('refuses %s', (_what, change, message) => {
  expect(problemsOf(change)).toEqual([expect.stringMatching(message)]);
});

test('reports every problem at once', () => {
  const problems = problemsOf((environment) => {
    set('account', '1')(environment);
    set('network.cidr', '10.0.0.0/29')(environment);
    set('models.0.replicas', 0)(environment);
  });
  expect(problems).toHaveLength(3);
});

test.each([
  ['auto', 'auto'],
  [-1, 'auto'],
  [4096, 4096],
  ['32k', 32_000],
  ['32K', 32_768],
  ['25.6k', 25_600],
  ['1m', 1_000_000],
])('maxModelLen %p is %p, as to vLLM', (value, tokens) => {
  const result = parseEnvironment(environmentWith(set('models.0.maxModelLen', value)));
  expect(result).toMatchObject({ ok: true, config: { models: [{ maxModelLen: tokens }] } });
});

test.each([0, -2, 1.5, '32 k', '1.5K', 'k', '', 1e12, true])('maxModelLen %p is refused', (value) => {
  expect(problemsOf(set('models.0.maxModelLen', value))).toEqual([
    expect.stringMatching(/^models\[0\]\.maxModelLen: must be a whole number of tokens/),
  ]);
});

test('a number beyond all limits is refused once, and hides nothing', () => {
  const problems = problemsOf((environment) => {
    set('models.0.maxNumBatchedTokens', 1e18)(environment);
    set('region', 'us-weast-2')(environment);
  });
  expect(problems).toEqual([
    'models[0].maxNumBatchedTokens: must be at most 1048576, got 1000000000000000000',
    expect.stringMatching(/^region: /),
  ]);
});

test('a wrong shape does not hide broken rules, nor one broken rule another', () => {
  const problems = problemsOf((environment) => {
    set('account', '1')(environment);
    set('models.0.replica', 2)(environment);
    set('network.availabilityZoneIds', ['usw2-az1', 'use1-az2'])(environment);
    set('models.0.quantization', 'nvfp4')(environment);
    set('capacity.0.desiredCount', 7)(environment);
    set('tags', { a: ',' })(environment);
  });
  expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
    'account',
    'capacity[0].desiredCount',
    'models[0].quantization',
    'models[0].replica',
    'network.availabilityZoneIds[1]',
    'tags.a',
  ]);
});

test.each<[string, Change, string[]]>([
  ['a region says nothing about zones', set('region', 'us-west-9'), ['region']],
  [
    'an instance type says nothing about how it is bought',
    set('capacity.0.instanceType', 'p9.large'),
    ['capacity[0].instanceType'],
  ],
  ['a missing list of models says nothing about capacity', set('models', undefined), ['models']],
  ['a name of a number is one problem', set('models.0.name', 7), ['models[0].name']],
])('refusing %s', (_what, change, fields) => {
  expect(problemsOf(change).map((problem) => problem.split(':')[0])).toEqual(fields);
});

test('two models with one name are refused', () => {
  const problems = problemsOf((environment) => {
    environment.models.push({ ...environment.models[0]! });
  });
  expect(problems).toEqual([expect.stringMatching(/models\[1\]\.name: deployment 'qwen3-8b' is defined twice/)]);
});

test.each<[string, Change]>([
  ['an empty GPU group before its block starts', set('capacity.0.desiredCount', 0)],
  ["the longest context that fits: 'auto'", set('models.0.maxModelLen', 'auto')],
  ['all of the memory', set('models.0.gpuMemoryUtilization', 1)],
  ['a hyphenated instance family', (e) => Object.assign(e.capacity[0]!, { instanceType: 'p6-b200.48xlarge' })],
])('accepts %s', (_what, change) => {
  expect(problemsOf(change)).toEqual([]);
});
