import { demanded } from '../../checks';
import { imagesOf, podsOf } from '../../model/pods';
import { isEksImage, registryAccountOf } from '../../model/registries';
import type { ObjectRule } from '../../types';

export const imageRegistry: ObjectRule = {
  over: 'object',
  id: 'image-registry',
  title: 'Images come from the account’s own registry',
  source: 'EKS user guide, private clusters: no other registry can be reached; kubescape C-0078',
  controls: ['IMG-03'],
  check: (object, { account }) =>
    podsOf(object)
      .flatMap(imagesOf)
      .flatMap(({ path, image: reference }) =>
        demanded(path, reference, {
          holds: (image) => {
            const owner = registryAccountOf(String(image));
            // AWS serves the EFA device plugin and other add-ons from a registry of its own in every region.
            return owner !== undefined && (account === undefined || owner === account || isEksImage(String(image)));
          },
          problem: 'the VPC reaches ECR and nothing else',
          wayOut: `mirror it to ${account ?? 'the account'}.dkr.ecr.<region>.amazonaws.com ('windlass mirror')`,
        }),
      ),
};
