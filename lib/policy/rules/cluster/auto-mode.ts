import { optional, says } from '../../checks';
import { CLUSTER_TYPES, fieldOf } from '../../model/clusters';
import type { ResourceRule } from '../../types';

const SWITCHES = ['ComputeConfig', 'StorageConfig.BlockStorage', 'KubernetesNetworkConfig.ElasticLoadBalancing'];

export const autoMode: ResourceRule = {
  over: 'resource',
  id: 'auto-mode',
  title: 'Nodes, volumes and load balancers are those of the app',
  source: 'EKS user guide, EKS Auto Mode: it makes instances, volumes and load balancers that no template describes',
  types: CLUSTER_TYPES,
  check: (cluster) =>
    SWITCHES.flatMap((path) =>
      optional(cluster, fieldOf(cluster, `${path}.Enabled`), {
        holds: says(false),
        problem: 'EKS would make what no rule sees: its metadata options, groups, keys and schemes',
        wayOut: 'set it to false, or accept it with a reason',
      }),
    ),
};
