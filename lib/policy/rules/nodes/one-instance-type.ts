import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

export const oneInstanceType: ResourceRule = {
  over: 'resource',
  id: 'one-instance-type',
  title: 'The instance type is in one place',
  source: 'EKS user guide, launch templates: not in both; in neither EKS takes t3.medium',
  controls: ['NODE-12'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) => {
    const template = group.referenced('LaunchTemplate.Id');
    const inTemplate = template?.raw('LaunchTemplateData.InstanceType');
    const inGroup = group.raw('InstanceTypes');
    if ((inTemplate === undefined) !== (inGroup === undefined)) return [];
    return [
      complaint('InstanceTypes', inGroup, {
        problem:
          inGroup === undefined
            ? 'its launch template names no instance type either, so EKS would take t3.medium'
            : `its launch template ${template?.logicalId} names the instance type ${String(inTemplate)} too, and EKS refuses both`,
        wayOut: 'name the instance type in the launch template only',
      }),
    ];
  },
};
