import { complaint, required } from '../../checks';
import { gpuTypeOf } from '../../model/node-groups';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

export const updateStrategy: ResourceRule = {
  over: 'resource',
  id: 'update-strategy',
  title: 'GPU nodes are updated one out, one in',
  source: 'EKS API, UpdateConfig.updateStrategy: DEFAULT starts up to twice as many nodes as there are zones first',
  controls: ['NODE-10'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) => [
    ...unavailable(group),
    ...(gpuTypeOf(group) === undefined
      ? []
      : required(group, 'UpdateConfig.UpdateStrategy', {
          holds: (value) => value !== 'DEFAULT',
          problem: 'there are no spare GPU nodes to start before an old one goes, so the update would never end',
          wayOut: "set it to 'MINIMAL'",
        })),
  ],
};

const unavailable = (group: Resource): readonly Complaint[] =>
  ['MaxUnavailable', 'MaxUnavailablePercentage'].some((field) => group.read(`UpdateConfig.${field}`).kind !== 'absent')
    ? []
    : [
        complaint('UpdateConfig.MaxUnavailable', undefined, {
          problem: 'how many nodes go at once would be up to EKS',
          wayOut: 'set it to 1',
        }),
      ];
