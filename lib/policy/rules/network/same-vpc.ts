import { complaint, undecided } from '../../checks';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

/** Where types name places in a network. */
interface Places {
  readonly subnets?: string;
  readonly groups?: string;
  /** Must not be empty. */
  readonly isDemanded?: boolean;
}

const PLACES: Readonly<Record<string, Places>> = {
  'AWS::EC2::VPCEndpoint': { subnets: 'SubnetIds', groups: 'SecurityGroupIds' },
  'AWS::EC2::SubnetRouteTableAssociation': { subnets: 'SubnetId', isDemanded: true },
  'AWS::EC2::SubnetNetworkAclAssociation': { subnets: 'SubnetId', isDemanded: true },
  'AWS::EKS::Cluster': {
    subnets: 'ResourcesVpcConfig.SubnetIds',
    groups: 'ResourcesVpcConfig.SecurityGroupIds',
    isDemanded: true,
  },
  'AWS::EKS::Nodegroup': { subnets: 'Subnets', isDemanded: true },
  'AWS::FSx::FileSystem': { subnets: 'SubnetIds', groups: 'SecurityGroupIds', isDemanded: true },
  'AWS::Lambda::Function': { subnets: 'VpcConfig.SubnetIds', groups: 'VpcConfig.SecurityGroupIds' },
  'AWS::CodeBuild::Project': { subnets: 'VpcConfig.Subnets', groups: 'VpcConfig.SecurityGroupIds' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { subnets: 'Subnets', groups: 'SecurityGroups' },
};
const WITH_VPC = [
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPCEndpoint',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
];
const GROUPS = 'LaunchTemplateData.NetworkInterfaces';

const WAY_OUT = 'refer to what this app makes, or to what its network names';

export const sameVpc: ResourceRule = {
  over: 'resource',
  id: 'same-vpc',
  title: 'Everything lies in the VPC of the app, in its subnets and behind its groups',
  source: 'VPC user guide, subnets and security groups; CT.LAMBDA.PR.3; EKS user guide, VPC and subnet requirements',
  controls: ['NET-03', 'NET-07', 'LAM-02'],
  types: [...new Set([...Object.keys(PLACES), ...WITH_VPC, 'AWS::EC2::LaunchTemplate'])],
  check: (resource) => [
    ...(WITH_VPC.includes(resource.type) ? member(resource, 'VpcId', ['AWS::EC2::VPC'], 'VPC') : []),
    ...placed(resource, PLACES[resource.type] ?? {}),
    ...interfaces(resource),
  ],
};

const GROUP_TYPES = ['AWS::EC2::SecurityGroup', 'AWS::EKS::Cluster'];

function placed(resource: Resource, { subnets, groups, isDemanded }: Places): readonly Complaint[] {
  const isNeeded = isDemanded === true || resource.knownAt('VpcEndpointType') === 'Interface';
  return [
    ...(subnets === undefined ? [] : members(resource, subnets, ['AWS::EC2::Subnet'], 'subnet', isNeeded)),
    ...(groups === undefined ? [] : members(resource, groups, GROUP_TYPES, 'group', isNeeded)),
  ];
}

const interfaces = (template: Resource): readonly Complaint[] =>
  template.type !== 'AWS::EC2::LaunchTemplate'
    ? []
    : template.members(GROUPS).flatMap((path) => members(template, `${path}.Groups`, GROUP_TYPES, 'group', false));

function members(
  resource: Resource,
  path: string,
  types: readonly string[],
  what: string,
  isNeeded: boolean,
): readonly Complaint[] {
  const value = resource.read(path);
  const isList = value.kind === 'known' && Array.isArray(value.value);
  if (value.kind === 'absent' || (isList && (value.value as unknown[]).length === 0))
    return isNeeded
      ? [
          complaint(path, value.kind === 'known' ? value.value : undefined, {
            problem: `it names no ${what}`,
            wayOut: WAY_OUT,
          }),
        ]
      : [];
  return isList
    ? (value.value as unknown[]).flatMap((_, index) => member(resource, `${path}.${index}`, types, what))
    : member(resource, path, types, what);
}

/** A resource of the app; a name as it stands only where the app makes none of its kind. */
function member(resource: Resource, path: string, types: readonly string[], what: string): readonly Complaint[] {
  if (types.includes(resource.referenced(path)?.type ?? '')) return [];
  const value = resource.read(path);
  if (value.kind === 'absent') return [];
  if (value.kind === 'unknown') return [undecided(path, value.expression)];
  if (resource.assembly.ofType(types[0]!).length === 0) return [];
  return [complaint(path, value.value, { problem: `it is a ${what} that stands nowhere in the app`, wayOut: WAY_OUT })];
}
