import type { Resource } from '../policy/model/resource';
import { listOf, step } from '../policy/model/values';
import { fieldsOf, logFormats } from './cluster/content-logs';
import type { Log, Store } from './types';
import { at, branches, listAt, named, OWN_ACCOUNT, OWN_REGION, readings, targetsAt, textAt, type World } from './world';

/** A type that keeps bytes, and where it says under which key. */
interface Keeper {
  readonly service: string;
  readonly keys: readonly string[];
  /** What encrypts where no key is named. */
  readonly otherwise: string;
}

const AWS_KEY = 'a key of AWS for the service';
const NOTHING = 'no encryption is stated';

const KEEPERS: Readonly<Record<string, Keeper>> = {
  'AWS::S3::Bucket': {
    service: 'Amazon S3',
    keys: ['BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID'],
    otherwise: 'keys of S3 (SSE-S3)',
  },
  'AWS::FSx::FileSystem': { service: 'Amazon FSx', keys: ['KmsKeyId'], otherwise: AWS_KEY },
  'AWS::EFS::FileSystem': { service: 'Amazon EFS', keys: ['KmsKeyId'], otherwise: AWS_KEY },
  'AWS::EC2::LaunchTemplate': {
    service: 'Amazon EBS, and disks of the instance',
    keys: ['LaunchTemplateData.BlockDeviceMappings.0.Ebs.KmsKeyId'],
    otherwise: 'the default key of the account for volumes',
  },
  'AWS::EC2::Volume': { service: 'Amazon EBS', keys: ['KmsKeyId'], otherwise: AWS_KEY },
  'AWS::ECR::Repository': {
    service: 'Amazon ECR',
    keys: ['EncryptionConfiguration.KmsKey'],
    otherwise: 'keys of ECR (AES-256)',
  },
  'AWS::Logs::LogGroup': { service: 'CloudWatch Logs', keys: ['KmsKeyId'], otherwise: AWS_KEY },
  'AWS::SecretsManager::Secret': { service: 'Secrets Manager', keys: ['KmsKeyId'], otherwise: AWS_KEY },
  'AWS::SSM::Parameter': { service: 'Parameter Store', keys: ['KeyId'], otherwise: 'none, plain text' },
  'AWS::SNS::Topic': { service: 'Amazon SNS', keys: ['KmsMasterKeyId'], otherwise: NOTHING },
  'AWS::SQS::Queue': { service: 'Amazon SQS', keys: ['KmsMasterKeyId'], otherwise: 'keys of SQS' },
  'AWS::EKS::Cluster': {
    service: 'Kubernetes secrets (etcd of EKS)',
    keys: ['EncryptionConfig.0.Provider.KeyArn'],
    otherwise: AWS_KEY,
  },
  'AWS::DynamoDB::Table': { service: 'Amazon DynamoDB', keys: ['SSESpecification.KMSMasterKeyId'], otherwise: AWS_KEY },
  'AWS::Kinesis::Stream': { service: 'Amazon Kinesis', keys: ['StreamEncryption.KeyId'], otherwise: NOTHING },
  'AWS::Backup::BackupVault': { service: 'AWS Backup', keys: ['EncryptionKeyArn'], otherwise: AWS_KEY },
  'AWS::APS::Workspace': { service: 'Managed Prometheus', keys: ['KmsKeyArn'], otherwise: AWS_KEY },
  'AWS::CodeBuild::Project': { service: 'CodeBuild (artifacts, cache)', keys: ['EncryptionKey'], otherwise: AWS_KEY },
};

/** Where data lies, in the order of the templates. */
export const storesOf = (world: World): readonly Store[] =>
  world.assembly.ofType(...Object.keys(KEEPERS)).map((resource) => {
    const { service, keys, otherwise } = KEEPERS[resource.type]!;
    const key = keys.map((path) => keyAt(world, resource, path)).find((text) => text !== undefined);
    const retention = retentionOf(world, resource);
    return {
      what: named(resource),
      type: resource.type,
      service,
      region: resource.stack.region ?? world.region ?? OWN_REGION,
      account: resource.stack.account ?? world.account ?? OWN_ACCOUNT,
      key: key ?? otherwise,
      ...(retention === undefined ? {} : { retention }),
    };
  });

function keyAt(world: World, resource: Resource, path: string): string | undefined {
  const [target] = targetsAt(world, resource, path);
  if (target !== undefined) return named(target);
  return path.split('.').reduce<unknown>((value, key) => branches(step(value, key))[0], resource.properties) ===
    undefined
    ? undefined
    : textAt(world, resource, path);
}

/** Days that a log is kept. Of a log group without an end, for ever; a bucket counts where others write logs into it. */
function retentionOf(world: World, resource: Resource): Store['retention'] {
  if (resource.type === 'AWS::Logs::LogGroup') return daysAt(world, resource, at(resource, 'RetentionInDays'));
  if (resource.type !== 'AWS::S3::Bucket' || !takesLogs(world, resource)) return undefined;
  const days = listAt(resource, 'LifecycleConfiguration.Rules')
    .filter(
      (rule) =>
        step(rule, 'Status') === 'Enabled' &&
        step(rule, 'Prefix') === undefined &&
        step(rule, 'TagFilters') === undefined,
    )
    .flatMap((rule) => step(rule, 'ExpirationInDays') ?? []);
  return days.length === 0 ? 'for ever' : daysAt(world, resource, days[0]);
}

function daysAt(world: World, resource: Resource, value: unknown): Store['retention'] {
  if (value === undefined) return 'for ever';
  const [reading] = readings(world, resource.stack, value);
  const days = Number(reading?.text);
  return reading?.unknown !== undefined || !Number.isFinite(days) ? 'unknown' : days;
}

/** Buckets to which S3, a load balancer, flow logs or a trail write. */
const takesLogs = (world: World, bucket: Resource): boolean =>
  [
    ['AWS::S3::Bucket', 'LoggingConfiguration.DestinationBucketName'],
    ['AWS::EC2::FlowLog', 'LogDestination'],
    ['AWS::CloudTrail::Trail', 'S3BucketName'],
    ['AWS::Config::DeliveryChannel', 'S3BucketName'],
  ].some(([type, path]) =>
    world.assembly.ofType(type!).some((resource) => targetsAt(world, resource, path!).includes(bucket)),
  ) ||
  world.assembly
    .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
    .some((balancer) =>
      listAt(balancer, 'LoadBalancerAttributes').some(
        (attribute) =>
          step(attribute, 'Key') === 'access_logs.s3.bucket' &&
          readings(world, balancer.stack, step(attribute, 'Value')).some(({ targets }) => targets.includes(bucket)),
      ),
    );

/** What is written down of what happens, and what is not. */
export const logsOf = (world: World): readonly Log[] => [
  ...world.assembly.ofType('AWS::EKS::Cluster').map((cluster) => {
    const types = listAt(cluster, 'Logging.ClusterLogging.EnabledTypes').map((one) => String(step(one, 'Type')));
    return {
      what: `control plane of ${named(cluster)}`,
      says: types.length === 0 ? 'nothing' : types.join(', '),
      where: 'CloudWatch Logs',
    };
  }),
  ...flowLogs(world),
  ...world.assembly.ofType('AWS::S3::Bucket').flatMap((bucket) => {
    const [to] = targetsAt(world, bucket, 'LoggingConfiguration.DestinationBucketName');
    return to === undefined
      ? []
      : [{ what: `requests to ${named(bucket)}`, says: 'S3 server access logs', where: named(to) }];
  }),
  ...balancerLogs(world),
  ...logFormats(world).map(({ from, where, line }) => ({
    what: `requests at ${from}`,
    says: fieldsOf(line).join(', ') || line.trim(),
    where: `standard output (${where})`,
  })),
  ...world.assembly.ofType('AWS::CloudTrail::Trail').map((trail) => ({
    what: 'calls of the AWS API',
    says: named(trail),
    where: textAt(world, trail, 'S3BucketName') ?? '?',
  })),
];

function flowLogs(world: World): readonly Log[] {
  const logs = world.assembly.ofType('AWS::EC2::FlowLog');
  const vpcs = world.assembly
    .ofType('AWS::EC2::VPC')
    .filter((vpc) => !logs.some((log) => targetsAt(world, log, 'ResourceId').includes(vpc)));
  return [
    ...logs.map((log) => ({
      what: `packets of ${targetsAt(world, log, 'ResourceId').map(named).join(', ') || textAt(world, log, 'ResourceId') || '?'}`,
      says: `addresses, ports, bytes; ${textAt(world, log, 'TrafficType') ?? 'traffic type is not set'}${at(log, 'LogFormat') === undefined ? '' : `, ${textAt(world, log, 'LogFormat')}`}`,
      where:
        targetsAt(world, log, 'LogGroupName').map(named)[0] ??
        textAt(world, log, 'LogDestination') ??
        textAt(world, log, 'LogGroupName') ??
        '?',
    })),
    ...vpcs.map((vpc) => ({ what: `packets of ${named(vpc)}`, says: 'nothing', where: 'nowhere' })),
  ];
}

const balancerLogs = (world: World): readonly Log[] =>
  world.assembly.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').map((balancer) => {
    const attributes = new Map(
      listOf(at(balancer, 'LoadBalancerAttributes')).map((one) => [step(one, 'Key'), step(one, 'Value')]),
    );
    const isOn = attributes.get('access_logs.s3.enabled') === 'true';
    const [bucket] = isOn ? readings(world, balancer.stack, attributes.get('access_logs.s3.bucket')) : [];
    return {
      what: `connections at ${named(balancer)}`,
      says: isOn ? 'access logs of the load balancer' : 'nothing (access logs are off)',
      where: bucket?.targets.map(named)[0] ?? bucket?.text ?? 'nowhere',
    };
  });

/** Keys by which only AWS decides are none of the environment's own. */
export const isOwnKey = ({ key }: Store): boolean => key.includes('(AWS::KMS::');
