import { complaint } from '../../checks';
import { isPrivate, rangeOf } from '../../model/addresses';
import { listOf } from '../../model/values';
import type { ObjectRule } from '../../types';

export const sourceRanges: ObjectRule = {
  over: 'object',
  id: 'source-ranges',
  title: 'Load balancers serve known networks',
  source: 'kubernetes.io Service, loadBalancerSourceRanges; without them every network that reaches the VPC',
  kinds: ['Service'],
  check: (service) => {
    if (service.at('spec.type') !== 'LoadBalancer') return [];
    const ranges = listOf(service.at('spec.loadBalancerSourceRanges')).map(String);
    const isKnown = (text: string): boolean => {
      const range = rangeOf(text);
      return range !== undefined && isPrivate(range);
    };
    const named = ranges.length > 0 && ranges.every(isKnown);
    return named
      ? []
      : [
          complaint('spec.loadBalancerSourceRanges', service.at('spec.loadBalancerSourceRanges'), {
            problem: 'whoever reaches the VPC could use the model, or somebody in the internet',
            wayOut: 'name the private networks of the clients (access.sourceCidrs)',
          }),
        ];
  },
};
