import type { KubernetesObject } from '../policy/model/kubernetes-object';
import type { Resource } from '../policy/model/resource';

/** Holds what nobody can make again: data, keys, values, names that others know. */
const STATEFUL: readonly string[] = [
  'AWS::Backup::BackupVault',
  'AWS::Cognito::UserPool',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::EC2::EIP',
  'AWS::EC2::Volume',
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::FSx::FileSystem',
  'AWS::KMS::Key',
  'AWS::KMS::ReplicaKey',
  'AWS::OpenSearchService::Domain',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Route53::HostedZone',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
];

/** The whole environment, or its clients, stand on it. */
const WIDE: readonly string[] = [
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
  'AWS::EC2::VPCEndpointService',
  'AWS::EKS::Addon',
  'AWS::EKS::Cluster',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::IAM::OIDCProvider',
  'Custom::AWSCDK-EKS-HelmChart',
];

/** Whether somebody said that it stays, whatever becomes of its stack. */
export const isKept = (policy: string | undefined): boolean => policy !== undefined && policy !== 'Delete';

/** Whether losing it is more than another deployment: by its type, what buys its nodes, or what it says of its own deletion. */
export const isGuarded = (resource: Resource): boolean =>
  STATEFUL.includes(resource.type) ||
  WIDE.includes(resource.type) ||
  isKept(resource.json.DeletionPolicy) ||
  isKept(resource.json.UpdateReplacePolicy) ||
  resource.knownAt('CapacityType') === 'CAPACITY_BLOCK';

/** Kinds in a namespace that hold data, a value or an address. */
const STATEFUL_KINDS: readonly string[] = ['PersistentVolumeClaim', 'Secret', 'StatefulSet'];

/** Objects for the whole cluster, whatever their kind, and those that hold something. */
export const isGuardedObject = (object: KubernetesObject): boolean =>
  object.namespace === undefined ||
  STATEFUL_KINDS.includes(object.kind) ||
  (object.kind === 'Service' && object.at('spec.type') === 'LoadBalancer');
