import type { ResourceJson, Stack, TemplateJson } from '../../lib/policy/model/resource';
import { APPLYING, manifest, NODES as DEPLOYED } from '../aws/rules/base';

/** Two templates between which exactly one rule is broken. The double of CloudFormation deploys them too. */
export interface RefusalSeed {
  readonly name: string;
  readonly rule: string;
  readonly before: readonly Stack[];
  readonly after: readonly Stack[];
  /** Days between the two deploys. @default - 0 */
  readonly daysLater?: number;
}

type Resources = Readonly<Record<string, ResourceJson>>;
type Properties = Readonly<Record<string, unknown>>;

const stack = (name: string, Resources: Resources, rest: TemplateJson = {}): Stack => ({
  name,
  template: { ...rest, Resources },
});

const with_ = (resource: ResourceJson, properties: Properties): ResourceJson => ({
  ...resource,
  Properties: { ...resource.Properties, ...properties },
});

const NODES: Resources = DEPLOYED;
const CLUSTER = DEPLOYED['Cluster']!;
const TEMPLATE = DEPLOYED['Template']!;
const GROUP = DEPLOYED['Group']!;

/** The stack of nodes before, and after a change of one or more of its resources. */
const nodes = (name: string, rule: string, change: Resources, base: Resources = NODES): RefusalSeed => ({
  name,
  rule,
  before: [stack('Nodes', base)],
  after: [stack('Nodes', { ...base, ...change })],
});

const group = (properties: Properties): Resources => ({ Group: with_(GROUP, properties) });
const newTemplate = with_(TEMPLATE, { LaunchTemplateData: { InstanceType: 'g6e.2xlarge', EbsOptimized: true } });

const onBlock = (DesiredSize: number): Resources => ({
  ...NODES,
  Template: with_(TEMPLATE, {
    LaunchTemplateData: { InstanceType: 'p5.48xlarge', InstanceMarketOptions: { MarketType: 'capacity-block' } },
  }),
  Group: with_(GROUP, { CapacityType: 'CAPACITY_BLOCK', ScalingConfig: { MinSize: 0, DesiredSize, MaxSize: 2 } }),
});

const VPC: ResourceJson = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
const lnet = { IpProtocol: 'tcp', FromPort: 988, ToPort: 988, GroupId: { Ref: 'Traffic' } };
const LUSTRE: Resources = {
  Vpc: VPC,
  Subnet: DEPLOYED['Subnet']!,
  Traffic: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'lnet', VpcId: { Ref: 'Vpc' } } },
  In: {
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: { ...lnet, SourceSecurityGroupId: { Ref: 'Traffic' } },
  },
  Out: {
    Type: 'AWS::EC2::SecurityGroupEgress',
    Properties: { ...lnet, DestinationSecurityGroupId: { Ref: 'Traffic' } },
  },
  One: {
    Type: 'AWS::FSx::FileSystem',
    DependsOn: ['In', 'Out'],
    Properties: {
      FileSystemType: 'LUSTRE',
      StorageType: 'SSD',
      StorageCapacity: 4800,
      SubnetIds: [{ Ref: 'Subnet' }],
      SecurityGroupIds: [{ Ref: 'Traffic' }],
    },
  } as ResourceJson,
};
const scheduleGroup = (Name: string): ResourceJson => ({ Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name } });
const SCHEDULED: Resources = {
  Blocks: scheduleGroup('blocks'),
  Notices: scheduleGroup('notices'),
  One: {
    Type: 'AWS::Scheduler::Schedule',
    DependsOn: ['Blocks', 'Notices'],
    Properties: {
      Name: 'drain',
      GroupName: 'blocks',
      ScheduleExpression: 'cron(30 11 4 12 ? 2026)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: 'arn:aws:scheduler:::aws-sdk:eks:updateNodegroupConfig', RoleArn: 'arn:aws:iam::1:role/r' },
    },
  } as ResourceJson,
};
const BUCKET: ResourceJson = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'models' } };
const ROLE: Resources = {
  One: {
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'engine', Path: '/', AssumeRolePolicyDocument: {} },
  },
};

/** One resource of a stack with other properties. */
const one = (name: string, rule: string, base: Resources, properties: Properties): RefusalSeed => ({
  name,
  rule,
  before: [stack('Storage', base)],
  after: [stack('Storage', { ...base, One: with_(base['One']!, properties) })],
});

const volume = (volumeHandle: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'weights' },
  spec: { csi: { driver: 'fsx.csi.aws.com', volumeHandle } },
});
const applied = (...objects: readonly object[]): Resources => ({ ...APPLYING, Objects: manifest(objects) });

const exporting = (value: unknown): Stack =>
  stack('Network', { Vpc: VPC, Other: VPC }, { Outputs: { Vpc: { Value: value, Export: { Name: 'Network:Vpc' } } } });
const importing = stack('Nodes', {
  Subnet: {
    Type: 'AWS::EC2::Subnet',
    Properties: { VpcId: { 'Fn::ImportValue': 'Network:Vpc' }, CidrBlock: '10.0.0.0/24' },
  },
});

const many = (count: number, resource: ResourceJson): Resources =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`R${index}`, resource]));

const limit = (name: string, after: Stack): RefusalSeed => ({
  name,
  rule: 'cloudformation-template-limits',
  before: [stack(after.name, { R0: VPC })],
  after: [after],
});

export const REFUSED: readonly RefusalSeed[] = [
  nodes('a release of the image with a label', 'eks-nodegroup-version-alone', {
    ...group({ ReleaseVersion: '1.36.4-20261101', Labels: { pool: 'gpu', driver: '580' } }),
  }),
  nodes('a release of the image with a launch template', 'eks-nodegroup-version-alone', {
    Template: newTemplate,
    ...group({ ReleaseVersion: '1.36.4-20261101' }),
  }),
  nodes('a launch template with tags', 'eks-nodegroup-launch-template-alone', {
    Template: newTemplate,
    ...group({ Tags: { team: 'ads' } }),
  }),
  {
    name: 'a launch template with tags of the stack',
    rule: 'eks-nodegroup-launch-template-alone',
    before: [{ ...stack('Nodes', NODES), tags: { team: 'search' } }],
    after: [{ ...stack('Nodes', { ...NODES, Template: newTemplate }), tags: { owner: 'search' } }],
  },
  nodes('a launch template with scaling', 'eks-nodegroup-launch-template-alone', {
    Template: newTemplate,
    ...group({ ScalingConfig: { MinSize: 0, DesiredSize: 0, MaxSize: 3 } }),
  }),
  nodes('a launch template with a taint', 'eks-nodegroup-launch-template-alone', {
    Template: newTemplate,
    ...group({ Taints: [{ Key: 'gpu', Effect: 'NO_SCHEDULE' }] }),
  }),
  nodes('another launch template', 'eks-nodegroup-launch-template-stays', {
    Second: TEMPLATE,
    ...group({ LaunchTemplate: { Id: { Ref: 'Second' }, Version: '1' } }),
  }),
  nodes('a launch template with an instance profile', 'eks-nodegroup-launch-template-content', {
    Template: with_(TEMPLATE, { LaunchTemplateData: { IamInstanceProfile: { Name: 'nodes' } } }),
  }),
  nodes('nodes newer than the control plane', 'eks-nodegroup-not-newer-than-cluster', group({ Version: '1.37' })),
  nodes('nodes of an earlier Kubernetes', 'eks-nodegroup-never-back', group({ Version: '1.35' })),
  nodes('nodes of an earlier image', 'eks-nodegroup-never-back', group({ ReleaseVersion: '1.36.4-20260901' })),
  nodes(
    'an image of nodes that run in a capacity block',
    'eks-nodegroup-block-empty-for-update',
    { Group: with_(onBlock(2)['Group']!, { ReleaseVersion: '1.36.4-20261101' }) },
    onBlock(2),
  ),
  nodes('a control plane two minors up', 'eks-cluster-one-minor-at-a-time', {
    Cluster: with_(CLUSTER, { Version: '1.38' }),
  }),
  {
    ...nodes(
      'a control plane back after a week',
      'eks-cluster-back',
      { Cluster: with_(CLUSTER, { Version: '1.35' }) },
      {
        ...NODES,
        Group: with_(GROUP, { Version: '1.35', ReleaseVersion: '1.35.9-20261001' }),
      },
    ),
    daysLater: 8,
  },
  {
    name: 'a volume of another file system',
    rule: 'kubernetes-immutable-field',
    before: [stack('Nodes', applied(volume('fs-1')))],
    after: [stack('Nodes', applied(volume('fs-2')))],
  },
  one('a smaller file system', 'fsx-lustre-grows-only', LUSTRE, { StorageCapacity: 2400 }),
  one('a file system half a step larger', 'fsx-lustre-grows-in-steps', LUSTRE, { StorageCapacity: 6000 }),
  one('a cron expression of five fields', 'scheduler-expression', SCHEDULED, {
    ScheduleExpression: 'cron(30 11 4 12 ?)',
  }),
  one('a cron expression of two days', 'scheduler-expression', SCHEDULED, {
    ScheduleExpression: 'cron(30 11 4 12 FRI 2026)',
  }),
  one('a schedule in another group', 'scheduler-group-stays', SCHEDULED, { GroupName: 'notices' }),
  one('a role on another path under its name', 'cloudformation-replaced-under-its-name', ROLE, { Path: '/serving/' }),
  {
    name: 'a bucket that another stack has',
    rule: 'cloudformation-name-taken',
    before: [stack('Storage', { Models: BUCKET }), stack('Mirror', { Own: VPC })],
    after: [stack('Storage', { Models: BUCKET }), stack('Mirror', { Own: VPC, Copy: BUCKET })],
  },
  {
    name: 'a resource under another logical id',
    rule: 'cloudformation-name-taken',
    before: [stack('Storage', { Models: BUCKET })],
    after: [stack('Storage', { Weights: BUCKET })],
  },
  {
    name: 'an export taken away together with its import',
    rule: 'cloudformation-export-in-use',
    before: [exporting({ Ref: 'Vpc' }), importing],
    after: [stack('Network', { Vpc: VPC }), stack('Nodes', { Other: BUCKET })],
  },
  {
    name: 'an export of something else',
    rule: 'cloudformation-export-in-use',
    before: [exporting({ Ref: 'Vpc' }), importing],
    after: [exporting({ Ref: 'Other' }), importing],
  },
  {
    name: 'one export of two stacks',
    rule: 'cloudformation-export-twice',
    before: [exporting({ Ref: 'Vpc' })],
    after: [exporting({ Ref: 'Vpc' }), { ...exporting({ Ref: 'Vpc' }), name: 'Second' }],
  },
  limit('501 resources', stack('Large', many(501, VPC))),
  limit(
    'a megabyte of template',
    stack('Large', many(2, { Type: 'AWS::EC2::VPC', Properties: { Tags: 'x'.repeat(600_000) } })),
  ),
  limit(
    '201 outputs',
    stack('Large', many(1, VPC), {
      Outputs: Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`O${index}`, { Value: 'x' }])),
    }),
  ),
  limit(
    '201 parameters',
    stack('Large', many(1, VPC), {
      Parameters: Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`P${index}`, { Type: 'String' }])),
    }),
  ),
  limit(
    'an export with a long name',
    stack('Large', many(1, VPC), {
      Outputs: { Long: { Value: 'x', Export: { Name: 'x'.repeat(256) } } },
    }),
  ),
];
