import { oneOf, optional } from '../../checks';
import { INTERFACES } from '../../model/launch-template';
import type { ResourceRule } from '../../types';

export const interfaceType: ResourceRule = {
  over: 'resource',
  id: 'interface-type',
  title: 'Interface types are those of EC2',
  source: 'EC2 API, LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.InterfaceType',
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) =>
    template.members(INTERFACES).flatMap((path) =>
      optional(template, `${path}.InterfaceType`, {
        holds: oneOf('interface', 'efa', 'efa-only'),
        problem: 'EC2 knows no such interface type',
        wayOut: "use 'interface', 'efa' or 'efa-only'",
      }),
    ),
};
