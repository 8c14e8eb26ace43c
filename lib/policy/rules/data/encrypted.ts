import { complaint, required, says } from '../../checks';
import { isOwnKey } from '../../model/keys';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

/** What a property must be: a key of ours, or a switch that is on. */
type Guard = readonly ['key', path: string] | readonly ['on', path: string, value?: unknown];

const key = (path: string): Guard => ['key', path];
const on = (path: string, value: unknown = true): Guard => ['on', path, value];

/**
 * Services that hold data of ours, or may: at rest under a key that we can withdraw, on the way under TLS. Buckets, log groups,
 * volumes of nodes and secrets in etcd have rules of their own; so have variables of functions, which hold nothing secret.
 */
const GUARDS: Readonly<Record<string, readonly Guard[]>> = {
  'AWS::AmazonMQ::Broker': [key('EncryptionOptions.KmsKeyId')],
  'AWS::Athena::WorkGroup': [key('WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey')],
  'AWS::Backup::BackupVault': [key('EncryptionKeyArn')],
  'AWS::CloudTrail::Trail': [key('KMSKeyId'), on('EnableLogFileValidation')],
  'AWS::CodeArtifact::Domain': [key('EncryptionKey')],
  'AWS::CodeBuild::Project': [key('EncryptionKey')],
  'AWS::DAX::Cluster': [on('SSESpecification.SSEEnabled'), on('ClusterEndpointEncryptionType', 'TLS')],
  'AWS::DMS::ReplicationInstance': [key('KmsKeyId')],
  'AWS::DocDB::DBCluster': [on('StorageEncrypted'), key('KmsKeyId')],
  'AWS::DynamoDB::GlobalTable': [on('SSESpecification.SSEEnabled'), on('SSESpecification.SSEType', 'KMS')],
  'AWS::DynamoDB::Table': [on('SSESpecification.SSEEnabled'), key('SSESpecification.KMSMasterKeyId')],
  'AWS::EFS::FileSystem': [on('Encrypted'), key('KmsKeyId')],
  'AWS::ElastiCache::ReplicationGroup': [
    on('AtRestEncryptionEnabled'),
    key('KmsKeyId'),
    on('TransitEncryptionEnabled'),
  ],
  'AWS::ElastiCache::ServerlessCache': [key('KmsKeyId')],
  'AWS::Elasticsearch::Domain': [
    on('EncryptionAtRestOptions.Enabled'),
    key('EncryptionAtRestOptions.KmsKeyId'),
    on('NodeToNodeEncryptionOptions.Enabled'),
    on('DomainEndpointOptions.EnforceHTTPS'),
  ],
  'AWS::Events::EventBus': [key('KmsKeyIdentifier')],
  'AWS::FSx::FileSystem': [key('KmsKeyId')],
  'AWS::Kinesis::Stream': [on('StreamEncryption.EncryptionType', 'KMS'), key('StreamEncryption.KeyId')],
  'AWS::KinesisFirehose::DeliveryStream': [
    on('DeliveryStreamEncryptionConfigurationInput.KeyType', 'CUSTOMER_MANAGED_CMK'),
    key('DeliveryStreamEncryptionConfigurationInput.KeyARN'),
  ],
  'AWS::MSK::Cluster': [
    key('EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId'),
    on('EncryptionInfo.EncryptionInTransit.ClientBroker', 'TLS'),
  ],
  'AWS::MemoryDB::Cluster': [key('KmsKeyId'), on('TLSEnabled')],
  'AWS::Neptune::DBCluster': [on('StorageEncrypted'), key('KmsKeyId')],
  'AWS::OpenSearchService::Domain': [
    on('EncryptionAtRestOptions.Enabled'),
    key('EncryptionAtRestOptions.KmsKeyId'),
    on('NodeToNodeEncryptionOptions.Enabled'),
    on('DomainEndpointOptions.EnforceHTTPS'),
  ],
  'AWS::RDS::DBCluster': [on('StorageEncrypted'), key('KmsKeyId')],
  'AWS::RDS::DBInstance': [on('StorageEncrypted'), key('KmsKeyId')],
  'AWS::Redshift::Cluster': [on('Encrypted'), key('KmsKeyId')],
  'AWS::SNS::Topic': [key('KmsMasterKeyId')],
  'AWS::SQS::Queue': [key('KmsMasterKeyId')],
  'AWS::SageMaker::EndpointConfig': [key('KmsKeyId')],
  'AWS::SageMaker::NotebookInstance': [key('KmsKeyId')],
  'AWS::Timestream::Database': [key('KmsKeyId')],
};

export const encrypted: ResourceRule = {
  over: 'resource',
  id: 'encrypted',
  title: 'What holds data is encrypted with our key, at rest and on its way',
  source:
    'CloudFormation resource reference (2026-09); checkov CKV_AWS_5, 16, 26, 27, 28, 42, 43, 44, 64, 81, 147; CT controls of encryption',
  controls: ['DATA-05', 'DATA-12', 'DATA-14'],
  types: Object.keys(GUARDS),
  check: (resource) => GUARDS[resource.type]!.flatMap((guard) => guarded(resource, guard)),
};

function guarded(resource: Resource, [kind, path, value]: Guard): readonly Complaint[] {
  if (kind === 'on')
    return required(resource, path, {
      holds: says(value),
      problem: 'data would lie or travel in the clear, or under a key of AWS',
      wayOut: `set it to ${JSON.stringify(value)}`,
    });
  return isOwnKey(resource, path)
    ? []
    : [
        complaint(path, resource.raw(path), {
          problem: 'data would not be encrypted with a key that we can withdraw',
          wayOut: 'name a KMS key of the app',
        }),
      ];
}
