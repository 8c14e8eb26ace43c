import { optional, says } from '../../checks';
import type { ResourceRule } from '../../types';

export const forcedUpdate: ResourceRule = {
  over: 'resource',
  id: 'forced-update',
  title: 'Node updates respect disruption budgets',
  source: 'EKS API, UpdateNodegroupVersion force; the level-2 node group sets it to true (aws-cdk-lib 2.276)',
  controls: ['NODE-10'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) =>
    optional(group, 'ForceUpdateEnabled', {
      holds: says(false),
      problem: 'a forced update evicts pods whatever their PodDisruptionBudget says',
      wayOut: 'set it to false',
    }),
};
