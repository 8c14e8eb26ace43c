import { complaint, optional, says } from '../../checks';
import { leadsOut } from '../../model/public-subnets';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const PUBLIC = {
  problem: 'instances in it would get public addresses',
  wayOut: 'set it to false',
};

/** Groups whose nodes start in a subnet with a route to an internet gateway; the route itself is a finding of another rule. */
function groupSubnets(group: Resource): readonly Complaint[] {
  return group
    .members('Subnets')
    .filter((path) => {
      const subnet = group.referenced(path);
      return subnet !== undefined && leadsOut(subnet);
    })
    .map((path) =>
      complaint(path, group.raw(path), {
        problem: 'its route table leads to an internet gateway',
        wayOut: 'give the group private subnets',
      }),
    );
}

export const privateSubnets: ResourceRule = {
  over: 'resource',
  id: 'private-subnets',
  title: 'Subnets give no public addresses, and nodes are in none that is public',
  source: 'CT.EC2.PR.11; CIS EKS 1.8.0 5.4.3',
  controls: ['NET-03'],
  types: ['AWS::EC2::Subnet', 'AWS::EKS::Nodegroup'],
  check: (resource) =>
    resource.type === 'AWS::EKS::Nodegroup'
      ? groupSubnets(resource)
      : ['MapPublicIpOnLaunch', 'AssignIpv6AddressOnCreation'].flatMap((field) =>
          optional(resource, field, { holds: says(false), ...PUBLIC }),
        ),
};
