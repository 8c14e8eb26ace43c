import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { GeneratedSecret } from './generated-secret';

/** The key clients send, or with a front door what the door sends. Engines read it when they start: after a change, restart them. */
export class ApiKeySecret extends GeneratedSecret {
  constructor(scope: Construct, id: string, secretName: string, key: IKey) {
    super(scope, id, { secretName, description: 'API key of the model endpoint', key });
  }
}
