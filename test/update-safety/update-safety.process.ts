import { edits, replacingEdits } from './edits';
import { changesOf, summaryOf, type Summary } from './support';

/** What holds data, or takes the service down, when CloudFormation makes a new one. */
const PRECIOUS = [
  'AWS::EC2::VPC',
  'AWS::ECR::Repository',
  'AWS::EKS::Cluster',
  'AWS::FSx::FileSystem',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
];

const WITH_THE_FILE_SYSTEM = [
  '1 EC2::VPCEndpoint',
  '1 EC2::SecurityGroup',
  '6 EC2::SecurityGroupIngress',
  '4 EC2::SecurityGroupEgress',
  '1 FSx::FileSystem',
  '1 FSx::DataRepositoryAssociation',
  '1 EKS::Addon',
];
const VOLUME_AND_CLAIM = [
  'AWSCDK-EKS-KubernetesResource WeightsVolumeObjects',
  'AWSCDK-EKS-KubernetesResource 20weightsObjects',
];
const WITH_THE_MODEL = [
  '1 IAM::Role',
  '1 IAM::Policy',
  '1 CodeBuild::Project',
  '1 EC2::LaunchTemplate',
  '1 EKS::Nodegroup',
  '1 Events::Rule',
  '1 CloudWatch::Alarm',
  '1 AWSCDK-EKS-KubernetesResource',
];

/** A node group of a capacity block with its schedules and alarms: another block or zone is another group. */
const BLOCK_GROUP = [
  '1 EC2::LaunchTemplate',
  '1 EKS::Nodegroup',
  '2 Events::Rule',
  '2 CloudWatch::Alarm',
  '1 IAM::Role',
  '1 IAM::Policy',
  '1 Scheduler::ScheduleGroup',
  '7 Scheduler::Schedule',
];

/**
 * Edit → what its deploy does, by the published schemas of CloudFormation. A line that changes here changes what users
 * must expect: review it, and say so in the changelog.
 */
const REVIEWED: Readonly<Record<string, Summary>> = {
  'more nodes': {},
  'a newer node image': { rolls: ['b200cr0123456789abcdef0usw2az2NodeGroup'] },
  'Kubernetes 1.35 to 1.36': {
    rolls: ['SystemNodesNodeGroup', 'b200cr0123456789abcdef0usw2az2NodeGroup'],
    applies: ['00namespacesObjects', '01platformObjects'],
  },
  'the next capacity block, beside the one that runs': {},
  'a capacity block extended': {},
  // Its nodes go with its group: the other block belongs beside it.
  'another capacity block in place of the one that runs': { deletes: BLOCK_GROUP },
  // The subnet of the old zone stays, and its export.
  'capacity in another zone': { deletes: BLOCK_GROUP },
  'from a block to on-demand nodes': { deletes: BLOCK_GROUP, applies: ['30deepseekv4proObjects'] },
  'from reserved to on-demand nodes': { deletes: ['1 Events::Rule'], rolls: ['h200NodeGroup'] },
  // The job that stages its weights goes with the model; the weights stay in the bucket.
  'another model': {
    deletes: ['1 IAM::Role', '1 IAM::Policy', '1 CodeBuild::Project', '1 AWSCDK-EKS-KubernetesResource'],
    // gpt-oss reads a vocabulary that a script brings into its pods.
    applies: ['11metricsObjects', '25scriptsObjects', '40endpointObjects'],
  },
  // The quota of GPUs goes with what is asked for.
  'a second model, on GPU nodes in another zone': {
    applies: ['00namespacesObjects', '11metricsObjects', '40endpointObjects'],
  },
  'the second model taken away again': {
    deletes: [
      '1 IAM::Role',
      '1 IAM::Policy',
      '1 CodeBuild::Project',
      '1 EC2::LaunchTemplate',
      '1 EKS::Nodegroup',
      '1 Events::Rule',
      '1 CloudWatch::Alarm',
      '1 AWSCDK-EKS-KubernetesResource',
    ],
    applies: ['00namespacesObjects', '11metricsObjects', '40endpointObjects'],
  },
  'fewer replicas': { applies: ['00namespacesObjects', '30deepseekv4proObjects'] },
  // Slower answers are silent for longer before they are complete.
  'no speculation': { applies: ['11metricsObjects', '30deepseekv4proObjects', '40endpointObjects'] },
  'other tags': { applies: ['40endpointObjects'] },
  'other clients': { applies: ['40endpointObjects'] },
  'another administrator': {},
  'weights on Lustre': { applies: ['30deepseekv4proObjects'] },
  // Refused, and rightly: pods still read from the file system. The two below are the way.
  'weights streamed again, all at once': {
    deletes: WITH_THE_FILE_SYSTEM,
    retains: VOLUME_AND_CLAIM,
    applies: ['30qwen382400bObjects'],
    refuses: ['Storage, used by Workloads'],
  },
  'weights streamed again, the file system kept for now': {
    retains: VOLUME_AND_CLAIM,
    applies: ['30qwen382400bObjects'],
  },
  // What is on the file system is in the bucket too.
  'the kept file system given up': { deletes: WITH_THE_FILE_SYSTEM },
  // A new file system, volume and claim beside the old ones.
  'capacity on Lustre to another zone, the file system kept for now': {
    deletes: BLOCK_GROUP,
    applies: ['WeightsVolumeObjects', '20weightsObjects', '30deepseekv4proObjects'],
  },
  // A larger file system is a faster one, so the first model's probes wait less long.
  'a second model on Lustre': {
    applies: ['00namespacesObjects', '11metricsObjects', '30deepseekv4proObjects', '40endpointObjects'],
  },
  'a model on Lustre taken away, its size written down': {
    deletes: WITH_THE_MODEL,
    applies: ['00namespacesObjects', '11metricsObjects', '40endpointObjects'],
  },
  'a model on Lustre taken away, no size written down': {
    deletes: WITH_THE_MODEL,
    applies: ['00namespacesObjects', '11metricsObjects', '30deepseekv4proObjects', '40endpointObjects'],
    shrinks: ['Lustreusw2az2FileSystem from 4800 to 2400'],
  },
  // The claim asks for the same whatever the size.
  'a larger file system': {},
  // Workloads stays until it is destroyed, and still owns the add-ons: destroy it before `Addons` is deployed. What its functions need
  // for that is there in both deliveries.
  'delivery by GitOps': {
    collides: [
      'EKS::Addon Addonscoredns with Workloads',
      'EKS::Addon Addonsmetricsserver with Workloads',
      'EKS::Addon Addonseksnodemonitoringagent with Workloads',
    ],
    leaves: ['Workloads'],
  },
  'a third zone at the end': { applies: ['01platformObjects', '25scriptsObjects', '40endpointObjects'] },
  // A new set of stacks beside the old one, of which nothing is touched and no name is taken.
  'another name': {
    leaves: ['Operations', 'Network', 'Cluster', 'Storage', 'Mirror', 'GpuCapacity', 'Workloads'],
  },
};

test.each(edits.map((edit) => [edit.name, edit] as const))('%s', (name, edit) => {
  expect(summaryOf(edit)).toEqual(REVIEWED[name]);
});

test.each(edits.map((edit) => [edit.name, edit] as const))(
  '%s: nothing that holds data is replaced or deleted',
  (_, edit) => {
    const lost = changesOf(edit)
      .filter(({ kind, type }) => PRECIOUS.includes(type) && !['create', 'update', 'retain'].includes(kind))
      .map(({ kind, type }) => `${kind} ${type}`);
    // A file system that is taken out of the environment goes: it repeats the bucket.
    expect(lost.filter((loss) => loss !== 'delete AWS::FSx::FileSystem')).toEqual([]);
  },
);

test('another name creates everything anew and touches nothing', () => {
  const edit = edits.find(({ name }) => name === 'another name')!;
  const kinds = new Set(changesOf(edit).map(({ kind }) => kind));
  expect([...kinds]).toEqual(['create']);
});

describe('edits that do replace are seen', () => {
  const replaced = (name: string): readonly string[] =>
    changesOf(replacingEdits.find((edit) => edit.name === name)!)
      .filter(({ kind, type }) => kind === 'replace' && PRECIOUS.includes(type))
      .map(({ type, properties }) => `${type}: ${properties.join(', ')}`);

  test.each([
    ['another cluster name', ['AWS::Logs::LogGroup: LogGroupName', 'AWS::EKS::Cluster: Name']],
    ['another VPC block', ['AWS::EC2::VPC: CidrBlock', 'AWS::EKS::Cluster: ResourcesVpcConfig']],
    ['zones in another order', ['AWS::EKS::Cluster: ResourcesVpcConfig']],
    ['another bucket name', ['AWS::S3::Bucket: BucketName']],
  ])('%s', (name, expected) => {
    expect(replaced(name)).toEqual(expected);
  });
});
