import type { Resource } from './resource';

/** Whether a subnet's route table leads to an internet gateway. */
export function leadsOut(subnet: Resource): boolean {
  const { assembly } = subnet;
  const routes = assembly
    .ofType('AWS::EC2::Route')
    .filter(
      (route) =>
        ['AWS::EC2::InternetGateway', 'AWS::EC2::EgressOnlyInternetGateway'].includes(
          (route.referenced('GatewayId') ?? route.referenced('EgressOnlyInternetGatewayId'))?.type ?? '',
        ) || String(route.knownAt('GatewayId')).startsWith('igw-'),
    );
  return assembly
    .ofType('AWS::EC2::SubnetRouteTableAssociation')
    .filter((link) => link.referenced('SubnetId') === subnet)
    .some((link) => routes.some((route) => route.referenced('RouteTableId') === link.referenced('RouteTableId')));
}
