import { complaint, optional, required, says } from '../../checks';
import { CLUSTER_TYPES, isOfCluster } from '../../model/clusters';
import type { ResourceRule } from '../../types';

const NEEDED = ['vpc-cni', 'coredns', 'kube-proxy', 'eks-pod-identity-agent', 'eks-node-monitoring-agent'];
/** `v1.22.4-eksbuild.3`; some count otherwise after the dash. */
const PINNED = /^v\d+\.\d+\.\d+-[a-z0-9.-]*\d$/;

export const addOns: ResourceRule = {
  over: 'resource',
  id: 'add-ons',
  title: 'The add-ons that a cluster needs are there, each in one version',
  source: 'EKS user guide, add-ons: without a version EKS takes its default of the day; EKS Best Practices Guide',
  controls: ['EKS-09', 'NODE-11'],
  types: [...CLUSTER_TYPES, 'AWS::EKS::Addon'],
  check: (resource, assembly) => {
    if (resource.type === 'AWS::EKS::Addon')
      return [
        ...required(resource, 'AddonVersion', {
          holds: (version) => PINNED.test(String(version)),
          problem: 'EKS would choose another version some day',
          wayOut: "pin it like 'v1.22.4-eksbuild.3'",
        }),
        ...optional(resource, 'PreserveOnDelete', {
          holds: says(false),
          problem: 'once removed here its software would run on, and nobody would bring it up to date',
          wayOut: 'set it to false, or leave it out',
        }),
      ];
    const present = assembly
      .ofType('AWS::EKS::Addon')
      .filter((addOn) => isOfCluster(addOn, resource))
      .map((addOn) => addOn.knownAt('AddonName'));
    const missing = NEEDED.filter((name) => !present.includes(name));
    return missing.length === 0
      ? []
      : [
          complaint('Addons', present, {
            problem: `${missing.join(', ')} would be what EKS put there at the beginning, or nothing`,
            wayOut: `add AWS::EKS::Addon for ${missing.join(', ')}`,
          }),
        ];
  },
};
