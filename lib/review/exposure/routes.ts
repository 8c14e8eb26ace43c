import type { Resource } from '../../policy/model/resource';
import { listOf, step } from '../../policy/model/values';
import { wordOf } from '../fields';
import { constructOf, pathOf, propertiesOf, readable, type View } from '../view';
import type { Fact, Facet } from './facet';
import { addressesCover, isPublic } from './ports';

interface Way extends Fact {
  readonly to: string;
}

/** Where a route may lead, and what that means. */
const TARGETS: Readonly<Record<string, string>> = {
  GatewayId: 'an internet gateway, both ways',
  NatGatewayId: 'a NAT gateway',
  EgressOnlyInternetGatewayId: 'an egress-only internet gateway',
  TransitGatewayId: 'a transit gateway',
  VpcPeeringConnectionId: 'a peered VPC',
  InstanceId: 'an instance',
  NetworkInterfaceId: 'a network interface',
  LocalGatewayId: 'a local gateway',
  CarrierGatewayId: 'a carrier gateway',
  VpcEndpointId: 'a gateway load balancer',
  CoreNetworkArn: 'a core network',
  OdbNetworkArn: 'a database network',
};

/** A gateway by its id, where the template states one. */
function gatewayOf(kind: string, value: unknown): string {
  return kind === 'GatewayId' && String(value).startsWith('vgw-') ? 'a VPN gateway' : TARGETS[kind]!;
}

/** Ways out of the VPC, and what is public by itself. */
export const routes: Facet<Way> = {
  name: 'route',
  read: (view) => [...waysOut(view), ...publicThings(view)],
  covers: (wider, narrower) => wider.group === narrower.group && addressesCover(wider.to, narrower.to),
};

const waysOut = (view: View): readonly Way[] =>
  view.assembly.ofType('AWS::EC2::Route').flatMap((route) => {
    const properties = propertiesOf(route);
    const kind = Object.keys(TARGETS).find((one) => properties[one] !== undefined);
    if (kind === undefined) return [];
    const by = gatewayOf(kind, properties[kind]);
    const list = properties['DestinationPrefixListId'];
    const to = String(
      properties['DestinationCidrBlock'] ?? properties['DestinationIpv6CidrBlock'] ?? `prefix list ${wordOf(list)}`,
    );
    const table = route.referenced('RouteTableId');
    const name = table === undefined ? String(properties['RouteTableId']) : pathOf(table);
    return [
      {
        group: `${name} ${kind}`,
        subject: `${readable(view, name)} has a way`,
        says: `to ${to} by ${by}`,
        severity: kind === 'GatewayId' && by === TARGETS[kind] ? 'critical' : isPublic(to) ? 'high' : 'medium',
        where: whereIs(route),
        to,
      },
    ];
  });

type Switch = readonly [
  type: string,
  path: string,
  open: (value: unknown) => boolean,
  says: string,
  severity: Fact['severity'],
];

/** Mail is told in the plan, by its addresses. */
const isToOthers = (protocol: unknown): boolean => /^(?:https?|sms)$/.test(String(protocol));

/** Switches that make something of a VPC public: type, property, the value that does. */
const SWITCHES: readonly Switch[] = [
  ['AWS::EC2::Subnet', 'MapPublicIpOnLaunch', (value) => value === true, 'gives instances public addresses', 'high'],
  ['AWS::EC2::InternetGateway', '', () => true, 'opens a VPC to the internet', 'high'],
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'Scheme',
    (value) => value !== 'internal',
    'is reached from the internet',
    'critical',
  ],
  [
    'AWS::ElasticLoadBalancing::LoadBalancer',
    'Scheme',
    (value) => value !== 'internal',
    'is reached from the internet',
    'critical',
  ],
  ...['TransitGatewayAttachment', 'TransitGatewayVpcAttachment', 'VPCPeeringConnection', 'VPNGateway'].map(
    (type): Switch => [
      `AWS::EC2::${type}`,
      '',
      () => true,
      'joins a VPC to another network, whose routes decide who comes',
      'high',
    ],
  ),
  ['AWS::SNS::Subscription', 'Protocol', isToOthers, 'tells alerts to an address outside', 'medium'],
  [
    'AWS::EC2::LaunchTemplate',
    'LaunchTemplateData.NetworkInterfaces',
    (value) => listOf(value).some((one) => step(one, 'AssociatePublicIpAddress') === true),
    'gives nodes public addresses',
    'critical',
  ],
  ['AWS::Lambda::Url', 'AuthType', (value) => value === 'NONE', 'is called by anybody', 'critical'],
  [
    'AWS::EC2::VPCEndpointService',
    'AcceptanceRequired',
    (value) => value !== true,
    'takes connections of other VPCs without being asked',
    'high',
  ],
];

const publicThings = (view: View): readonly Way[] =>
  SWITCHES.flatMap(([type, path, isOpen, says, severity]) =>
    view.assembly
      .ofType(type)
      .filter((resource) =>
        isOpen(path === '' ? undefined : path.split('.').reduce<unknown>(step, propertiesOf(resource))),
      )
      .map((resource) => ({
        group: `${pathOf(resource)} ${path}`,
        subject: constructOf(resource),
        says,
        severity,
        where: whereIs(resource),
        to: says,
      })),
  );

const whereIs = (resource: Resource): Fact['where'] => ({
  stack: resource.stack.name,
  construct: constructOf(resource),
  type: resource.type,
});
