import { demanded } from '../../checks';
import { imagesOf, podsOf } from '../../model/pods';
import { isEksImage } from '../../model/registries';
import type { ObjectRule } from '../../types';

const BY_DIGEST = /@sha256:[0-9a-f]{64}$/;
/** AWS publishes no digest of its regional add-on images; their tags do not move. */
const REGIONAL = /\/eks\/[^:@/]+:v\d+\.\d+\.\d/;

const isPinned = (image: string): boolean => BY_DIGEST.test(image) || (isEksImage(image) && REGIONAL.test(image));

export const imageDigest: ObjectRule = {
  over: 'object',
  id: 'image-digest',
  title: 'Images are pinned by digest',
  source: 'checkov CKV_K8S_43; kube-linter latest-tag',
  controls: ['IMG-01', 'IMG-02'],
  check: (object) =>
    podsOf(object)
      .flatMap(imagesOf)
      .flatMap(({ path, image: reference }) =>
        demanded(path, reference, {
          holds: (image) => isPinned(String(image)),
          problem: 'a tag can be moved to another image, and `latest` moves by design',
          wayOut: "pin it by digest, '…@sha256:…'",
        }),
      ),
};
