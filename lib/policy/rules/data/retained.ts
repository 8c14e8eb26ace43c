import { complaint } from '../../checks';
import { MANIFEST_TYPES, objectsIn } from '../../model/kubernetes-object';
import { isCache } from '../../model/lustre';
import type { Resource } from '../../model/resource';
import type { ResourceRule } from '../../types';

const STATEFUL = [
  'AWS::Backup::BackupVault',
  'AWS::CloudTrail::Trail',
  'AWS::DocDB::DBCluster',
  'AWS::DynamoDB::Table',
  'AWS::EC2::Volume',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::FSx::Volume',
  'AWS::Kinesis::Stream',
  'AWS::KMS::ReplicaKey',
  'AWS::Neptune::DBCluster',
  'AWS::OpenSearchService::Domain',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::FSx::FileSystem',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];
/** Objects of Kubernetes whose loss takes away what pods read. */
const VOLUMES = ['PersistentVolume', 'PersistentVolumeClaim'];
const KEPT = ['Retain', 'RetainExceptOnCreate', 'Snapshot'];

/** A file system that repeats a bucket may go with its stack: the bucket stays. */
const policiesOf = (resource: Resource): readonly ('DeletionPolicy' | 'UpdateReplacePolicy')[] =>
  isCache(resource) ? ['UpdateReplacePolicy'] : ['DeletionPolicy', 'UpdateReplacePolicy'];

/** A manifest without volumes. */
const isStateless = (resource: Resource): boolean =>
  MANIFEST_TYPES.includes(resource.type) && !(objectsIn(resource) ?? []).some(({ kind }) => VOLUMES.includes(kind));

export const retained: ResourceRule = {
  over: 'resource',
  id: 'retained',
  title: 'What holds data outlives its stack',
  source: 'CloudFormation, DeletionPolicy and UpdateReplacePolicy; cloudformation-validate W3011',
  controls: ['DATA-17'],
  types: [...STATEFUL, ...MANIFEST_TYPES],
  check: (resource) =>
    (isStateless(resource) ? [] : policiesOf(resource))
      .filter((policy) => !KEPT.includes(resource.json[policy] ?? 'Delete'))
      .map((policy) =>
        complaint(policy, resource.json[policy], {
          problem: `a deleted or replaced ${resource.type} would take its data along`,
          wayOut: "set it to 'RetainExceptOnCreate' or 'Retain' (RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)",
        }),
      ),
};
