import { complaint, optional, required, says } from '../../checks';
import { isOwnKey } from '../../model/keys';
import type { ResourceRule } from '../../types';

export const repository: ResourceRule = {
  over: 'resource',
  id: 'repository',
  title: 'Image repositories are scanned, encrypted, and their tags do not move',
  source: 'CIS EKS 1.8.0 5.1.1; checkov CKV_AWS_51, 136, 163; CT.ECR.PR.1 to 3',
  controls: ['DATA-12'],
  types: ['AWS::ECR::Repository'],
  check: (resource) => [
    ...required(resource, 'ImageTagMutability', {
      holds: (value) => value === 'IMMUTABLE',
      problem: 'a tag could be moved to another image',
      wayOut: "set it to 'IMMUTABLE'",
    }),
    ...required(resource, 'ImageScanningConfiguration.ScanOnPush', {
      holds: says(true),
      problem: 'nobody would look for known holes',
      wayOut: 'set it to true',
    }),
    ...optional(resource, 'EmptyOnDelete', {
      holds: says(false),
      problem: 'images would go with the repository, and pods that start again need them',
      wayOut: 'leave it out',
    }),
    ...(isOwnKey(resource, 'EncryptionConfiguration.KmsKey')
      ? []
      : [
          complaint('EncryptionConfiguration.KmsKey', resource.raw('EncryptionConfiguration.KmsKey'), {
            problem: 'without it the key of AWS is used, which nobody here controls',
            wayOut: 'name a KMS key of the app',
          }),
        ]),
    ...required(resource, 'EncryptionConfiguration.EncryptionType', {
      holds: (value) => String(value).startsWith('KMS'),
      problem: 'images would not be encrypted with a key that we can withdraw',
      wayOut: "set it to 'KMS'",
    }),
  ],
};
