import { equals, required } from '../../checks';
import type { ResourceRule } from '../../types';

export const authenticationMode: ResourceRule = {
  over: 'resource',
  id: 'authentication-mode',
  title: 'Access to the cluster is written in access entries',
  source: 'EKS Best Practices Guide, cluster access manager; CIS EKS 1.8.0 4.1.7',
  controls: ['EKS-03'],
  types: ['AWS::EKS::Cluster'],
  check: (cluster) =>
    required(cluster, 'AccessConfig.AuthenticationMode', {
      holds: equals('API'),
      problem: 'whoever may edit the aws-auth ConfigMap could make himself administrator',
      wayOut: "set it to 'API'",
    }),
};
