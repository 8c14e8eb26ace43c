import { complaint, undecided } from '../../checks';
import { CLUSTER_TYPES, fieldOf } from '../../model/clusters';
import type { Resource } from '../../model/resource';
import { listOf, step } from '../../model/values';
import type { ResourceRule } from '../../types';

const TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** The API takes lists that are enabled or not; CloudFormation only what is enabled. */
function enabledIn(cluster: Resource): readonly unknown[] {
  if (cluster.type === 'AWS::EKS::Cluster')
    return listOf(cluster.deep('Logging.ClusterLogging.EnabledTypes')).map((one) => step(one, 'Type'));
  return listOf(cluster.deep('Config.logging.clusterLogging'))
    .filter((one) => String(step(one, 'enabled')) === 'true')
    .flatMap((one) => listOf(step(one, 'types')));
}

export const controlPlaneLogs: ResourceRule = {
  over: 'resource',
  id: 'control-plane-logs',
  title: 'The control plane writes all its logs',
  source: 'CIS EKS 1.8.0 2.1.1; cdk-nag AwsSolutions-EKS2',
  controls: ['EKS-02'],
  types: CLUSTER_TYPES,
  check: (cluster) => {
    const path =
      fieldOf(cluster, 'Logging.ClusterLogging') + (cluster.type === 'AWS::EKS::Cluster' ? '.EnabledTypes' : '');
    if (cluster.read(path).kind === 'unknown') return [undecided(path, cluster.raw(path))];
    const enabled = enabledIn(cluster);
    const missing = TYPES.filter((type) => !enabled.includes(type));
    return missing.length === 0
      ? []
      : [
          complaint(path, enabled, {
            problem: `${missing.join(', ')} would be missing when somebody asks who did what`,
            wayOut: `enable ${TYPES.join(', ')}`,
          }),
        ];
  },
};
