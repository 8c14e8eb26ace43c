import type { Resource } from '../../policy/model/resource';
import { step } from '../../policy/model/values';
import type { Graph } from '../graph';
import { at, branches, listAt, membersOf, named, targetsAt, type World } from '../world';
import { passageOf } from './security-groups';
import { addForeignSubnet, subnetId } from './subnets';

/** Something with interfaces in subnets, that begins connections. */
export interface Sender {
  readonly id: string;
  readonly label: string;
  readonly resource: Resource;
  readonly subnets: readonly unknown[];
  readonly groups: readonly (readonly [Resource, unknown])[];
  /** Whether an interface asks for an address of the internet; undefined: the subnet decides. */
  readonly publicAddress?: unknown;
}

/** Types with interfaces of their own, and where they say so. */
const IN_VPC: Readonly<
  Record<
    string,
    { readonly says: string; readonly subnets: string; readonly groups: string; readonly publicAddress?: string }
  >
> = {
  'AWS::Lambda::Function': { says: 'function', subnets: 'VpcConfig.SubnetIds', groups: 'VpcConfig.SecurityGroupIds' },
  'AWS::CodeBuild::Project': { says: 'build', subnets: 'VpcConfig.Subnets', groups: 'VpcConfig.SecurityGroupIds' },
  'AWS::EC2::Instance': { says: 'instance', subnets: 'SubnetId', groups: 'SecurityGroupIds' },
  'AWS::EC2::NetworkInterface': { says: 'interface', subnets: 'SubnetId', groups: 'GroupSet' },
  'AWS::ECS::Service': {
    says: 'service',
    subnets: 'NetworkConfiguration.AwsvpcConfiguration.Subnets',
    groups: 'NetworkConfiguration.AwsvpcConfiguration.SecurityGroups',
    publicAddress: 'NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp',
  },
  'AWS::SageMaker::Model': { says: 'model', subnets: 'VpcConfig.Subnets', groups: 'VpcConfig.SecurityGroupIds' },
  'AWS::Synthetics::Canary': { says: 'canary', subnets: 'VPCConfig.SubnetIds', groups: 'VPCConfig.SecurityGroupIds' },
  'AWS::MSK::Cluster': {
    says: 'brokers of',
    subnets: 'BrokerNodeGroupInfo.ClientSubnets',
    groups: 'BrokerNodeGroupInfo.SecurityGroups',
  },
  'AWS::KafkaConnect::Connector': {
    says: 'connector',
    subnets: 'KafkaCluster.ApacheKafkaCluster.Vpc.Subnets',
    groups: 'KafkaCluster.ApacheKafkaCluster.Vpc.SecurityGroups',
  },
  'AWS::SageMaker::NotebookInstance': { says: 'notebook', subnets: 'SubnetId', groups: 'SecurityGroupIds' },
};

/** Node groups and everything else that sends from a subnet. */
export const sendersOf = (world: World): readonly Sender[] => [
  ...world.assembly.ofType('AWS::EKS::Nodegroup').map((group) => nodeSender(world, group)),
  ...world.assembly.ofType('AWS::AutoScaling::AutoScalingGroup').map((group) => nodeSender(world, group)),
  ...world.assembly.ofType('AWS::EKS::FargateProfile').map((profile) => ({
    id: named(profile),
    label: `pods of ${named(profile)}`,
    resource: profile,
    subnets: listAt(profile, 'Subnets'),
    groups: clusterGroup(world),
  })),
  ...world.assembly.ofType(...Object.keys(IN_VPC)).flatMap((resource) => inVpc(resource)),
];

function inVpc(resource: Resource): readonly Sender[] {
  const { says, subnets, groups, publicAddress } = IN_VPC[resource.type]!;
  const interfaces = listAt(resource, 'NetworkInterfaces'); // of an instance
  const found = [...listAt(resource, subnets), ...interfaces.flatMap((one) => membersOf(step(one, 'SubnetId')))];
  if (found.length === 0 && resource.type !== 'AWS::EC2::Instance') return [];
  const asked =
    interfaces.map((one) => step(one, 'AssociatePublicIpAddress')).find((value) => value !== undefined) ??
    (publicAddress === undefined ? undefined : at(resource, publicAddress) === 'ENABLED' || undefined);
  return [
    {
      id: named(resource),
      label: `${says} ${named(resource)}`,
      resource,
      subnets: found,
      groups: [...listAt(resource, groups), ...interfaces.flatMap((one) => membersOf(step(one, 'GroupSet')))].map(
        (group) => [resource, group] as const,
      ),
      ...(asked === undefined ? {} : { publicAddress: asked }),
    },
  ];
}

function nodeSender(world: World, group: Resource): Sender {
  const isEks = group.type === 'AWS::EKS::Nodegroup';
  const [template] = isEks
    ? targetsAt(world, group, 'LaunchTemplate.Id')
    : targetsAt(world, group, 'LaunchTemplate.LaunchTemplateId');
  const interfaces = template === undefined ? [] : listAt(template, 'LaunchTemplateData.NetworkInterfaces');
  const own =
    template === undefined
      ? []
      : [
          ...listAt(template, 'LaunchTemplateData.SecurityGroupIds'),
          ...interfaces.flatMap((one) => membersOf(step(one, 'Groups'))),
        ];
  const groups =
    template !== undefined && own.length > 0 ? own.map((one) => [template, one] as const) : clusterGroup(world);
  const asked = interfaces
    .flatMap((one) => branches(step(one, 'AssociatePublicIpAddress')))
    .find((value) => value !== undefined && String(value) !== 'false');
  return {
    id: named(group),
    label: `nodes of ${named(group)}`,
    resource: group,
    subnets: listAt(group, isEks ? 'Subnets' : 'VPCZoneIdentifier'),
    groups,
    ...(asked === undefined
      ? interfaces.some((one) => step(one, 'AssociatePublicIpAddress') !== undefined)
        ? { publicAddress: false }
        : {}
      : { publicAddress: asked }),
  };
}

/** EKS gives nodes and pods its own group where nothing else is said. */
const clusterGroup = (world: World): readonly (readonly [Resource, unknown])[] =>
  world.assembly
    .ofType('AWS::EKS::Cluster')
    .map((cluster) => [cluster, { 'Fn::GetAtt': [cluster.logicalId, 'ClusterSecurityGroupId'] }] as const);

/** Puts a sender into the graph, with what its groups let out. */
export function addSender(world: World, graph: Graph, sender: Sender): void {
  graph.add({ id: sender.id, label: sender.label });
  for (const value of sender.subnets) {
    const { id, resource } = subnetId(world, sender.resource, value);
    if (resource === undefined) addForeignSubnet(graph, id);
    const { rules, unknown } = passageOf(world, sender.groups, 'egress');
    if (sender.groups.length === 0) graph.connect(sender.id, { to: id, ...(unknown === undefined ? {} : { unknown }) });
    for (const { set, says, unknown: open } of rules)
      graph.connect(sender.id, { to: id, only: set, because: says, ...(open === undefined ? {} : { unknown: open }) });
  }
}

/** What gives a sender an address of the internet; undefined: nothing does. */
export function publicAddressOf(world: World, { resource, subnets, publicAddress }: Sender): string | undefined {
  if (publicAddress !== undefined)
    return String(publicAddress) === 'false' ? undefined : `${named(resource)} asks for a public address`;
  const subnet = subnets
    .flatMap((value) => subnetId(world, resource, value).resource ?? [])
    .find(
      (one) =>
        ![undefined, 'false'].includes(
          at(one, 'MapPublicIpOnLaunch') === undefined ? undefined : String(at(one, 'MapPublicIpOnLaunch')),
        ),
    );
  return subnet === undefined ? undefined : `${named(subnet)} gives public addresses (MapPublicIpOnLaunch)`;
}
