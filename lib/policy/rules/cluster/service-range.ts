import { optional } from '../../checks';
import { CLUSTER_TYPES, fieldOf } from '../../model/clusters';
import { isPrivate, rangeOf } from '../../model/addresses';
import type { ResourceRule } from '../../types';

const [WIDEST, NARROWEST] = [12, 24];

export const serviceRange: ResourceRule = {
  over: 'resource',
  id: 'service-range',
  title: 'Services have private addresses',
  source: 'EKS API, KubernetesNetworkConfigRequest: a private block between /12 and /24',
  types: CLUSTER_TYPES,
  check: (cluster) =>
    optional(cluster, fieldOf(cluster, 'KubernetesNetworkConfig.ServiceIpv4Cidr'), {
      holds: (value) => {
        const range = rangeOf(value);
        return range !== undefined && isPrivate(range) && range.prefix >= WIDEST && range.prefix <= NARROWEST;
      },
      problem: 'pods would take addresses of others for Services, and not reach whose they are',
      wayOut: `name a private block between /${WIDEST} and /${NARROWEST}, '172.20.0.0/16'`,
    }),
};
