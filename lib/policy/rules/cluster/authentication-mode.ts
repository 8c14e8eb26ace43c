import { equals, required, says } from '../../checks';
import { CLUSTER_TYPES, fieldOf } from '../../model/clusters';
import type { ResourceRule } from '../../types';

export const authenticationMode: ResourceRule = {
  over: 'resource',
  id: 'authentication-mode',
  title: 'Access to the cluster is written in access entries, and only there',
  source:
    'EKS Best Practices Guide, cluster access manager; CIS EKS 1.8.0 4.1.7; EKS API: the creator is administrator by default',
  controls: ['EKS-03'],
  types: CLUSTER_TYPES,
  check: (cluster) => [
    ...required(cluster, fieldOf(cluster, 'AccessConfig.AuthenticationMode'), {
      holds: equals('API'),
      problem: 'whoever may edit the aws-auth ConfigMap could make himself administrator',
      wayOut: "set it to 'API'",
    }),
    ...required(cluster, fieldOf(cluster, 'AccessConfig.BootstrapClusterCreatorAdminPermissions'), {
      holds: says(false),
      problem: 'whoever deploys would be administrator, and stand in no access entry',
      wayOut: 'set it to false',
    }),
  ],
};
