import { equals, optional } from '../../checks';
import { INTERFACES } from '../../model/launch-template';
import type { ResourceRule } from '../../types';

export const noPublicAddress: ResourceRule = {
  over: 'resource',
  id: 'no-public-address',
  title: 'Nodes have no public address',
  source: 'checkov CKV_AWS_88; EC2: several interfaces never get one',
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) =>
    template.members(INTERFACES).flatMap((path) =>
      optional(template, `${path}.AssociatePublicIpAddress`, {
        holds: equals(false),
        problem: 'nodes are reached from inside the VPC only',
        wayOut: 'leave it out',
      }),
    ),
};
