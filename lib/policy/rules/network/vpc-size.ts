import { required } from '../../checks';
import type { ResourceRule } from '../../types';

const [WIDEST, NARROWEST] = [16, 28];

export const vpcSize: ResourceRule = {
  over: 'resource',
  id: 'vpc-size',
  title: 'Blocks of VPC and subnets have sizes that EC2 accepts',
  source: 'VPC user guide, CIDR blocks: between /16 and /28',
  types: ['AWS::EC2::VPC', 'AWS::EC2::Subnet'],
  check: (resource) =>
    required(resource, 'CidrBlock', {
      holds: (value) => {
        const prefix = Number(String(value).split('/')[1]);
        return prefix >= WIDEST && prefix <= NARROWEST;
      },
      problem: `EC2 accepts blocks between /${WIDEST} and /${NARROWEST}`,
      wayOut: 'choose another prefix length',
    }),
};
