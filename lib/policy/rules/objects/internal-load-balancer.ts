import { complaint } from '../../checks';
import { step } from '../../model/values';
import type { ObjectRule } from '../../types';

const SCHEME = 'service.beta.kubernetes.io/aws-load-balancer-scheme';

export const internalLoadBalancer: ObjectRule = {
  over: 'object',
  id: 'internal-load-balancer',
  title: 'Load balancers are internal, and say so',
  source: 'AWS Load Balancer Controller v3.5.0, service annotations',
  controls: ['LB-01'],
  kinds: ['Service'],
  check: (service) => {
    if (service.at('spec.type') !== 'LoadBalancer') return [];
    const scheme = step(service.at('metadata.annotations'), SCHEME);
    return scheme === 'internal'
      ? []
      : [
          complaint(`metadata.annotations ${SCHEME}`, scheme, {
            problem: 'the model would be offered to the internet, or the VPC without internet gateway refuses',
            wayOut: "set it to 'internal'",
          }),
        ];
  },
};
