import { optional } from '../../checks';
import type { ResourceRule } from '../../types';

export const capacityBlockEmpty: ResourceRule = {
  over: 'resource',
  id: 'capacity-block-empty',
  title: 'A node group on a capacity block is made with 0 nodes',
  source:
    'EKS user guide, capacity-blocks-mng: nodes wanted before the block starts fail to launch, and a group is set to 0 before it is updated',
  types: ['AWS::EKS::Nodegroup'],
  check: (group) =>
    group.knownAt('CapacityType') === 'CAPACITY_BLOCK'
      ? optional(group, 'ScalingConfig.DesiredSize', {
          holds: (size) => Number(size) === 0,
          problem: 'nodes would be asked for while the block may not run, and again with every update of the sizes',
          wayOut: 'set it to 0 and let a schedule or aws eks update-nodegroup-config raise the group',
        })
      : [],
};
