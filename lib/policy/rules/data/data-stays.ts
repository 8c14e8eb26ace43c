import { complaint } from '../../checks';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

/** Carry data to another account, another region or out of AWS, by what they are. */
const CARRIERS: Readonly<Record<string, string>> = {
  'AWS::AppFlow::Flow': 'it copies data to other services',
  'AWS::Backup::LogicallyAirGappedBackupVault': 'backups in it can be shared with other accounts',
  'AWS::DMS::Endpoint': 'it copies data elsewhere',
  'AWS::DataSync::Task': 'it copies data elsewhere',
  'AWS::DynamoDB::GlobalTable': 'its data lies in several regions',
  'AWS::EC2::NetworkInsightsAccessScope': 'it describes the network to others',
  'AWS::ECR::ReplicationConfiguration': 'images are copied to other registries',
  'AWS::Events::ApiDestination': 'events are sent to an address of the internet',
  'AWS::Events::Connection': 'events are sent to an address of the internet',
  'AWS::Events::Endpoint': 'events go to another region',
  'AWS::Grafana::Workspace': 'measurements are read at an address of the internet',
  'AWS::KMS::ReplicaKey': 'the key opens what is encrypted in another region',
  'AWS::Logs::Destination': 'other accounts send logs here, and read what comes back',
  'AWS::Oam::Link': 'measurements and logs are shared with another account',
  'AWS::RAM::ResourceShare': 'resources are shared with other accounts',
  'AWS::RDS::GlobalCluster': 'its data lies in several regions',
  'AWS::S3::StorageLens': 'sizes and names of buckets are written elsewhere',
  'AWS::SecretsManager::ReplicaSecret': 'the secret lies in another region',
};

/** Properties that send data away. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'AWS::Backup::BackupPlan': ['BackupPlan.BackupPlanRule.0.CopyActions'],
  'AWS::DataPipeline::Pipeline': ['PipelineObjects'],
  'AWS::EFS::FileSystem': ['ReplicationConfiguration'],
  'AWS::KinesisFirehose::DeliveryStream': [
    'HttpEndpointDestinationConfiguration',
    'SplunkDestinationConfiguration',
    'SnowflakeDestinationConfiguration',
  ],
  'AWS::S3::Bucket': [
    'ReplicationConfiguration',
    'WebsiteConfiguration',
    'CorsConfiguration',
    'AccelerateConfiguration',
  ],
};

const WAY_OUT = 'leave it out, or accept it and say who gets what';

export const dataStays: ResourceRule = {
  over: 'resource',
  id: 'data-stays',
  title: 'Data stays in the account and the region',
  source: 'CloudFormation resource reference (2026-09), replication, sharing and delivery; GDPR, article 44',
  controls: ['DATA-03', 'DATA-06'],
  types: [
    ...Object.keys(CARRIERS),
    ...Object.keys(FIELDS),
    'AWS::KMS::Key',
    'AWS::Logs::SubscriptionFilter',
    'AWS::SNS::Subscription',
    'AWS::SNS::Topic',
  ],
  check: (resource) => [
    ...carrier(resource),
    ...(FIELDS[resource.type] ?? [])
      .filter((path) => resource.raw(path) !== undefined)
      .map((path) => leaves(path, resource.raw(path), 'it sends data elsewhere, or offers it there')),
    ...multiRegion(resource),
    ...acl(resource),
    ...subscribed(resource),
  ],
};

const leaves = (path: string, value: unknown, problem: string): Complaint =>
  complaint(path, value, { problem, wayOut: WAY_OUT });

function carrier(resource: Resource): readonly Complaint[] {
  const problem = CARRIERS[resource.type];
  return problem === undefined ? [] : [leaves('Type', resource.type, problem)];
}

const multiRegion = (resource: Resource): readonly Complaint[] =>
  resource.type === 'AWS::KMS::Key' &&
  !['undefined', 'false'].includes(String(resource.knownAt('MultiRegion') ?? resource.raw('MultiRegion')))
    ? [leaves('MultiRegion', resource.raw('MultiRegion'), 'its material can be copied to another region')]
    : [];

/** Lists of access are older than policies, and mostly for others. */
const acl = (resource: Resource): readonly Complaint[] =>
  resource.type === 'AWS::S3::Bucket' &&
  resource.raw('AccessControl') !== undefined &&
  !['Private', 'LogDeliveryWrite', 'BucketOwnerFullControl', 'BucketOwnerRead'].includes(
    String(resource.knownAt('AccessControl')),
  )
    ? [leaves('AccessControl', resource.raw('AccessControl'), 'it lets strangers read or write')]
    : [];

/** People get mail; functions and queues of the app get messages; nothing else does. */
function subscribed(resource: Resource): readonly Complaint[] {
  if (resource.type === 'AWS::Logs::SubscriptionFilter')
    return resource.referenced('DestinationArn') === undefined
      ? [leaves('DestinationArn', resource.raw('DestinationArn'), 'logs go to what stands nowhere in the app')]
      : [];
  const bases =
    resource.type === 'AWS::SNS::Subscription'
      ? ['']
      : resource.type === 'AWS::SNS::Topic'
        ? resource.members('Subscription').map((path) => `${path}.`)
        : [];
  return bases
    .filter((base) => {
      const protocol = String(resource.knownAt(`${base}Protocol`));
      if (['email', 'email-json', 'sms'].includes(protocol)) return false;
      return !['lambda', 'sqs', 'firehose'].includes(protocol) || resource.referenced(`${base}Endpoint`) === undefined;
    })
    .map((base) =>
      leaves(`${base}Endpoint`, resource.raw(`${base}Endpoint`), 'messages go to what stands nowhere in the app'),
    );
}
