import { required, says } from '../../checks';
import type { ResourceRule } from '../../types';

export const deletionProtection: ResourceRule = {
  over: 'resource',
  id: 'deletion-protection',
  title: 'Clusters are protected against deletion',
  source: 'CloudFormation, AWS::EKS::Cluster DeletionProtection',
  controls: ['EKS-07'],
  types: ['AWS::EKS::Cluster'],
  check: (cluster) =>
    required(cluster, 'DeletionProtection', {
      holds: says(true),
      problem: 'one call would end the service',
      wayOut: 'set it to true',
    }),
};
