import { complaint, undecided } from '../../checks';
import type { ResourceRule } from '../../types';

const PATH = 'Logging.ClusterLogging.EnabledTypes';
const TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

export const controlPlaneLogs: ResourceRule = {
  over: 'resource',
  id: 'control-plane-logs',
  title: 'The control plane writes all its logs',
  source: 'CIS EKS 1.8.0 2.1.1; cdk-nag AwsSolutions-EKS2',
  controls: ['EKS-02'],
  types: ['AWS::EKS::Cluster'],
  check: (cluster) => {
    if (cluster.read(PATH).kind === 'unknown') return [undecided(PATH, cluster.raw(PATH))];
    const enabled = cluster.members(PATH).map((path) => cluster.knownAt(`${path}.Type`));
    const missing = TYPES.filter((type) => !enabled.includes(type));
    return missing.length === 0
      ? []
      : [
          complaint(PATH, enabled, {
            problem: `${missing.join(', ')} would be missing when somebody asks who did what`,
            wayOut: `enable ${TYPES.join(', ')}`,
          }),
        ];
  },
};
