import { equals, required } from '../../checks';
import type { ResourceRule } from '../../types';

export const deletionProtection: ResourceRule = {
  over: 'resource',
  id: 'deletion-protection',
  title: 'Clusters are protected against deletion',
  source: 'CloudFormation, AWS::EKS::Cluster DeletionProtection',
  types: ['AWS::EKS::Cluster'],
  check: (cluster) =>
    required(cluster, 'DeletionProtection', {
      holds: equals(true),
      problem: 'one call would end the service',
      wayOut: 'set it to true',
    }),
};
