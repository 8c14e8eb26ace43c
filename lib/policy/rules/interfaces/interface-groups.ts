import { complaint } from '../../checks';
import { interfacesOf } from '../../model/launch-template';
import type { ResourceRule } from '../../types';

export const interfaceGroups: ResourceRule = {
  over: 'resource',
  id: 'interface-groups',
  title: 'Every interface names its security groups',
  source: 'EKS user guide, launch templates: EKS adds the cluster security group only where no interface names groups',
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) =>
    interfacesOf(template)
      .filter(({ path }) => template.members(`${path}.Groups`).length === 0)
      .map(({ path }) =>
        complaint(`${path}.Groups`, template.raw(`${path}.Groups`), {
          problem: 'without groups the interface gets the default group of the VPC and the node cannot join',
          wayOut: 'name the cluster security group, for EFA the EFA group',
        }),
      ),
};
