import {
  type Baseline,
  baselineOf,
  baselineText,
  type Output,
  parseBaseline,
  replaceProblems,
  type Replacement,
} from '../../lib/baseline';
import type { ResourceJson } from '../../lib/policy/model/resource';

const STACK = 'windlass-a-Storage';
const KEPT = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

const RESOURCES: Readonly<Record<string, ResourceJson>> = {
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.1.0/24' } },
  Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'cluster' } },
  Cluster: {
    Type: 'AWS::EKS::Cluster',
    Properties: {
      Name: 'a',
      RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      ResourcesVpcConfig: { SubnetIds: [{ Ref: 'Subnet' }], EndpointPublicAccess: false },
    },
  },
  Bucket: { Type: 'AWS::S3::Bucket', ...KEPT, Properties: { BucketName: 'weights' } },
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: {} },
  Block: {
    Type: 'AWS::EKS::Nodegroup',
    Properties: { CapacityType: 'CAPACITY_BLOCK', ClusterName: { Ref: 'Cluster' } },
  },
  Nodes: { Type: 'AWS::EKS::Nodegroup', Properties: { CapacityType: 'ON_DEMAND', ClusterName: { Ref: 'Cluster' } } },
  Files: {
    Type: 'AWS::FSx::FileSystem',
    Properties: {
      FileSystemType: 'LUSTRE',
      StorageCapacity: 1200,
      LustreConfiguration: { DeploymentType: 'PERSISTENT_2' },
    },
  },
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'x' } },
  Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateName: 'x' } },
  Mail: { Type: 'AWS::SNS::Subscription', Properties: { Endpoint: 'a@example.com' } },
};

const object = (kind: string, name: string, more: object = {}, namespace?: string) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  ...more,
});

const OBJECTS: readonly object[] = [
  object('Namespace', 'serving'),
  object('PriorityClass', 'high', { value: 100 }),
  object('ClusterRole', 'reader', { rules: [] }),
  object('NodePool', 'team'),
  object('CustomResourceDefinition', 'things.example.com', { spec: { group: 'example.com', scope: 'Namespaced' } }),
  object(
    'PersistentVolumeClaim',
    'disk',
    { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } } },
    'serving',
  ),
  object('Service', 'door', { spec: { type: 'LoadBalancer' } }, 'serving'),
  object('Secret', 'token', { data: { key: 'c2VjcmV0LXZhbHVl' }, immutable: true }, 'serving'),
  object('Deployment', 'qwen', { spec: { selector: { matchLabels: { app: 'a' } } } }, 'serving'),
];

interface Change {
  readonly resources?: Readonly<Record<string, ResourceJson | undefined>>;
  readonly objects?: readonly object[];
  /** Under another custom resource. */
  readonly applier?: string;
  readonly stack?: string;
  readonly region?: string;
  readonly delivery?: 'cdk' | 'gitops';
}

function outputWith({
  resources = {},
  objects = OBJECTS,
  applier = 'Objects',
  stack = STACK,
  region = 'us-west-2',
  delivery = 'cdk',
}: Change = {}): Output {
  const applied = { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { Manifest: JSON.stringify(objects) } };
  const all = { ...RESOURCES, ...(delivery === 'cdk' ? { [applier]: applied } : {}), ...resources };
  const there = Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined)) as Record<
    string,
    ResourceJson
  >;
  return {
    environment: 'a',
    delivery,
    objects: delivery === 'gitops' ? objects : [],
    stacks: [
      {
        name: stack,
        account: '111122223333',
        region,
        template: { Resources: there },
        constructs: { Vpc: 'Network/Vpc' },
      },
    ],
  };
}

const baseline = baselineOf(outputWith(), { windlass: '0.2.0', file: 'environments/a.ts' });
const PATH = 'baselines/a.json';
const against = (change: Change, replacements: readonly Replacement[] = [], day?: string) =>
  replaceProblems({ baseline, path: PATH }, outputWith(change), {
    replacements,
    ...(day === undefined ? {} : { day }),
  });
const told = (change: Change) => against(change).map(({ field, message }) => `${field}: ${message}`);
const props = (id: string, change: object): Change => ({
  resources: { [id]: { ...RESOURCES[id]!, Properties: { ...RESOURCES[id]!.Properties, ...change } } },
});
const without = (name: string): Change => ({
  objects: OBJECTS.filter((one) => (one as { metadata: { name: string } }).metadata.name !== name),
});
const objectWith = (name: string, change: object): Change => ({
  objects: OBJECTS.map((one) =>
    (one as { metadata: { name: string } }).metadata.name === name ? { ...one, ...change } : one,
  ),
});

test('the same output is refused nothing', () => {
  expect(told({})).toEqual([]);
});

test('one error says what, why it is thought so, what is lost, what goes with it, and the ways out', () => {
  expect(told(props('Bucket', { BucketName: 'other' }))).toEqual([
    "baselines/a.json: windlass-a-Storage/Bucket (AWS::S3::Bucket) is deployed and would be replaced: BucketName (weights → other); lost: what it holds is not in the new one: weights are staged again; keep BucketName, go the way that 'windlass change' prints, or permit it in the environment: replacements: [{ resource: 'windlass-a-Storage/Bucket', reason, owner, expires }]",
  ]);
});

test('what follows from a loss is told with it', () => {
  const [first, ...more] = told(props('Vpc', { CidrBlock: '10.1.0.0/16' }));
  expect(first).toMatch(
    /Vpc .* and with it subnet windlass-a-Storage\/Subnet, cluster windlass-a-Storage\/Cluster and node group/,
  );
  expect(more).toEqual([]);
});

test.each<readonly [what: string, change: Change, message: RegExp]>([
  ['a cluster whose role is another', props('Role', { RoleName: 'next' }), /Cluster .* would be replaced: RoleArn/],
  [
    'a nested property',
    props('Files', { LustreConfiguration: { DeploymentType: 'SCRATCH_2' } }),
    /LustreConfiguration.DeploymentType \(PERSISTENT_2 → SCRATCH_2\)/,
  ],
  [
    'a property that was left to AWS',
    props('Subnet', { AvailabilityZone: 'us-west-2a' }),
    /AvailabilityZone \(nothing → us-west-2a\)/,
  ],
  ['a capacity block bought otherwise', props('Block', { CapacityType: 'ON_DEMAND' }), /Block .* CapacityType/],
  ['a bucket that goes', { resources: { Bucket: undefined } }, /Bucket .* would be orphaned/],
  ['a file system that goes', { resources: { Files: undefined } }, /Files .* would be deleted/],
  [
    'a bucket under another logical id',
    { resources: { Bucket: undefined, Moved: RESOURCES['Bucket']! } },
    /windlass-a-Storage\/Moved \(AWS::S3::Bucket\) would be made in its place.*overrideLogicalId/,
  ],
  [
    'a bucket that is kept no more',
    { resources: { Bucket: { ...RESOURCES['Bucket']!, DeletionPolicy: 'Delete' } } },
    /would lose its protection: DeletionPolicy Retain → Delete/,
  ],
  [
    'a bucket whose successor keeps nothing',
    { resources: { Bucket: { ...RESOURCES['Bucket']!, UpdateReplacePolicy: 'Snapshot' } } },
    /UpdateReplacePolicy Retain → Snapshot/,
  ],
  [
    'a bucket under a condition',
    { resources: { Bucket: { ...RESOURCES['Bucket']!, Condition: 'IsNew' } as ResourceJson } },
    /Condition IsNew decides/,
  ],
  [
    'another stack name',
    { stack: 'windlass-a-Data' },
    /would be left behind: the output has no stack windlass-a-Storage/,
  ],
  ['another region', { region: 'eu-west-1' }, /^region: region us-west-2 is deployed .* made anew in region eu-west-1/],
  [
    'another delivery',
    { delivery: 'gitops' },
    /^delivery: .* from 'cdk' to 'gitops', by which stack windlass-a-Storage/,
  ],
  ['a namespace that goes', without('serving'), /Namespace serving .* would be deleted.*everything in it goes/],
  ['an object of a kind nobody knows, for the whole cluster', without('team'), /NodePool team/],
  ['a role for the cluster', without('reader'), /ClusterRole reader/],
  ['a claim', without('disk'), /PersistentVolumeClaim serving\/disk/],
  ['a secret', without('token'), /Secret serving\/token/],
  ['a load balancer', without('door'), /Service serving\/door/],
  ['an immutable field', objectWith('high', { value: 200 }), /PriorityClass high .* value is immutable/],
  [
    'a claim that shrinks',
    objectWith('disk', { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }),
    /requests.storage is immutable/,
  ],
  [
    'the scope of a kind',
    objectWith('things.example.com', { spec: { group: 'example.com', scope: 'Cluster' } }),
    /spec.scope is immutable/,
  ],
  ['another kind', objectWith('serving', { kind: 'Project' }), /Namespace serving/],
  [
    'an object that another manifest applies',
    { applier: 'Elsewhere' },
    /moves from windlass-a-Storage\/Objects to windlass-a-Storage\/Elsewhere/,
  ],
])('%s is refused', (_, change, message) => {
  expect(told(change).some((line) => message.test(line))).toBe(true);
});

test.each<readonly [string, Change]>([
  ['an alarm', { resources: { Alarm: undefined } }],
  ['a launch template', props('Template', { LaunchTemplateName: 'y' })],
  ['a log group that nobody keeps', props('Logs', { LogGroupName: 'x' })],
  ['a subscription', { resources: { Mail: undefined } }],
  ['a node group that is bought on demand', { resources: { Nodes: undefined } }],
  ['a Deployment', without('qwen')],
  ['a property that is updated in place', props('Files', { StorageCapacity: 2400 })],
  ['another version of a kind', objectWith('serving', { apiVersion: 'v2' })],
  [
    'the keys in another order',
    props('Cluster', { ResourcesVpcConfig: { EndpointPublicAccess: false, SubnetIds: [{ Ref: 'Subnet' }] } }),
  ],
])('%s may change', (_, change) => {
  expect(told(change)).toEqual([]);
});

describe('permissions', () => {
  const permit = (resource: string, more: Partial<Replacement> = {}): Replacement => ({
    resource,
    reason: 'the weights are staged again',
    owner: 'platform@example.com',
    expires: '2027-01-31',
    ...more,
  });
  const renamed = props('Bucket', { BucketName: 'other' });

  test.each([`${STACK}/Bucket`, `${STACK}/Bucket (AWS::S3::Bucket)`])('%s is enough', (resource) => {
    expect(against(renamed, [permit(resource)], '2026-12-01')).toEqual([]);
  });

  test('one for a VPC is enough for what follows it; by its construct too', () => {
    expect(against(props('Vpc', { CidrBlock: '10.1.0.0/16' }), [permit(`${STACK}/Network/Vpc`)])).toEqual([]);
  });

  test('one for a stack that goes is enough for its resources', () => {
    const left = against({ stack: 'windlass-a-Data' }, [permit(STACK)]);
    expect(left.every(({ message }) => message.includes('moves from'))).toBe(true);
  });

  test('one covers nothing but what it names', () => {
    const both = { resources: { ...renamed.resources, Files: undefined } };
    expect(against(both, [permit(`${STACK}/Bucket`)]).map(({ message }) => message)).toEqual([
      expect.stringMatching(/Files .* would be deleted/),
    ]);
  });

  test.each<readonly [string, Change, Replacement, string]>([
    [
      'unused',
      {},
      permit(`${STACK}/Bucket`),
      "nothing replaces or deletes 'windlass-a-Storage/Bucket' any more: the baseline is past it; remove it",
    ],
    [
      'misspelt',
      {},
      permit(`${STACK}/Buckets`),
      'is not in the baseline, which has moved on or never had it; remove it',
    ],
    [
      'of what only follows',
      props('Vpc', { CidrBlock: '10.1.0.0/16' }),
      permit(`${STACK}/Subnet`),
      'goes with windlass-a-Storage/Vpc alone',
    ],
    ['ended', renamed, permit(`${STACK}/Bucket`, { expires: '2026-11-30' }), 'it ended on 2026-11-30'],
  ])('one that is %s is an error', (_, change, replacement, message) => {
    const problems = against(change, [replacement], '2026-12-01').map((one) => `${one.field}: ${one.message}`);
    expect(problems.find((line) => line.startsWith('replacements[0].'))).toContain(message);
  });

  test('the same twice is an error', () => {
    expect(against(renamed, [permit(`${STACK}/Bucket`), permit(`${STACK}/Bucket`)])).toEqual([
      {
        field: 'replacements[1].resource',
        message: "'windlass-a-Storage/Bucket' is permitted by replacements[0]; remove one",
      },
    ]);
  });

  test('without a baseline every one is idle', () => {
    expect(replaceProblems(undefined, outputWith(), { replacements: [permit('x')] })[0]?.message).toMatch(
      /no baseline.*remove it/,
    );
  });
});

describe('the file', () => {
  const text = baselineText(baseline);

  test('has no value of a Secret', () => {
    expect(text).not.toContain('c2VjcmV0');
    expect(text).toContain('"kind": "Secret"');
  });

  test('is the same whatever order the output has', () => {
    const turned = Object.fromEntries(Object.entries(outputWith().stacks[0]!.template.Resources!).reverse());
    const output = { ...outputWith({ objects: [...OBJECTS].reverse() }) };
    const { Objects } = output.stacks[0]!.template.Resources!;
    const [stack] = output.stacks;
    const reversed = { ...output, stacks: [{ ...stack!, template: { Resources: { ...turned, Objects: Objects! } } }] };
    expect(baselineText(baselineOf(reversed, { windlass: '0.2.0', file: 'environments/a.ts' }))).toBe(text);
  });

  test('what the version that wrote it did not watch is not compared', () => {
    const old = JSON.parse(text) as Baseline;
    const resources = Object.fromEntries(
      Object.entries(old.watched.resources).filter(([type]) => type !== 'AWS::S3::Bucket'),
    );
    const before = { ...old, watched: { ...old.watched, resources } };
    expect(
      replaceProblems({ baseline: before, path: PATH }, outputWith(props('Bucket', { BucketNamePrefix: 'x' }))),
    ).toEqual([]);
  });

  test.each([
    ['{', 'is no JSON'],
    ['[]', 'is no baseline'],
    ['null', 'is no baseline'],
    ['{"format": 2, "windlass": "9.0.0"}', 'has format 2, written by windlass 9.0.0; this one reads 1'],
    [text.replace('"delivery": "cdk"', '"delivery": "helm"'), 'is no baseline: delivery'],
    [text.replace('"objects": [', '"more": 1, "objects": ['), 'is no baseline: more'],
  ])('%.20s is one clear problem', (damaged, message) => {
    expect(parseBaseline(damaged, PATH)).toEqual({ field: PATH, message: expect.stringContaining(message) as string });
  });
});
