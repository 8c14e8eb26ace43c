import { complaint } from '../../checks';
import { isPrivate, rangeOf } from '../../model/addresses';
import { listOf } from '../../model/values';
import type { ObjectRule } from '../../types';

/** 10.0.0.0/8 is the widest private network; of IPv6, what a site is given. */
const MIN_PREFIX = { 4: 8, 6: 32 } as const;

function isKnown(text: string): boolean {
  const range = rangeOf(text);
  return range !== undefined && (isPrivate(range) || range.prefix >= MIN_PREFIX[range.version]);
}

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
