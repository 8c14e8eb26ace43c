import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

const OPENINGS: Readonly<Record<string, string>> = {
  'AWS::EC2::InternetGateway': 'an internet gateway',
  'AWS::EC2::EgressOnlyInternetGateway': 'an egress-only internet gateway',
  'AWS::EC2::NatGateway': 'a NAT gateway',
  'AWS::EC2::EIP': 'an elastic address',
  'AWS::EC2::VPCGatewayAttachment': 'a gateway',
};
const ROUTE_TARGETS = ['GatewayId', 'NatGatewayId', 'EgressOnlyInternetGatewayId'];

export const noWayOut: ResourceRule = {
  over: 'resource',
  id: 'no-way-out',
  title: 'The VPC has no way to or from the internet',
  source: 'CIS EKS 1.8.0 5.4.3; EKS user guide, private clusters',
  types: [...Object.keys(OPENINGS), 'AWS::EC2::Route'],
  check: (resource) => {
    const target = ROUTE_TARGETS.find((field) => resource.raw(field) !== undefined);
    const opening = OPENINGS[resource.type] ?? (target === undefined ? undefined : 'a route out');
    if (opening === undefined) return [];
    return [
      complaint(target ?? 'Type', target === undefined ? resource.type : resource.raw(target), {
        problem: `${opening} opens a VPC that reaches AWS through endpoints only`,
        wayOut: 'add a VPC endpoint for the service that is missing, or bring the image into ECR',
      }),
    ];
  },
};
