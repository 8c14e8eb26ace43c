import { complaint } from '../../checks';
import type { ObjectRule } from '../../types';

const OTHERS = [
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'ApplicationNetworkPolicy',
  'GlobalNetworkPolicy',
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
];

export const networkPolicyKind: ObjectRule = {
  over: 'object',
  id: 'network-policy-kind',
  title: 'Nothing stands above the NetworkPolicies',
  source:
    'sigs.k8s.io/network-policy-api: an admin policy that accepts goes before every NetworkPolicy; EKS user guide, admin policies',
  controls: ['NP-01', 'NP-05'],
  kinds: OTHERS,
  check: ({ kind }) => [
    complaint('kind', kind, {
      problem: 'what it accepts no NetworkPolicy can refuse, and no rule here looks into it',
      wayOut: 'write a NetworkPolicy, or accept it here with a reason',
    }),
  ],
};
