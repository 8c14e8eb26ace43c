import { complaint, required, says } from '../../checks';
import { CLUSTER_TYPES, fieldOf } from '../../model/clusters';
import type { ResourceRule } from '../../types';

export const deletionProtection: ResourceRule = {
  over: 'resource',
  id: 'deletion-protection',
  title: 'Clusters and their stacks are protected against deletion',
  source: 'CloudFormation, AWS::EKS::Cluster DeletionProtection',
  controls: ['EKS-07', 'EKS-13'],
  types: CLUSTER_TYPES,
  check: (cluster) => [
    ...required(cluster, fieldOf(cluster, 'DeletionProtection'), {
      holds: says(true),
      problem: 'one call would end the service',
      wayOut: 'set it to true',
    }),
    ...(cluster.stack.terminationProtection === false
      ? [
          complaint('terminationProtection', false, {
            problem: 'whoever may delete stacks could delete this one by mistake',
            wayOut: 'set terminationProtection of the stack to true',
          }),
        ]
      : []),
  ],
};
