import { equals, required } from '../../checks';
import { CLUSTER_TYPES, fieldOf } from '../../model/clusters';
import type { ResourceRule } from '../../types';

export const upgradePolicy: ResourceRule = {
  over: 'resource',
  id: 'upgrade-policy',
  title: 'Clusters leave a version when its standard support ends',
  source: 'EKS user guide, cluster upgrade policy: the default, EXTENDED, stays on old versions and costs extra',
  controls: ['EKS-06'],
  types: CLUSTER_TYPES,
  check: (cluster) =>
    required(cluster, fieldOf(cluster, 'UpgradePolicy.SupportType'), {
      holds: equals('STANDARD'),
      problem: 'the cluster would stay on a version that gets no more than the worst mended',
      wayOut: "set it to 'STANDARD'",
    }),
};
