import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { KEPT } from '../storage/kept';

/** Letters and digits: 285 bits. */
const LENGTH = 48;

export interface GeneratedSecretProps {
  readonly secretName: string;
  readonly description: string;
  readonly key: IKey;
}

/**
 * A key that Secrets Manager makes, so that its value is in no template; it is kept when the stack goes, because clients hold it
 * too.
 */
export class GeneratedSecret extends Secret {
  constructor(scope: Construct, id: string, { secretName, description, key }: GeneratedSecretProps) {
    super(scope, id, {
      secretName,
      description,
      // By its ARN: given the key itself, CDK lets the whole account make grants of it by way of Secrets Manager.
      encryptionKey: Key.fromKeyArn(scope, `${id}Key`, key.keyArn),
      generateSecretString: { passwordLength: LENGTH, excludePunctuation: true },
      removalPolicy: KEPT,
    });
  }
}
