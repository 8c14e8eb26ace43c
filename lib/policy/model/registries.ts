import { eksRegistryAccountOf } from '../../catalog';

const ECR_IMAGE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\//;

/** Account whose ECR an image comes from; undefined: from somewhere else. */
export const registryAccountOf = (image: string): string | undefined => ECR_IMAGE.exec(image)?.[1];

/** Whether AWS serves the image itself, from the registry it runs in that region. */
export function isEksImage(image: string): boolean {
  const [, account, region = ''] = ECR_IMAGE.exec(image) ?? [];
  return account === eksRegistryAccountOf(region);
}
