import { required } from '../../checks';
import { gpuTypeOf } from '../../model/node-groups';
import type { ResourceRule } from '../../types';

export const updateStrategy: ResourceRule = {
  over: 'resource',
  id: 'update-strategy',
  title: 'GPU nodes are updated one out, one in',
  source: 'EKS API, UpdateConfig.updateStrategy: DEFAULT starts up to twice as many nodes as there are zones first',
  controls: ['NODE-10'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) =>
    gpuTypeOf(group) === undefined
      ? []
      : required(group, 'UpdateConfig.UpdateStrategy', {
          holds: (value) => value !== 'DEFAULT',
          problem: 'there are no spare GPU nodes to start before an old one goes, so the update would never end',
          wayOut: "set it to 'MINIMAL'",
        }),
};
