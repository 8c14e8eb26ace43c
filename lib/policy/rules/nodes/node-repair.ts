import { required, says } from '../../checks';
import type { ResourceRule } from '../../types';

export const nodeRepair: ResourceRule = {
  over: 'resource',
  id: 'node-repair',
  title: 'Broken nodes are repaired',
  source: 'EKS user guide, node auto repair',
  controls: ['NODE-11'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) =>
    required(group, 'NodeRepairConfig.Enabled', {
      holds: says(true),
      problem: 'a GPU that falls off the bus would keep its node in service',
      wayOut: 'set it to true',
    }),
};
