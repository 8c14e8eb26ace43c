import type { Stack } from '../../../lib/policy/model/resource';
import type { ResourceDefinition, Template } from '../cloudformation/template';

type Resources = Record<string, ResourceDefinition>;
type Properties = Record<string, unknown>;

const ROLE = 'arn:aws:iam::111122223333:role/any';
const addon = (AddonName: string, DependsOn: string): ResourceDefinition => ({
  Type: 'AWS::EKS::Addon',
  DependsOn,
  Properties: { ClusterName: { Ref: 'Cluster' }, AddonName },
});

/** As little as EKS takes for a node group: a way out, a cluster, what makes nodes ready. */
export const NODES: Resources = {
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.0.0.0/24' } },
  Nat: { Type: 'AWS::EC2::NatGateway', Properties: { SubnetId: { Ref: 'Subnet' } } },
  Cluster: {
    Type: 'AWS::EKS::Cluster',
    Properties: {
      Name: 'serving',
      Version: '1.36',
      RoleArn: ROLE,
      ResourcesVpcConfig: { SubnetIds: [{ Ref: 'Subnet' }] },
    },
  },
  Cni: addon('vpc-cni', 'Nat'),
  Proxy: addon('kube-proxy', 'Cni'),
  Identity: addon('eks-pod-identity-agent', 'Proxy'),
  Template: {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: { LaunchTemplateData: { InstanceType: 'g6e.2xlarge' } },
  },
  Group: {
    Type: 'AWS::EKS::Nodegroup',
    DependsOn: ['Identity'],
    Properties: {
      ClusterName: { Ref: 'Cluster' },
      NodeRole: ROLE,
      Subnets: [{ Ref: 'Subnet' }],
      LaunchTemplate: { Id: { Ref: 'Template' }, Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] } },
      ReleaseVersion: '1.36.4-20261001',
      Version: '1.36',
      Labels: { pool: 'gpu' },
      ScalingConfig: { MinSize: 0, DesiredSize: 0, MaxSize: 2 },
      Tags: { team: 'search' },
    },
  },
};

const lambda = (Role: string, Environment: Properties): ResourceDefinition => ({
  Type: 'AWS::Lambda::Function',
  DependsOn: [`${Role}Policy`],
  Properties: {
    Role: { 'Fn::GetAtt': [Role, 'Arn'] },
    Code: { S3Bucket: 'assets', S3Key: 'handler.zip' },
    Environment: { Variables: Environment },
  },
});
const role: ResourceDefinition = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } };
const policyOf = (Role: string): ResourceDefinition => ({
  Type: 'AWS::IAM::Policy',
  Properties: { PolicyName: Role, PolicyDocument: {}, Roles: [{ Ref: Role }] },
});

/** Beside the nodes, what applies objects: provider, handler, access. */
export const APPLYING: Resources = {
  ...NODES,
  HandlerRole: role,
  HandlerRolePolicy: policyOf('HandlerRole'),
  Handler: lambda('HandlerRole', {}),
  ProviderRole: role,
  ProviderRolePolicy: policyOf('ProviderRole'),
  Provider: lambda('ProviderRole', { USER_ON_EVENT_FUNCTION_ARN: { 'Fn::GetAtt': ['Handler', 'Arn'] } }),
  Access: {
    Type: 'AWS::EKS::AccessEntry',
    Properties: { ClusterName: { Ref: 'Cluster' }, PrincipalArn: { 'Fn::GetAtt': ['HandlerRole', 'Arn'] } },
  },
};

export const manifest = (
  objects: readonly object[],
  DependsOn: readonly string[] = ['Access'],
): ResourceDefinition => ({
  Type: 'Custom::AWSCDK-EKS-KubernetesResource',
  DependsOn: [...DependsOn],
  Properties: {
    ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] },
    ClusterName: { Ref: 'Cluster' },
    RoleArn: ROLE,
    Manifest: JSON.stringify(objects),
  },
});

export const changed = (resources: Resources, logicalId: string, properties: Properties): Resources => {
  const definition = resources[logicalId];
  if (definition === undefined) throw new Error(`no ${logicalId}`);
  return { ...resources, [logicalId]: { ...definition, Properties: { ...definition.Properties, ...properties } } };
};

export const stack = (
  name: string,
  Resources: Resources,
  rest: Partial<Template> = {},
): Stack & { template: Template } => ({
  name,
  template: { ...rest, Resources },
});
