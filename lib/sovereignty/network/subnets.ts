import type { Resource } from '../../policy/model/resource';
import { type Addresses, ALL_V4, ALL_V6, blockOf, EVERYWHERE } from '../addresses';
import type { Edge, Graph } from '../graph';
import { INTERNET, placeOf } from '../places';
import { ALL_TRAFFIC, less, portsOf, together, traffic, type Traffic } from '../ports';
import type { Sink } from '../types';
import { at, named, readings, targetsAt, textAt, type World } from '../world';

/** Id of a subnet in the graph, of the output or of somebody else. */
export const subnetId = (
  world: World,
  holder: Resource,
  value: unknown,
): { readonly id: string; readonly resource?: Resource } => {
  const [reading] = readings(world, holder.stack, value);
  const resource = reading?.targets.find(({ type }) => type === 'AWS::EC2::Subnet');
  return resource === undefined ? { id: `subnet ${reading?.text ?? '?'}` } : { id: named(resource), resource };
};

/** Subnets, their lists, route tables and gateways. */
export function addSubnets(world: World, graph: Graph): void {
  addTables(world, graph);
  for (const subnet of world.assembly.ofType('AWS::EC2::Subnet')) addSubnet(world, graph, subnet);
}

/** A subnet of somebody else: nobody knows its routes. */
export function addForeignSubnet(graph: Graph, id: string): void {
  if (graph.has(id)) return;
  graph.add({ id, label: id });
  graph.add({
    id: `${id} routes`,
    label: 'wherever its route table leads',
    sink: { kind: 'unknown', name: `routes of ${id}` },
  });
  graph.connect(id, {
    to: `${id} routes`,
    because: 'its route table is not in the output',
    unknown: `routes of ${id}`,
  });
}

function addSubnet(world: World, graph: Graph, subnet: Resource): void {
  const id = named(subnet);
  graph.add({ id, label: `subnet ${id}` });
  const { set: only, says } = aclOf(world, subnet);
  const tables = world.assembly
    .ofType('AWS::EC2::SubnetRouteTableAssociation')
    .filter((one) => targetsAt(world, one, 'SubnetId').includes(subnet));
  for (const association of tables) {
    const [table] = targetsAt(world, association, 'RouteTableId');
    if (table === undefined) {
      const text = `route table ${textAt(world, association, 'RouteTableId') ?? '?'}`;
      graph.add({ id: text, label: text });
      graph.add({ id: `${text} routes`, label: 'wherever it leads', sink: { kind: 'unknown', name: text } });
      graph.connect(text, { to: `${text} routes`, unknown: `${text} is not in the output` });
      graph.connect(id, { to: text, only });
    } else graph.connect(id, { to: named(table), only, ...(says === undefined ? {} : { because: says }) });
  }
  // EC2: without an association, the main route table, which leads nowhere but into the VPC and is no resource of templates.
  for (const endpoint of world.assembly.ofType('AWS::EC2::VPCEndpoint'))
    if (isInterface(world, endpoint)) graph.connect(id, { to: named(endpoint), only });
}

export const isInterface = (world: World, endpoint: Resource): boolean =>
  (textAt(world, endpoint, 'VpcEndpointType') ?? 'Gateway') !== 'Gateway';

/** What a network ACL lets out of a subnet: of each packet, the first entry that is about it decides. */
function aclOf(world: World, subnet: Resource): { readonly set: Traffic; readonly says?: string } {
  const association = world.assembly
    .ofType('AWS::EC2::SubnetNetworkAclAssociation')
    .find((one) => targetsAt(world, one, 'SubnetId').includes(subnet));
  const [acl] = association === undefined ? [] : targetsAt(world, association, 'NetworkAclId');
  if (acl === undefined) return { set: ALL_TRAFFIC };
  const entries = world.assembly
    .ofType('AWS::EC2::NetworkAclEntry')
    .filter((entry) => targetsAt(world, entry, 'NetworkAclId').includes(acl) && String(at(entry, 'Egress')) === 'true')
    .sort((one, other) => Number(at(one, 'RuleNumber')) - Number(at(other, 'RuleNumber')));
  let [open, decided]: Traffic[] = [[], []];
  for (const entry of entries) {
    const block =
      blockOf(textAt(world, entry, 'CidrBlock') ?? textAt(world, entry, 'Ipv6CidrBlock') ?? '') ?? EVERYWHERE;
    const about = traffic(block, portsOf(textAt(world, entry, 'Protocol'), ...portRangeOf(world, entry)));
    if (textAt(world, entry, 'RuleAction') === 'allow') open = together(open!, less(about, decided!));
    else if (isUnclear(world, entry)) continue; // it may deny something else
    decided = together(decided!, about);
  }
  return { set: open!, says: `network ACL ${named(acl)}` };
}

const portRangeOf = (world: World, entry: Resource): readonly [string | undefined, string | undefined] => [
  textAt(world, entry, 'PortRange.From'),
  textAt(world, entry, 'PortRange.To'),
];

/** Whether only the deployment knows of what an entry is. */
const isUnclear = (world: World, entry: Resource): boolean =>
  ['CidrBlock', 'Ipv6CidrBlock', 'Protocol', 'PortRange.From', 'PortRange.To'].some((path) => {
    const value = at(entry, path);
    return value !== undefined && readings(world, entry.stack, value)[0]?.unknown !== undefined;
  });

function addTables(world: World, graph: Graph): void {
  for (const table of world.assembly.ofType('AWS::EC2::RouteTable')) {
    graph.add({ id: named(table), label: `route table ${named(table)}` });
    for (const endpoint of world.assembly.ofType('AWS::EC2::VPCEndpoint'))
      if (!isInterface(world, endpoint) && targetsAt(world, endpoint, 'RouteTableIds').includes(table))
        graph.connect(named(table), { to: named(endpoint) });
  }
  for (const route of world.assembly.ofType('AWS::EC2::Route')) addRoute(world, graph, route);
  for (const propagation of world.assembly.ofType('AWS::EC2::VPNGatewayRoutePropagation')) {
    const edge = gatewayEdge(world, graph, propagation, 'VpnGatewayId', ALL_V4);
    const tables = targetsAt(world, propagation, 'RouteTableIds');
    // A table of somebody else may be that of any subnet.
    for (const holder of tables.length > 0 ? tables : world.assembly.ofType('AWS::EC2::Subnet'))
      graph.connect(named(holder), {
        ...edge,
        because: `${named(propagation)} (routes that the gateway learns)`,
        unknown: 'routes that a VPN gateway learns',
      });
  }
}

const DESTINATIONS = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock'] as const;

function addRoute(world: World, graph: Graph, route: Resource): void {
  const text = DESTINATIONS.flatMap((field) => textAt(world, route, field) ?? [])[0];
  const isOpen = DESTINATIONS.some(
    (name) => at(route, name) !== undefined && readings(world, route.stack, at(route, name))[0]?.unknown !== undefined,
  );
  const block = text === undefined || isOpen ? undefined : blockOf(text);
  const field = Object.keys(TARGETS).find((one) => at(route, one) !== undefined);
  if (field === undefined) return;
  const edge = gatewayEdge(world, graph, route, field, block ?? EVERYWHERE);
  const because = `route ${named(route)} ${text ?? 'of a prefix list'}`;
  const unknown = block === undefined ? `${because}: its destination is known only at deployment` : edge.unknown;
  const tables = targetsAt(world, route, 'RouteTableId');
  for (const table of tables)
    graph.connect(named(table), { ...edge, because, ...(unknown === undefined ? {} : { unknown }) });
  if (tables.length > 0) return;
  // A table of somebody else may be that of any subnet.
  for (const subnet of world.assembly.ofType('AWS::EC2::Subnet'))
    graph.connect(named(subnet), { ...edge, because, unknown: `${because}: its route table is not in the output` });
}

/** Fields of a route, or of what makes routes, with what stands there where it is no resource of the output. */
const TARGETS: Readonly<Record<string, string>> = {
  GatewayId: 'internet-gateway',
  NatGatewayId: 'nat-gateway',
  EgressOnlyInternetGatewayId: 'egress-only-gateway',
  TransitGatewayId: 'transit-gateway',
  VpcPeeringConnectionId: 'peering',
  VpnGatewayId: 'vpn',
  NetworkInterfaceId: 'other-gateway',
  InstanceId: 'other-gateway',
  VpcEndpointId: 'other-gateway',
  CarrierGatewayId: 'other-gateway',
  LocalGatewayId: 'other-gateway',
  CoreNetworkArn: 'other-gateway',
};
const BY_TYPE: Readonly<Record<string, string>> = {
  'AWS::EC2::InternetGateway': 'internet-gateway',
  'AWS::EC2::VPCGatewayAttachment': 'internet-gateway',
  'AWS::EC2::VPNGateway': 'vpn',
  'AWS::EC2::NatGateway': 'nat-gateway',
  'AWS::EC2::EgressOnlyInternetGateway': 'egress-only-gateway',
  'AWS::EC2::VPCPeeringConnection': 'peering',
  'AWS::EC2::TransitGateway': 'transit-gateway',
};
const BY_ID: readonly (readonly [RegExp, string])[] = [
  [/^vgw-/, 'vpn'],
  [/^igw-/, 'internet-gateway'],
  [/^vpce-/, 'other-gateway'],
];

/** Prefix of nodes that are gateways; what follows is the kind of way. */
export const GATEWAY = 'gateway ';

function gatewayEdge(world: World, graph: Graph, holder: Resource, field: string, only: Addresses): Edge {
  const [reading] = readings(world, holder.stack, at(holder, field));
  const target = reading?.targets[0];
  const text = target === undefined ? (reading?.text ?? '?') : named(target);
  const kind =
    BY_TYPE[target?.type ?? ''] ??
    BY_ID.find(([pattern]) => pattern.test(text))?.[1] ??
    TARGETS[field] ??
    'other-gateway';
  const id = `${GATEWAY}${kind} ${text}`;
  graph.add({ id, label: `${LABELS[kind] ?? 'gateway'} ${text}` });
  connectOut(world, graph, id, kind, target);
  return {
    to: id,
    only: traffic(only),
    ...(reading?.unknown === undefined ? {} : { unknown: `the target of ${named(holder)}` }),
  };
}

const LABELS: Readonly<Record<string, string>> = {
  'internet-gateway': 'internet gateway',
  'nat-gateway': 'NAT gateway',
  'egress-only-gateway': 'egress-only internet gateway',
  'transit-gateway': 'transit gateway',
  peering: 'peering connection',
  vpn: 'VPN gateway',
};

function connectOut(world: World, graph: Graph, id: string, kind: string, target: Resource | undefined): void {
  const sink = sinkOf(world, kind, id, target);
  const to = sink.kind === 'internet' ? 'internet' : `${id} beyond`;
  if (graph.has(to) && sink.kind !== 'internet') return;
  graph.add({ id: to, label: sink.name, sink });
  const isPublicRoute = kind === 'internet-gateway';
  graph.connect(id, {
    to,
    ...(kind === 'egress-only-gateway' ? { only: traffic(ALL_V6) } : {}),
    ...(isPublicRoute
      ? { condition: 'over IPv4, for interfaces with a public address; EC2 gives one at any time' }
      : {}),
  });
}

function sinkOf(world: World, kind: string, id: string, target: Resource | undefined): Sink {
  if (kind.endsWith('-gateway') && ['internet-gateway', 'nat-gateway', 'egress-only-gateway'].includes(kind))
    return INTERNET;
  if (kind === 'peering' && target !== undefined) {
    const vpc = `VPC ${textAt(world, target, 'PeerVpcId') ?? '?'}`;
    const place = placeOf(world, vpc, textAt(world, target, 'PeerOwnerId'), textAt(world, target, 'PeerRegion'));
    return place.kind === 'inside' ? { kind: 'network', name: vpc } : place;
  }
  return { kind: 'network', name: `networks behind ${id.slice(GATEWAY.length + kind.length + 1)}` };
}
