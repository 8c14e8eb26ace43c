import { complaint, undecided } from '../../checks';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import { intrinsic } from '../../model/values';
import type { Complaint, ResourceRule } from '../../types';

const VERSION = 'LaunchTemplate.Version';

export const launchTemplate: ResourceRule = {
  over: 'resource',
  id: 'launch-template',
  title: 'Node groups start from a launch template of the app, in one version of it',
  source:
    'EKS user guide, launch templates: without one nodes get IMDSv1, an unencrypted volume and the hop limit of EKS',
  controls: ['NODE-01', 'NODE-02', 'NODE-04'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) => {
    if (group.raw('LaunchTemplate') === undefined)
      return [
        complaint('LaunchTemplate', undefined, {
          problem: 'nothing would say how its nodes guard their metadata and volumes',
          wayOut: 'name an AWS::EC2::LaunchTemplate of the app',
        }),
      ];
    const template = ['LaunchTemplate.Id', 'LaunchTemplate.Name']
      .map((path) => group.referenced(path))
      .find((one) => one !== undefined);
    if (template?.type !== 'AWS::EC2::LaunchTemplate')
      return [
        complaint('LaunchTemplate', group.raw('LaunchTemplate'), {
          problem: 'that launch template stands nowhere in the app, and no rule sees what is in it',
          wayOut: 'write it here, or accept it with a reason',
        }),
      ];
    return version(group);
  },
};

/** A number, or the version that this very deployment makes. */
function version(group: Resource): readonly Complaint[] {
  const value = group.raw(VERSION);
  const [name, argument] = intrinsic(value) ?? [];
  const attribute = Array.isArray(argument) ? String(argument[1]) : String(argument).split('.')[1];
  if (name === 'Fn::GetAtt' && ['LatestVersionNumber', 'DefaultVersionNumber'].includes(attribute ?? '')) return [];
  const { text, isOpen } = textOf(group, value);
  if (value !== undefined && isOpen) return [undecided(VERSION, value)];
  return /^\d+$/.test(text)
    ? []
    : [
        complaint(VERSION, value, {
          problem: 'whoever adds a version to the template would replace the nodes, at no deployment',
          wayOut: 'name the LatestVersionNumber of the template by Fn::GetAtt',
        }),
      ];
}
