import { forbidden } from '../../checks';
import { INTERFACES } from '../../model/launch-template';
import type { ResourceRule } from '../../types';

/** Fields that a managed node group sets itself. */
const REFUSED = [
  'IamInstanceProfile',
  'HibernationOptions',
  'DisableApiTermination',
  'InstanceInitiatedShutdownBehavior',
];

export const launchTemplateFields: ResourceRule = {
  over: 'resource',
  id: 'launch-template-fields',
  title: 'Launch templates leave to EKS what EKS sets',
  source: 'EKS user guide, customizing managed nodes with launch templates: prohibited fields',
  controls: ['NODE-12'],
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) =>
    [
      ...template.members(INTERFACES).map((path) => `${path}.SubnetId`),
      ...REFUSED.map((field) => `LaunchTemplateData.${field}`),
    ].flatMap((path) =>
      forbidden(template, path, {
        problem: 'a managed node group refuses a launch template that holds it',
        wayOut: path.endsWith('SubnetId') ? 'give the subnet to the node group' : 'leave it out',
      }),
    ),
};
