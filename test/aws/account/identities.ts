import { createHash } from 'node:crypto';
import { identifierOf } from '../../../lib/policy/update-safety/resource-schemas';
import { isCustomResource, resourceSpec } from '../cloudformation/service-spec';
import type { Account } from './account';

/** Prefixes of generated identifiers. */
const ID_PREFIX: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::SecurityGroup': 'sg',
  'AWS::EC2::SecurityGroupIngress': 'sgr',
  'AWS::EC2::SecurityGroupEgress': 'sgr',
  'AWS::EC2::RouteTable': 'rtb',
  'AWS::EC2::SubnetRouteTableAssociation': 'rtbassoc',
  'AWS::EC2::LaunchTemplate': 'lt',
  'AWS::EC2::VPCEndpoint': 'vpce',
  'AWS::EC2::FlowLog': 'fl',
  'AWS::FSx::FileSystem': 'fs',
  'AWS::FSx::DataRepositoryAssociation': 'dra',
  'AWS::EKS::PodIdentityAssociation': 'a',
};

/** Properties of which no two resources of a type may share all; where the name alone does not say it. */
const UNIQUE_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::EKS::Addon': ['ClusterName', 'AddonName'],
  'AWS::EKS::AccessEntry': ['ClusterName', 'PrincipalArn'],
  'AWS::EKS::PodIdentityAssociation': ['ClusterName', 'Namespace', 'ServiceAccount'],
  'AWS::EC2::Subnet': ['VpcId', 'CidrBlock'],
  'AWS::EC2::SubnetRouteTableAssociation': ['SubnetId'],
  'AWS::EC2::VPCEndpoint': ['VpcId', 'ServiceName'],
  'AWS::EC2::SecurityGroupIngress': ['GroupId', 'SourceSecurityGroupId', 'CidrIp', 'IpProtocol', 'FromPort', 'ToPort'],
  'AWS::EC2::SecurityGroupEgress': [
    'GroupId',
    'DestinationSecurityGroupId',
    'CidrIp',
    'IpProtocol',
    'FromPort',
    'ToPort',
  ],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['Name'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['Name'],
  'AWS::S3::BucketPolicy': ['Bucket'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::FSx::DataRepositoryAssociation': ['FileSystemId', 'FileSystemPath'],
  'Custom::AWSCDK-EKS-HelmChart': ['ClusterName', 'Namespace', 'Release'],
};

const ARN: Readonly<Record<string, (id: string, account: Account) => string>> = {
  'AWS::IAM::Role': (id, { accountId }) => `arn:aws:iam::${accountId}:role/${id}`,
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id}`,
  'AWS::KMS::Key': (id, { accountId, region }) => `arn:aws:kms:${region}:${accountId}:key/${id}`,
  'AWS::Logs::LogGroup': (id, { accountId, region }) => `arn:aws:logs:${region}:${accountId}:log-group:${id}:*`,
  'AWS::Lambda::Function': (id, { accountId, region }) => `arn:aws:lambda:${region}:${accountId}:function:${id}`,
  'AWS::EKS::Cluster': (id, { accountId, region }) => `arn:aws:eks:${region}:${accountId}:cluster/${id}`,
};

export interface Identity {
  readonly id: string;
  readonly attributes: Record<string, string>;
}

/** Physical id and attributes of a new resource: its own name where it has one, else one nobody would type. */
export function identify(
  type: string,
  properties: Record<string, unknown>,
  owner: string,
  { account, serial }: { readonly account: Account; readonly serial: number },
): Identity {
  const unique = createHash('sha256').update(`${owner}/${serial}`).digest('hex');
  const id = ownName(type, properties) ?? generatedName(type, properties, owner, unique, account);
  if (isCustomResource(type)) return { id, attributes: {} };
  const names = Object.keys(resourceSpec(type)?.attributes ?? {});
  const attributes = names.map((name) => [name, attribute(name, type, id, properties, account, unique)] as const);
  return { id, attributes: Object.fromEntries(attributes) };
}

function ownName(type: string, properties: Record<string, unknown>): string | undefined {
  const composite = { 'AWS::EKS::Addon': 'AddonName', 'AWS::EKS::AccessEntry': 'PrincipalArn' }[type];
  if (composite !== undefined) return `${String(properties['ClusterName'])}|${String(properties[composite])}`;
  const [name, ...others] = resourceSpec(type)?.primaryIdentifier ?? [];
  const value = name === undefined || others.length > 0 ? undefined : properties[name];
  return typeof value === 'string' ? value : undefined;
}

function generatedName(
  type: string,
  properties: Record<string, unknown>,
  owner: string,
  unique: string,
  account: Account,
): string {
  const prefix = ID_PREFIX[type];
  if (prefix !== undefined) return `${prefix}-${unique.slice(0, 17)}`;
  const suffix = unique.slice(0, 12).toUpperCase();
  const stem = owner.replace('/', '-').slice(0, 48);
  if (type === 'AWS::KMS::Key') return `${unique.slice(0, 8)}-0000-4000-8000-${unique.slice(8, 20)}`;
  if (type === 'AWS::S3::Bucket') return `${stem}-${suffix}`.toLowerCase();
  if (type === 'AWS::EKS::Nodegroup') return `${String(properties['ClusterName'])}/${stem}-${suffix}`;
  if (type === 'AWS::Lambda::LayerVersion')
    return `arn:aws:lambda:${account.region}:${account.accountId}:layer:${stem}${suffix}:1`;
  return `${stem}-${suffix}`;
}

function attribute(
  name: string,
  type: string,
  id: string,
  properties: Record<string, unknown>,
  account: Account,
  unique: string,
): string {
  if (name === 'Arn') {
    const service = type.split('::')[1]?.toLowerCase() ?? '';
    return ARN[type]?.(id, account) ?? `arn:aws:${service}:${account.region}:${account.accountId}:${id}`;
  }
  if (name === 'LatestVersionNumber' || name === 'DefaultVersionNumber') return '1';
  if (name === 'ClusterSecurityGroupId') return `sg-${unique.slice(20, 37)}`;
  if (name === 'LustreMountName') return unique.slice(0, 8);
  const property = properties[name];
  if (typeof property === 'string') return property;
  return /Id$/.test(name) ? id : `${id}.${name}`;
}

/** What must not exist twice. */
export function uniqueKey(type: string, properties: Record<string, unknown>, id: string): string {
  const names = UNIQUE_BY[type];
  if (names !== undefined) return names.map((name) => String(properties[name] ?? '')).join('|');
  const given = isCustomResource(type) ? [] : identifierOf(type).map((name) => properties[name]);
  return given.length === 0 || given.some((part) => typeof part !== 'string') ? id : given.join('|');
}
