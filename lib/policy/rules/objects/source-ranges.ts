import { complaint } from '../../checks';
import { listOf } from '../../model/values';
import type { ObjectRule } from '../../types';

const MIN_PREFIX = 8;

export const sourceRanges: ObjectRule = {
  over: 'object',
  id: 'source-ranges',
  title: 'Load balancers serve known networks',
  source: 'kubernetes.io Service, loadBalancerSourceRanges; without them every network that reaches the VPC',
  controls: ['LB-03'],
  kinds: ['Service'],
  check: (service) => {
    if (service.at('spec.type') !== 'LoadBalancer') return [];
    const ranges = listOf(service.at('spec.loadBalancerSourceRanges')).map(String);
    const named = ranges.length > 0 && ranges.every((range) => Number(range.split('/')[1]) >= MIN_PREFIX);
    return named
      ? []
      : [
          complaint('spec.loadBalancerSourceRanges', service.at('spec.loadBalancerSourceRanges'), {
            problem: 'whoever reaches the VPC could use the model',
            wayOut: 'name the networks of the clients (access.sourceCidrs)',
          }),
        ];
  },
};
