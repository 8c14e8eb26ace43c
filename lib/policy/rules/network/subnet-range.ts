import { complaint } from '../../checks';
import { isWithin, rangeOf, type AddressRange } from '../../model/addresses';
import type { Assembly } from '../../model/assembly';
import type { Resource } from '../../model/resource';
import type { ResourceRule } from '../../types';

export const subnetRange: ResourceRule = {
  over: 'resource',
  id: 'subnet-range',
  title: 'Subnets lie in a block of their VPC',
  source: 'VPC user guide, subnet CIDR blocks',
  types: ['AWS::EC2::Subnet'],
  check: (subnet, assembly) => {
    const vpc = subnet.referenced('VpcId');
    const range = rangeOf(subnet.knownAt('CidrBlock'));
    const blocks = vpc === undefined ? undefined : blocksOf(vpc, assembly);
    if (range === undefined || blocks === undefined || blocks.some((block) => isWithin(range, block))) return [];
    return [
      complaint('CidrBlock', subnet.knownAt('CidrBlock'), {
        problem: 'no block of its VPC holds it, so no rule about the network is about these addresses',
        wayOut: `take a part of ${blocks.map(({ address, prefix }) => `${address}/${prefix}`).join(', ')}`,
      }),
    ];
  },
};

/** Undefined where one of them is known only at deployment. */
function blocksOf(vpc: Resource, assembly: Assembly): readonly AddressRange[] | undefined {
  const more = assembly.ofType('AWS::EC2::VPCCidrBlock').filter((one) => one.referenced('VpcId') === vpc);
  const blocks = [vpc, ...more].map((one) => rangeOf(one.knownAt('CidrBlock')));
  return blocks.every((block) => block !== undefined) ? blocks : undefined;
}
