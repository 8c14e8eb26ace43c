import { EKS_ADDON_REGISTRY_ACCOUNT } from '../../contract';
import { requiredAt } from '../checks';
import { containersOf, podsOf, WORKLOAD_KINDS } from '../model/pods';
import type { ObjectRule } from '../types';

const REGISTRY = /^(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\//;

export const imageRegistry: ObjectRule = {
  over: 'object',
  id: 'image-registry',
  title: 'Images come from the account’s own registry',
  source: 'EKS user guide, private clusters: no other registry can be reached; kubescape C-0078',
  kinds: WORKLOAD_KINDS,
  check: (object, { account }) =>
    podsOf(object)
      .flatMap(containersOf)
      .flatMap(({ path, json }) =>
        requiredAt(json, path, 'image', {
          holds: (image) => {
            const owner = REGISTRY.exec(String(image))?.[1];
            // AWS serves the EFA device plugin and other add-ons from a registry of its own in every region.
            return (
              owner !== undefined && (account === undefined || [account, EKS_ADDON_REGISTRY_ACCOUNT].includes(owner))
            );
          },
          problem: 'the VPC reaches ECR and nothing else',
          wayOut: `mirror it to ${account ?? 'the account'}.dkr.ecr.<region>.amazonaws.com ('windlass mirror')`,
        }),
      ),
};
