import { complaint, optional, says } from '../../checks';
import { INTERFACES } from '../../model/launch-template';
import type { ResourceRule } from '../../types';

const GIVING = ['AssociatePublicIpAddress', 'AssociateCarrierIpAddress'];
/** Addresses of IPv6 are public, all of them that EC2 gives. */
const PUBLIC_BY_NATURE = ['Ipv6AddressCount', 'Ipv6Addresses', 'Ipv6Prefixes', 'Ipv6PrefixCount'];

export const noPublicAddress: ResourceRule = {
  over: 'resource',
  id: 'no-public-address',
  title: 'Nodes have no public address',
  source: 'checkov CKV_AWS_88; CT.EC2.PR.9; EC2: several interfaces never get one',
  controls: ['NODE-06'],
  types: ['AWS::EC2::LaunchTemplate', 'AWS::EC2::NetworkInterface'],
  check: (resource) => {
    const bases =
      resource.type === 'AWS::EC2::LaunchTemplate' ? resource.members(INTERFACES).map((path) => `${path}.`) : [''];
    return bases.flatMap((base) => [
      ...GIVING.flatMap((field) =>
        optional(resource, `${base}${field}`, {
          holds: says(false),
          problem: 'nodes are reached from inside the VPC only',
          wayOut: 'leave it out',
        }),
      ),
      ...PUBLIC_BY_NATURE.filter((field) => resource.raw(`${base}${field}`) !== undefined).map((field) =>
        complaint(`${base}${field}`, resource.raw(`${base}${field}`), {
          problem: 'addresses of IPv6 are public',
          wayOut: 'leave it out; the cluster speaks IPv4',
        }),
      ),
    ]);
  },
};
