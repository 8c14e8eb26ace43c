import { complaint } from '../../checks';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import type { Complaint, ResourceRule } from '../../types';

/** What leads out of a VPC, or into it, and how a finding calls it. */
const OPENINGS: Readonly<Record<string, string>> = {
  'AWS::EC2::InternetGateway': 'an internet gateway',
  'AWS::EC2::EgressOnlyInternetGateway': 'an egress-only internet gateway',
  'AWS::EC2::NatGateway': 'a NAT gateway',
  'AWS::EC2::EIP': 'an elastic address',
  'AWS::EC2::EIPAssociation': 'an elastic address',
  'AWS::EC2::VPCGatewayAttachment': 'a gateway',
  'AWS::EC2::GatewayRouteTableAssociation': 'a gateway',
  'AWS::EC2::VPNGateway': 'a VPN gateway',
  'AWS::EC2::VPNGatewayRoutePropagation': 'a VPN gateway',
  'AWS::EC2::VPNConnection': 'a VPN connection',
  'AWS::EC2::VPNConnectionRoute': 'a VPN connection',
  'AWS::EC2::VPNConcentrator': 'a VPN connection',
  'AWS::EC2::CustomerGateway': 'a customer gateway',
  'AWS::EC2::ClientVpnEndpoint': 'a client VPN',
  'AWS::EC2::ClientVpnTargetNetworkAssociation': 'a client VPN',
  'AWS::EC2::ClientVpnAuthorizationRule': 'a client VPN',
  'AWS::EC2::ClientVpnRoute': 'a client VPN',
  'AWS::EC2::TransitGateway': 'a transit gateway',
  'AWS::EC2::TransitGatewayAttachment': 'a transit gateway',
  'AWS::EC2::TransitGatewayVpcAttachment': 'a transit gateway',
  'AWS::EC2::TransitGatewayPeeringAttachment': 'a transit gateway',
  'AWS::EC2::TransitGatewayConnect': 'a transit gateway',
  'AWS::EC2::TransitGatewayConnectPeer': 'a transit gateway',
  'AWS::EC2::TransitGatewayRoute': 'a transit gateway',
  'AWS::EC2::TransitGatewayRouteTable': 'a transit gateway',
  'AWS::EC2::TransitGatewayRouteTableAssociation': 'a transit gateway',
  'AWS::EC2::TransitGatewayRouteTablePropagation': 'a transit gateway',
  'AWS::EC2::TransitGatewayMulticastDomain': 'a transit gateway',
  'AWS::EC2::VPCPeeringConnection': 'a peering',
  'AWS::EC2::CarrierGateway': 'a carrier gateway',
  'AWS::EC2::LocalGatewayRoute': 'a local gateway',
  'AWS::EC2::LocalGatewayRouteTableVPCAssociation': 'a local gateway',
  'AWS::EC2::LocalGatewayRouteTableVirtualInterfaceGroupAssociation': 'a local gateway',
  'AWS::EC2::LocalGatewayVirtualInterface': 'a local gateway',
  'AWS::EC2::InstanceConnectEndpoint': 'an instance connect endpoint',
  'AWS::EC2::VerifiedAccessEndpoint': 'a verified access endpoint',
  'AWS::EC2::VerifiedAccessInstance': 'a verified access endpoint',
  'AWS::EC2::VPCBlockPublicAccessExclusion': 'an exclusion from the block of public access',
  'AWS::EC2::RouteServer': 'a route server',
  'AWS::EC2::RouteServerPeer': 'a route server',
  'AWS::EC2::TrafficMirrorSession': 'a mirror of the traffic',
  'AWS::EC2::TrafficMirrorTarget': 'a mirror of the traffic',
  'AWS::DirectConnect::Connection': 'a Direct Connect connection',
  'AWS::DirectConnect::DirectConnectGateway': 'a Direct Connect gateway',
  'AWS::DirectConnect::DirectConnectGatewayAssociation': 'a Direct Connect gateway',
  'AWS::DirectConnect::PrivateVirtualInterface': 'a Direct Connect connection',
  'AWS::DirectConnect::PublicVirtualInterface': 'a Direct Connect connection',
  'AWS::DirectConnect::TransitVirtualInterface': 'a Direct Connect connection',
  'AWS::NetworkManager::CoreNetwork': 'a core network',
  'AWS::NetworkManager::VpcAttachment': 'a core network',
  'AWS::NetworkManager::ConnectAttachment': 'a core network',
  'AWS::NetworkManager::ConnectPeer': 'a core network',
  'AWS::NetworkManager::DirectConnectGatewayAttachment': 'a core network',
  'AWS::NetworkManager::SiteToSiteVpnAttachment': 'a core network',
  'AWS::NetworkManager::TransitGatewayPeering': 'a core network',
  'AWS::NetworkManager::TransitGatewayRouteTableAttachment': 'a core network',
  'AWS::NetworkManager::TransitGatewayRegistration': 'a core network',
  'AWS::VpcLattice::ServiceNetworkVpcAssociation': 'a service network of VPC Lattice',
  'AWS::VpcLattice::ServiceNetworkServiceAssociation': 'a service network of VPC Lattice',
  'AWS::VpcLattice::ServiceNetworkResourceAssociation': 'a service network of VPC Lattice',
  'AWS::VpcLattice::ServiceNetwork': 'a service network of VPC Lattice',
  'AWS::VpcLattice::Service': 'a service of VPC Lattice',
  'AWS::VpcLattice::ResourceGateway': 'a resource gateway of VPC Lattice',
  'AWS::VpcLattice::ResourceConfiguration': 'a resource gateway of VPC Lattice',
  'AWS::Route53Resolver::ResolverEndpoint': 'a resolver endpoint, which carries names and what is written in them,',
  'AWS::Route53Resolver::ResolverRule': 'a resolver rule, which sends names and what is written in them elsewhere,',
  'AWS::Route53Resolver::ResolverRuleAssociation':
    'a resolver rule, which sends names and what is written in them elsewhere,',
  'AWS::Route53Resolver::OutpostResolver': 'a resolver endpoint, which carries names and what is written in them,',
};
/** Say where a route begins; whatever else it has says where it leads. */
const ROUTE_SOURCES = ['RouteTableId', 'DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'];
const OWN_TYPES: Readonly<Record<string, (resource: Resource) => readonly Complaint[]>> = {
  'AWS::EC2::Route': route,
  'AWS::EC2::VPCEndpoint': endpoint,
  'AWS::EC2::DHCPOptions': resolver,
};

const WAY_OUT = 'add a VPC endpoint for the service that is missing, or bring the image into ECR';

export const noWayOut: ResourceRule = {
  over: 'resource',
  id: 'no-way-out',
  title: 'The VPC has no way to or from the internet, or to other networks',
  source: 'CIS EKS 1.8.0 5.4.3; EKS user guide, private clusters; VPC user guide, route targets and connectivity',
  controls: ['NET-03', 'NODE-06'],
  types: [...Object.keys(OPENINGS), ...Object.keys(OWN_TYPES)],
  check: (resource) =>
    OWN_TYPES[resource.type]?.(resource) ?? [opened('Type', resource.type, OPENINGS[resource.type]!)],
};

const opened = (path: string, value: unknown, what: string): Complaint =>
  complaint(path, value, {
    problem: `${what} opens a VPC that reaches AWS through endpoints only`,
    wayOut: WAY_OUT,
  });

/** `local` is the VPC itself. */
function route(resource: Resource): readonly Complaint[] {
  return Object.keys(resource.properties)
    .filter((field) => !ROUTE_SOURCES.includes(field) && resource.knownAt(field) !== 'local')
    .map((field) => opened(field, resource.raw(field), 'a route out'));
}

/** AWS' own services in the same region: `com.amazonaws.us-west-2.ecr.api`, `cn.com.amazonaws.…`, `aws.api.us-west-2.…`. */
const OF_AWS =
  /^(?:(?:cn\.)?com\.amazonaws|aws\.(?:api|sagemaker)|eu\.amazonaws)\.([a-z0-9-]+|\$\{AWS::Region\})\.([a-z0-9.-]+)$/;

function endpoint(resource: Resource): readonly Complaint[] {
  const type = String(resource.knownAt('VpcEndpointType') ?? 'Gateway');
  if (!['Gateway', 'Interface'].includes(type))
    return [opened('VpcEndpointType', resource.raw('VpcEndpointType'), `an endpoint of kind ${type}`)];
  const { text, isOpen } = textOf(resource, resource.raw('ServiceName'));
  const [, region, service] = OF_AWS.exec(text) ?? [];
  if (isOpen || service === undefined || region === 'vpce')
    return [
      opened(
        'ServiceName',
        resource.raw('ServiceName'),
        'an endpoint of a service that is not of AWS, or that nobody knows,',
      ),
    ];
  const { stack } = resource;
  const elsewhere = [region, resource.knownAt('ServiceRegion')].find(
    (one) => one !== undefined && one !== '${AWS::Region}' && stack.region !== undefined && one !== stack.region,
  );
  return elsewhere === undefined ? [] : [opened('ServiceName', text, `an endpoint of region ${String(elsewhere)}`)];
}

const OWN_RESOLVER = ['AmazonProvidedDNS', '169.254.169.253', 'fd00:ec2::253'];

function resolver(resource: Resource): readonly Complaint[] {
  return resource
    .members('DomainNameServers')
    .filter((path) => !OWN_RESOLVER.includes(String(resource.knownAt(path))))
    .map((path) => opened(path, resource.raw(path), 'a name server of its own'));
}
