import { isObject } from '../cloudformation/service-spec';
import { stringsIn, type Account, type Resource } from './account';

/** What puts network interfaces into subnets and security groups. */
const HAS_INTERFACES = [
  'AWS::EKS::Cluster',
  'AWS::EKS::Nodegroup',
  'AWS::Lambda::Function',
  'AWS::EC2::VPCEndpoint',
  'AWS::FSx::FileSystem',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
];

/** Types whose existence keeps a resource of the named type from being deleted. */
const BLOCKED_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::EC2::VPC': ['AWS::EC2::Subnet', 'AWS::EC2::SecurityGroup', 'AWS::EC2::RouteTable', ...HAS_INTERFACES],
  'AWS::EC2::Subnet': HAS_INTERFACES,
  'AWS::EC2::SecurityGroup': [...HAS_INTERFACES, 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'],
  'AWS::EC2::RouteTable': ['AWS::EC2::SubnetRouteTableAssociation'],
  'AWS::EKS::Cluster': ['AWS::EKS::Nodegroup'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['AWS::EC2::VPCEndpointService'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['AWS::ElasticLoadBalancingV2::Listener'],
};

/** Why a resource cannot be deleted now, in the services' words. */
export function blockersOf(account: Account, resource: Resource): string[] {
  if (resource.type === 'AWS::EKS::Cluster' && resource.properties['DeletionProtection'] === true)
    return [`Cluster ${resource.id} has deletion protection enabled: disable it before deleting the cluster`];
  const names = new Set([resource.id, resource.attributes['GroupId']]);
  const types = BLOCKED_BY[resource.type] ?? [];
  return [...account.resources]
    .filter(({ type }) => types.includes(type))
    .filter((user) => user !== resource && !isInside(user, resource))
    .filter(({ properties }) => stringsIn(properties).some((text) => names.has(text)))
    .map((user) => `resource ${resource.id} has a dependent object: ${user.type} ${user.id} (DependencyViolation)`);
}

/** A group's own rules go with it. */
function isInside({ type, properties }: Resource, group: Resource): boolean {
  return /SecurityGroup(In|E)gress$/.test(type) && isObject(properties) && properties['GroupId'] === group.id;
}
