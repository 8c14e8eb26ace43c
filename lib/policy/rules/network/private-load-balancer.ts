import { complaint, equals, optional, required } from '../../checks';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const GROUPS = 'SecurityGroups';
const NO_GROUPS = {
  problem: 'every network that reaches the VPC could use it, and a load balancer made without a group never gets one',
  wayOut: 'name a security group that admits the networks of the clients',
};

const guarded = (balancer: Resource): readonly Complaint[] =>
  balancer.members(GROUPS).length > 0 ? [] : [complaint(GROUPS, balancer.knownAt(GROUPS), NO_GROUPS)];

const PLACES = ['Subnets', 'SubnetMappings'];

/** In subnets that are named: whether they are private is said by them. */
const placed = (balancer: Resource): readonly Complaint[] =>
  PLACES.some((field) => balancer.members(field).length > 0)
    ? []
    : [
        complaint('Subnets', balancer.raw('Subnets'), {
          problem: 'nothing says in which networks it has its addresses',
          wayOut: 'name private subnets',
        }),
      ];

/** `dualstack` gives addresses of IPv6, which are public. */
const addresses = (balancer: Resource): readonly Complaint[] =>
  optional(balancer, 'IpAddressType', {
    holds: equals('ipv4'),
    problem: 'addresses of IPv6 are public',
    wayOut: "set it to 'ipv4', or leave it out",
  });

export const privateLoadBalancer: ResourceRule = {
  over: 'resource',
  id: 'private-load-balancer',
  title: 'Load balancers are internal and ask their security groups of whoever comes',
  source: 'Network Load Balancer user guide, security groups; CloudFormation: Scheme is internet-facing by default',
  controls: ['LB-01'],
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  check: (balancer) => [
    ...required(balancer, 'Scheme', {
      holds: equals('internal'),
      problem: 'models would be offered to the internet, or the VPC without internet gateway refuses',
      wayOut: "set it to 'internal'",
    }),
    ...guarded(balancer),
    ...placed(balancer),
    ...addresses(balancer),
    ...optional(balancer, 'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic', {
      holds: equals('on'),
      problem: 'clients of interface endpoints would pass its security groups by, from whatever address',
      wayOut: "set it to 'on', and let the networks of those clients in",
    }),
  ],
};
