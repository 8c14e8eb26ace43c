import { equals, required } from '../../checks';
import type { ResourceRule } from '../../types';

export const nodeRepair: ResourceRule = {
  over: 'resource',
  id: 'node-repair',
  title: 'Broken nodes are repaired',
  source: 'EKS user guide, node auto repair',
  types: ['AWS::EKS::Nodegroup'],
  check: (group) =>
    required(group, 'NodeRepairConfig.Enabled', {
      holds: equals(true),
      problem: 'a GPU that falls off the bus would keep its node in service',
      wayOut: 'set it to true',
    }),
};
