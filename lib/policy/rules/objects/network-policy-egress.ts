import { complaint } from '../../checks';
import { listOf, step } from '../../model/values';
import type { ObjectRule } from '../../types';

/** The instance metadata service lives here. */
const LINK_LOCAL = '169.254.0.0/16';

export const networkPolicyEgress: ObjectRule = {
  over: 'object',
  id: 'network-policy-egress',
  title: 'Nobody may talk to everything',
  source: 'EKS Best Practices Guide; vLLM security: image_url and the metadata service',
  kinds: ['NetworkPolicy'],
  check: (policy) =>
    listOf(policy.at('spec.egress')).flatMap((rule, ruleIndex) =>
      listOf(step(rule, 'to')).flatMap((peer, peerIndex) => {
        const block = step(peer, 'ipBlock');
        const cidr = step(block, 'cidr');
        const open = cidr === '0.0.0.0/0' || cidr === '::/0';
        return open && !listOf(step(block, 'except')).includes(LINK_LOCAL)
          ? [
              complaint(`spec.egress.${ruleIndex}.to.${peerIndex}.ipBlock`, block, {
                problem: 'the instance metadata service and the Pod Identity agent are within it',
                wayOut: `except ${LINK_LOCAL}, or name the network`,
              }),
            ]
          : [];
      }),
    ),
};
