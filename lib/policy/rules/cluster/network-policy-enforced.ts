import { complaint } from '../../checks';
import { configurationOf } from '../../model/add-ons';
import { step } from '../../model/values';
import type { ResourceRule } from '../../types';

export const networkPolicyEnforced: ResourceRule = {
  over: 'resource',
  id: 'network-policy-enforced',
  title: 'NetworkPolicies are enforced from the first packet',
  source: 'aws/amazon-vpc-cni-k8s README: enforcement is off by default, and in standard mode pods start open',
  controls: ['EKS-10'],
  types: ['AWS::EKS::Addon'],
  check: (addOn) => {
    if (addOn.knownAt('AddonName') !== 'vpc-cni') return [];
    const configuration = configurationOf(addOn);
    const enforced = String(step(configuration, 'enableNetworkPolicy')) === 'true';
    const strict = step(step(configuration, 'env'), 'NETWORK_POLICY_ENFORCING_MODE') === 'strict';
    return enforced && strict
      ? []
      : [
          complaint('ConfigurationValues', addOn.raw('ConfigurationValues'), {
            problem: 'policies would protect nothing, or not the first seconds of a pod',
            wayOut: `set enableNetworkPolicy to "true" and env.NETWORK_POLICY_ENFORCING_MODE to "strict"`,
          }),
        ];
  },
};
