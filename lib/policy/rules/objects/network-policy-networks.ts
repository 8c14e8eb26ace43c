import { EKS_SERVICE_RANGES, TOOL_EGRESS_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import { type AddressRange, isPrivate, isWithin, rangeOf } from '../../model/addresses';
import { openings } from '../../model/network-policies';
import type { Networks } from '../../model/networks';
import { isSystemNamespace, OWN_NAMESPACES } from '../../model/pod-levels';
import { step } from '../../model/values';
import type { ObjectRule } from '../../types';

const isSame =
  (one: AddressRange) =>
  (other: AddressRange): boolean =>
    one.address === other.address && one.prefix === other.prefix;

/** As wide as what is used of a VPC that is wider. */
const holdsAll = (block: AddressRange, { vpcs, subnets }: Networks): boolean =>
  vpcs.some((vpc) => isWithin(block, vpc)) && subnets.length > 0 && subnets.every((subnet) => isWithin(subnet, block));

export const networkPolicyNetworks: ObjectRule = {
  over: 'object',
  id: 'network-policy-networks',
  title: 'NetworkPolicies of ours name the VPC and its subnets, and no network beside it',
  source: 'lib/contract/service-range.ts; a private range may be a network at the other end of a peering or gateway',
  controls: ['NP-03', 'NP-05'],
  kinds: ['NetworkPolicy'],
  // What engines read from S3 is judged by network-policy-egress, what tool servers reach by tool-egress-reach.
  check: (policy, { networks }) => {
    const { namespace } = policy;
    const isOurs = OWN_NAMESPACES.includes(namespace ?? '') || isSystemNamespace(namespace);
    if (networks === undefined || !isOurs || namespace === TOOL_EGRESS_NAMESPACE) return [];
    return (['ingress', 'egress'] as const).flatMap((direction) =>
      openings(policy, direction).flatMap(({ path, peer }) => {
        const cidr = step(step(peer, 'ipBlock'), 'cidr');
        const block = rangeOf(cidr);
        // Addresses of the internet are judged by network-policy-form.
        if (block === undefined || !isPrivate(block) || EKS_SERVICE_RANGES.includes(String(cidr))) return [];
        return [...networks.vpcs, ...networks.subnets].some(isSame(block)) || holdsAll(block, networks)
          ? []
          : [
              complaint(`${path}.ipBlock.cidr`, cidr, {
                problem: 'it is neither the VPC nor one of its subnets',
                wayOut: `name one of ${networks.subnets.map(({ address, prefix }) => `${address}/${prefix}`).join(', ')}`,
              }),
            ];
      }),
    );
  },
};
