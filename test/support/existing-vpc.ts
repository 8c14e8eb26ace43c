import type { EnvironmentInput } from '../../lib/config';

const subnet = (index: number, tier: 'service' | 'system' | 'gpu', availabilityZoneId: string, cidr: string) => ({
  id: `subnet-0123456789abcde${index}0`,
  tier,
  availabilityZoneId,
  cidr,
  routeTableId: 'rtb-0123456789abcdef0',
});

/** A VPC that fits the small environment: two zones, GPU nodes in the first. */
export const EXISTING_VPC: NonNullable<EnvironmentInput['network']['existingVpc']> = {
  vpcId: 'vpc-0123456789abcdef0',
  subnets: [
    subnet(1, 'service', 'usw2-az1', '10.0.192.0/21'),
    subnet(2, 'service', 'usw2-az2', '10.0.200.0/21'),
    subnet(3, 'system', 'usw2-az1', '10.0.128.0/20'),
    subnet(4, 'system', 'usw2-az2', '10.0.144.0/20'),
    subnet(5, 'gpu', 'usw2-az1', '10.0.32.0/20'),
  ],
};
