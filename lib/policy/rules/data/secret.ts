import { complaint, forbidden, optional } from '../../checks';
import { isOwnKey } from '../../model/keys';
import type { ResourceRule } from '../../types';

/** Of 62 letters and digits, 119 bits. Source: NIST SP 800-131A, 112 bits of strength. */
const SHORTEST = 20;

export const secret: ResourceRule = {
  over: 'resource',
  id: 'secret',
  title: 'Secrets are made by Secrets Manager and encrypted with our key',
  source:
    'cdk-nag NIST SecretsManagerUsingKMSKey; checkov CKV_AWS_149; a SecretString is read by whoever reads the template',
  controls: ['DATA-14'],
  types: ['AWS::SecretsManager::Secret'],
  check: (resource) => [
    ...(isOwnKey(resource, 'KmsKeyId')
      ? []
      : [
          complaint('KmsKeyId', resource.raw('KmsKeyId'), {
            problem: 'every principal of the account who may read it could decrypt it',
            wayOut: 'name a KMS key of the app',
          }),
        ]),
    ...forbidden(resource, 'SecretString', {
      problem: 'its value stands in the template, or in what makes it',
      wayOut: 'let GenerateSecretString make it, or write it after the deployment',
    }),
    ...optional(resource, 'GenerateSecretString.PasswordLength', {
      holds: (length) => Number(length) >= SHORTEST,
      problem: 'a short secret can be guessed',
      wayOut: `let it have ${SHORTEST} characters or more`,
    }),
    ...resource.members('ReplicaRegions').map((path) =>
      complaint(path, resource.raw(path), {
        problem: 'the secret would lie in another region',
        wayOut: 'leave it out',
      }),
    ),
  ],
};
