import { equals, optional } from '../../checks';
import type { ResourceRule } from '../../types';

export const privateSubnets: ResourceRule = {
  over: 'resource',
  id: 'private-subnets',
  title: 'Subnets give no public addresses',
  source: 'CT.EC2.PR.11; CIS EKS 1.8.0 5.4.3',
  types: ['AWS::EC2::Subnet'],
  check: (subnet) =>
    optional(subnet, 'MapPublicIpOnLaunch', {
      holds: equals(false),
      problem: 'instances in it would get public addresses',
      wayOut: 'set it to false',
    }),
};
