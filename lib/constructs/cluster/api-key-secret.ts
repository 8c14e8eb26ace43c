import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { KEPT } from '../storage/kept';

const LENGTH = 48;

/**
 * The key clients send. Secrets Manager makes the value, so it is in no template; it is kept when the stack goes, because
 * clients hold it too. Engines read it when they start: after a change, restart them.
 */
export class ApiKeySecret extends Secret {
  constructor(scope: Construct, id: string, secretName: string, key: IKey) {
    super(scope, id, {
      secretName,
      description: 'API key of the model endpoint',
      encryptionKey: key,
      generateSecretString: { passwordLength: LENGTH, excludePunctuation: true },
      removalPolicy: KEPT,
    });
  }
}
