import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * To read one secret with a certificate, which its owner made. Its key is not known here; but Secrets Manager names the secret in
 * what it encrypts, so that no other one opens.
 */
export function certificateStatements(certificateSecretArn: string | undefined): PolicyStatement[] {
  if (certificateSecretArn === undefined) return [];
  const [, partition, , region, account] = certificateSecretArn.split(':');
  return [
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [certificateSecretArn] }),
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [`arn:${partition}:kms:${region}:${account}:key/*`],
      conditions: {
        StringEquals: {
          'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
          'kms:EncryptionContext:SecretARN': certificateSecretArn,
        },
      },
    }),
  ];
}
