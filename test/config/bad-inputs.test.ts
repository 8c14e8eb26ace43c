import { planParsed } from '../../lib/cli/environment';
import { parseEnvironment, type EnvironmentInput } from '../../lib/config';
import { environmentWith } from '../support/environments';
import { EXISTING_VPC } from '../support/existing-vpc';

/** Inputs that fail hours later on AWS, in Kubernetes or in the engine, with where that was seen. */
interface BadInput {
  readonly what: string;
  readonly source: string;
  readonly change: (environment: EnvironmentInput) => void;
  readonly field: string;
  /** The value and a way out. */
  readonly message: RegExp;
}

const environment = (change: object) => (e: EnvironmentInput) => void Object.assign(e, change);
const network = (change: object) => (e: EnvironmentInput) => void Object.assign(e.network, change);
const access = (change: object) => (e: EnvironmentInput) => void Object.assign(e.access, change);
const model = (change: object) => (e: EnvironmentInput) => void Object.assign(e.models[0]!, change);
const capacity = (change: object) => (e: EnvironmentInput) => void Object.assign(e.capacity[0]!, change);

const onNodes = (instanceType: string, change: object) => (e: EnvironmentInput) => {
  Object.assign(e.capacity[0]!, {
    instanceType,
    purchaseOption: 'on-demand-reservation',
    reservationId: 'cr-0123456789abcdef0',
    availabilityZoneId: 'usw2-az2',
  });
  Object.assign(e.models[0]!, { maxModelLen: 8192 }, change);
};
const block = (change: object) => (e: EnvironmentInput) => {
  onNodes('p6-b200.48xlarge', {})(e);
  Object.assign(e.capacity[0]!, { purchaseOption: 'capacity-block' }, change);
};
const existing =
  (change: (vpc: NonNullable<EnvironmentInput['network']['existingVpc']>) => void) => (e: EnvironmentInput) => {
    e.network.existingVpc = structuredClone(EXISTING_VPC);
    change(e.network.existingVpc);
  };

const VLLM = 'vLLM source (2026-05)';
const REFUSED: readonly BadInput[] = [
  {
    what: 'tensor parallelism that does not divide the heads',
    source: `${VLLM}, config/model.py`,
    change: onNodes('p5.48xlarge', { model: 'llama-3.3-70b', layout: { tensorParallelSize: 6 } }),
    field: 'models[0].layout.tensorParallelSize',
    message: /6.*64 attention heads.*8/,
  },
  {
    what: 'FP8 blocks cut by tensor parallelism',
    source: 'vLLM fp8_utils.py; Qwen3-235B-FP8 with TP 8',
    change: onNodes('p5.48xlarge', {
      model: 'qwen3-235b-a22b',
      quantization: 'fp8',
      layout: { tensorParallelSize: 8 },
    }),
    field: 'models[0].layout.tensorParallelSize',
    message: /192/,
  },
  {
    what: 'more ranks than one node has GPUs',
    source: `${VLLM}, config/parallel.py`,
    change: onNodes('p5.48xlarge', {
      model: 'llama-3.3-70b',
      layout: { tensorParallelSize: 8, pipelineParallelSize: 2, nodes: 1 },
    }),
    field: 'models[0].layout.nodes',
    message: /16/,
  },
  {
    what: 'weights larger than the GPUs',
    source: 'arithmetic',
    change: onNodes('p5.48xlarge', { model: 'llama-3.1-405b', quantization: 'bf16' }),
    field: 'capacity[0].instanceType',
    message: /GiB are missing on each GPU.*Would fit: /,
  },
  {
    what: 'more context than the KV cache holds',
    source: `${VLLM}, v1/core/kv_cache_utils.py`,
    change: model({ maxModelLen: 40_960, gpuMemoryUtilization: 0.42, concurrency: 1 }),
    field: 'models[0].maxModelLen',
    message: /40,960 tokens needs .* GiB of KV cache.*the longest that fits is/,
  },
  {
    what: 'half the memory for large weights',
    source: `${VLLM}, v1/core/kv_cache_utils.py`,
    change: onNodes('p5en.48xlarge', { model: 'deepseek-v4-pro', gpuMemoryUtilization: 0.5 }),
    field: 'models[0].gpuMemoryUtilization',
    message: /× 0\.50 = .*missing on each GPU/,
  },
  {
    what: 'a utilisation of 1.2',
    source: `${VLLM}, config/cache.py`,
    change: model({ gpuMemoryUtilization: 1.2 }),
    field: 'models[0].gpuMemoryUtilization',
    message: /at most 1, got 1\.2/,
  },
  {
    what: 'a utilisation of 0',
    source: `${VLLM}, config/cache.py`,
    change: model({ gpuMemoryUtilization: 0 }),
    field: 'models[0].gpuMemoryUtilization',
    message: /more than 0, got 0/,
  },
  {
    what: "a utilisation of '90%'",
    source: `${VLLM}, config/cache.py`,
    change: model({ gpuMemoryUtilization: '90%' }),
    field: 'models[0].gpuMemoryUtilization',
    message: /must be a number, got '90%'/,
  },
  {
    what: 'more context than the model was made for',
    source: `${VLLM}, config/model.py`,
    change: onNodes('p6-b200.48xlarge', { maxModelLen: 1_000_000, concurrency: 1 }),
    field: 'models[0].maxModelLen',
    message: /1,000,000 exceeds the .* use at most that/,
  },
  {
    what: 'a draft method without a draft',
    source: `${VLLM}, config/speculative.py`,
    change: model({ speculative: { method: 'draft_model', numSpeculativeTokens: 3 } }),
    field: 'models[0].speculative.model',
    message: /draft_model needs .* set speculative\.model/,
  },
  {
    what: 'a draft model whose size nobody knows',
    source: `${VLLM}, config/speculative.py`,
    change: model({ speculative: { method: 'draft_model', model: 'someone/draft' } }),
    field: 'models[0].speculative.draftBytes',
    message: /'someone\/draft' is not in the catalog; set speculative\.draftBytes/,
  },
  {
    what: 'no speculative tokens',
    source: `${VLLM}, config/speculative.py`,
    change: model({ speculative: { method: 'ngram', numSpeculativeTokens: 0 } }),
    field: 'models[0].speculative.numSpeculativeTokens',
    message: /more than 0, got 0/,
  },
  {
    what: 'another quantization than the checkpoint has',
    source: `${VLLM}, config/model.py`,
    change: model({ checkpoint: 'BF16', quantization: 'awq' }),
    field: 'models[0].quantization',
    message: /'awq' does not match checkpoint BF16 .*leave quantization out/,
  },
  {
    what: 'GGUF',
    source: 'vLLM docs, gguf',
    change: model({ quantization: 'gguf' }),
    field: 'models[0].quantization',
    message: /'gguf' is refused: .*published as BF16/,
  },
  {
    what: 'an engine below the security floor',
    source: 'vLLM security advisories',
    change: model({ engine: { version: '0.18.0' } }),
    field: 'models[0].engine.version',
    message: /0\.18\.0.*0\.\d+\.\d/,
  },
  {
    what: 'flags of the engine',
    source: 'vLLM argument parser',
    change: model({ extraArgs: ['--max-model-length'] }),
    field: 'models[0].extraArgs',
    message: /unknown key 'extraArgs'/,
  },
  {
    what: 'variables of the engine',
    source: 'vLLM docs, env_vars',
    change: model({ env: { VLLM_PORT: '1' } }),
    field: 'models[0].env',
    message: /unknown key 'env'/,
  },
  {
    what: 'a Service called vllm',
    source: 'vLLM envs.py get_vllm_port',
    change: model({ name: 'vllm' }),
    field: 'models[0].name',
    message: /'vllm' .*VLLM_PORT.*use the model's name/,
  },
  {
    what: 'a name of 58 characters',
    source: 'lws docs/troubleshooting; kubernetes#64023',
    change: model({ name: 'a'.repeat(58) }),
    field: 'models[0].name',
    message: /at most 40 characters/,
  },
  {
    what: 'a name with a dot',
    source: 'lws leaderworkerset_webhook.go',
    change: model({ name: 'qwen3.5-397b' }),
    field: 'models[0].name',
    message: /try 'qwen3-5-397b'/,
  },
  {
    what: 'a name with capitals and underscores',
    source: 'Kubernetes, RFC 1123',
    change: model({ name: 'My_Model' }),
    field: 'models[0].name',
    message: /try 'my-model'/,
  },
  {
    what: 'a key where a reference belongs',
    source: 'CIS 4.4.1',
    change: access({ apiKey: 'sk-123' }),
    field: 'access.apiKey',
    message: /must be true or false/,
  },
  {
    what: 'an image by tag',
    source: 'kube-linter latest-tag',
    change: model({ engine: { image: { repository: 'deepseek/v4-enterprise', digest: 'latest' } } }),
    field: 'models[0].engine.image.digest',
    message: /must be a digest .*, got 'latest'/,
  },
  {
    what: 'an image with its tag as repository',
    source: 'kube-linter latest-tag',
    change: model({
      engine: { image: { repository: 'deepseek/v4-enterprise:latest', digest: `sha256:${'a'.repeat(64)}` } },
    }),
    field: 'models[0].engine.image.repository',
    message: /without registry or tag, got 'deepseek\/v4-enterprise:latest'/,
  },
  {
    what: 'an instance type that does not exist',
    source: 'aws-cdk-lib 2.276.0, tried',
    change: capacity({ instanceType: 'p5.96xlarge' }),
    field: 'capacity[0].instanceType',
    message: /unknown instance type 'p5\.96xlarge'; the nearest are/,
  },
  {
    what: 'more nodes desired than bought',
    source: 'aws-cdk-lib 2.276.0, tried',
    change: capacity({ desiredCount: 4 }),
    field: 'capacity[0].desiredCount',
    message: /4 is more than count 1; lower it/,
  },
  {
    what: 'Kubernetes 1.99',
    source: 'aws-cdk-lib 2.276.0, tried',
    change: environment({ kubernetesVersion: '1.99' }),
    field: 'kubernetesVersion',
    message: /'1\.99'.*use one of/,
  },
  {
    what: 'Kubernetes 1.30 as a number',
    source: 'aws-cdk-lib 2.276.0, tried',
    change: environment({ kubernetesVersion: 1.3 }),
    field: 'kubernetesVersion',
    message: /must be a text, got 1\.3/,
  },
  {
    what: 'a VPC of /15',
    source: 'VPC docs',
    change: network({ cidr: '10.0.0.0/15' }),
    field: 'network.cidr',
    message: /\/16 to \/28, got \/15/,
  },
  {
    what: 'a VPC of /29',
    source: 'VPC docs',
    change: network({ cidr: '10.0.0.0/29' }),
    field: 'network.cidr',
    message: /\/16 to \/28, got \/29/,
  },
  {
    what: 'subnets that overlap',
    source: 'cloudformation-validate E3060',
    change: existing((vpc) => void Object.assign(vpc.subnets[1]!, { cidr: '10.0.192.0/22' })),
    field: 'network.existingVpc.subnets[1].cidr',
    message: /10\.0\.192\.0\/22 overlaps 10\.0\.192\.0\/21/,
  },
  {
    what: 'a subnet outside the VPC',
    source: 'cloudformation-validate E3059',
    change: existing((vpc) => void Object.assign(vpc.subnets[1]!, { cidr: '10.9.0.0/22' })),
    field: 'network.existingVpc.subnets[1].cidr',
    message: /10\.9\.0\.0\/22 is outside network\.cidr 10\.0\.0\.0\/16/,
  },
  {
    what: 'a network too small for its pods',
    source: 'amazon-vpc-cni-k8s docs',
    change: network({ cidr: '10.0.0.0/24' }),
    field: 'network.cidr',
    message: /10\.0\.0\.0\/24 is too small .*use a \/\d+ or larger/,
  },
  {
    what: 'a GPU subnet too small for its pods',
    source: 'amazon-vpc-cni-k8s docs',
    change: existing((vpc) => void Object.assign(vpc.subnets[4]!, { cidr: '10.0.32.0/28' })),
    field: 'network.existingVpc.subnets[4].cidr',
    message: /10\.0\.32\.0\/28 is too small .*use a \/\d+ or larger/,
  },
  {
    what: 'one zone',
    source: 'EKS docs',
    change: network({ availabilityZoneIds: ['usw2-az1'] }),
    field: 'network.availabilityZoneIds',
    message: /at least two zones/,
  },
  {
    what: 'a zone the control plane cannot use',
    source: 'EKS docs',
    change: (e) => {
      e.region = 'us-east-1';
      e.network.availabilityZoneIds = ['use1-az1', 'use1-az3'];
    },
    field: 'network.availabilityZoneIds[1]',
    message: /cannot run in 'use1-az3'; choose another/,
  },
  {
    what: 'a reservation in a zone without subnets',
    source: 'EKS docs, capacity blocks',
    change: block({ availabilityZoneId: 'usw2-az3' }),
    field: 'capacity[0].availabilityZoneId',
    message: /'usw2-az3' is not in network\.availabilityZoneIds .*add it/,
  },
  {
    what: 'a capacity block without its reservation',
    source: 'EKS docs, capacity blocks',
    change: block({ reservationId: undefined }),
    field: 'capacity[0].reservationId',
    message: /needs the id of the reservation/,
  },
  {
    what: 'a region without the instance type',
    source: 'DescribeInstanceTypeOfferings',
    change: (e) => {
      block({ availabilityZoneId: 'euw2-az1' })(e);
      e.region = 'eu-west-2';
      e.network.availabilityZoneIds = ['euw2-az1', 'euw2-az2'];
    },
    field: 'capacity[0].instanceType',
    message: /p6-b200\.48xlarge is not offered in eu-west-2 .*it is in/,
  },
  {
    what: 'a certificate of another region',
    source: 'cloudformation-validate E3676',
    change: access({ certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1a' }),
    field: 'access.certificateArn',
    message: /is in eu-west-1, the load balancer in us-west-2; request one there/,
  },
  {
    what: 'a certificate of another account',
    source: 'cloudformation-validate E3676',
    change: access({ certificateArn: 'arn:aws:acm:us-west-2:444455556666:certificate/1a' }),
    field: 'access.certificateArn',
    message: /belongs to account 444455556666/,
  },
  {
    what: 'a public load balancer',
    source: 'threat model',
    change: access({ scheme: 'internet-facing' }),
    field: 'access.scheme',
    message: /unknown key 'scheme'/,
  },
  {
    what: 'a throughput FSx does not sell',
    source: 'FSx docs',
    change: environment({ storage: { tier: 'fsx-lustre', perUnitStorageThroughput: 300 } }),
    field: 'storage.perUnitStorageThroughput',
    message: /must be 125 or 250 or 500 or 1000, got 300/,
  },
  {
    what: 'a size of which FSx makes no file system',
    source: 'FSx for Lustre user guide: 1200, 2400, then multiples of 2400 GiB',
    change: environment({ storage: { tier: 'fsx-lustre', capacityGiB: 5000 } }),
    field: 'storage.capacityGiB',
    message: /must be 1200 or a multiple of 2400, as FSx makes them/,
  },
  {
    what: 'a bucket name with capitals',
    source: 'S3 naming rules',
    change: environment({ name: 'My.Env' }),
    field: 'name',
    message: /try 'my-env'/,
  },
  {
    what: 'a role ARN with a typo',
    source: 'IAM',
    change: access({ adminRoleArns: ['arn:aws:iam:123:role/x'] }),
    field: 'access.adminRoleArns[0]',
    message: /'arn:aws:iam:123:role\/x' is not the ARN .*\(arn:aws:iam::/,
  },
  {
    what: 'a role of another partition',
    source: 'IAM',
    change: access({ adminRoleArns: ['arn:aws-cn:iam::111122223333:role/x'] }),
    field: 'access.adminRoleArns[0]',
    message: /is of partition aws-cn, us-west-2 of aws; name a principal of aws/,
  },
  {
    what: 'the name of a node group',
    source: 'aws-cdk#26931',
    change: capacity({ nodegroupName: 'mine' }),
    field: 'capacity[0].nodegroupName',
    message: /unknown key 'nodegroupName'/,
  },
  {
    what: 'no account',
    source: 'CDK docs',
    change: environment({ account: undefined }),
    field: 'account',
    message: /is missing: give a text/,
  },
  {
    what: 'no region',
    source: 'CDK docs',
    change: environment({ region: undefined }),
    field: 'region',
    message: /is missing: give a text/,
  },
  {
    what: 'a reserved tag',
    source: 'AWS tag rules',
    change: environment({ tags: { 'aws:team': 'x' } }),
    field: 'tags.aws:team',
    message: /may not start with 'aws:'.*rename it/,
  },
  {
    what: 'a tag value of 257 characters',
    source: 'AWS tag rules',
    change: environment({ tags: { team: 'x'.repeat(257) } }),
    field: 'tags.team',
    message: /at most 256 characters, got 257; shorten it/,
  },
  {
    what: 'more than 50 tags',
    source: 'AWS tag rules',
    change: environment({ tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${i}`, 'x'])) }),
    field: 'tags',
    message: /at most 45 tags, got 51.*remove some/,
  },
  {
    what: 'an unknown key',
    source: 'configuration libraries',
    change: model({ replica: 2 }),
    field: 'models[0].replica',
    message: /unknown key 'replica'; did you mean 'replicas'\?/,
  },
  {
    what: 'two models of one name',
    source: 'Kubernetes',
    change: (e) => void e.models.push({ ...e.models[0]! }),
    field: 'models[1].name',
    message: /'qwen3-8b' is defined twice/,
  },
  {
    what: 'two models on one port',
    source: 'Kubernetes',
    change: (e) => {
      e.capacity[0]!.count = 2;
      e.models.push({ ...e.models[0]!, name: 'other', port: 8080 });
    },
    field: 'models[1].port',
    message: /port 8080 is taken/,
  },
  {
    what: 'shell characters in a model id',
    source: 'CWE-78',
    change: model({ model: 'a/b;$(id)' }),
    field: 'models[0].model',
    message: /must be a catalog id or a Hugging Face id .*, got 'a\/b;\$\(id\)'/,
  },
  {
    what: 'more replicas than the nodes hold',
    source: 'kube-scheduler',
    change: model({ replicas: 10 }),
    field: 'capacity[0].count',
    message: /1 × g6e\.2xlarge cannot hold qwen3-8b: 10 × 1 GPUs; that takes 10 nodes/,
  },
  {
    what: 'the whole internet as source',
    source: 'EC2',
    change: access({ sourceCidrs: ['0.0.0.0/0'] }),
    field: 'access.sourceCidrs[0]',
    message: /'0\.0\.0\.0\/0' is not inside a private range/,
  },
  {
    what: 'an address without a mask',
    source: 'EC2',
    change: access({ sourceCidrs: ['10.0.0.1'] }),
    field: 'access.sourceCidrs[0]',
    message: /with a mask, like .*, got '10\.0\.0\.1'/,
  },
  {
    what: 'host bits in a block',
    source: 'EC2',
    change: access({ sourceCidrs: ['10.0.0.5/16'] }),
    field: 'access.sourceCidrs[0]',
    message: /'10\.0\.0\.5\/16' has host bits set; did you mean 10\.0\.0\.0\/16\?/,
  },
];

const problemsOf = (change: BadInput['change']) => {
  const planned = planParsed(parseEnvironment(environmentWith(change)));
  return planned.ok ? [] : planned.problems;
};

test.each(REFUSED.map((input) => [input.what, input] as const))('refuses %s', (_, { change, field, message }) => {
  const problems = problemsOf(change);
  expect(problems).toContainEqual({ field, message: expect.stringMatching(message) });
  expect([...new Set(problems.map((problem) => problem.field))]).toEqual([field]);
});

test.each<readonly [string, string, BadInput['change']]>([
  ['p6-b200.48xlarge', 'EC2; ec2.InstanceType of CDK 2.276 throws', block({})],
  [
    'eight ranks on four KV heads',
    `${VLLM}, config/model.py`,
    onNodes('p6-b200.48xlarge', { model: 'qwen3-235b-a22b', quantization: 'bf16', layout: { tensorParallelSize: 8 } }),
  ],
  [
    'n-grams without bounds',
    `${VLLM}, config/speculative.py`,
    model({ speculative: { method: 'ngram', numSpeculativeTokens: 3 } }),
  ],
  [
    'a draft model with its size',
    `${VLLM}, config/speculative.py`,
    model({ speculative: { method: 'draft_model', model: 'someone/draft', draftBytes: 2_000_000_000 } }),
  ],
  ["'auto' as context", `${VLLM}, engine/arg_utils.py`, model({ maxModelLen: 'auto' })],
  ['-1 as context', `${VLLM}, engine/arg_utils.py`, model({ maxModelLen: -1 })],
  ["'32k' as context", `${VLLM}, engine/arg_utils.py`, model({ maxModelLen: '32k' })],
  ['nearly all of the memory', 'vLLM 0.29.0 v1/worker/utils.py request_memory', model({ gpuMemoryUtilization: 0.98 })],
  ['an empty GPU group', 'EKS docs, capacity blocks', block({ desiredCount: 0 })],
  ['subnets without a way out', 'aws-cdk-lib 2.276.0, tried', network({ profile: 'isolated' })],
])('accepts %s (%s)', (_what, _source, change) => {
  expect(problemsOf(change)).toEqual([]);
});
