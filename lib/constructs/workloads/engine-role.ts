import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ENGINE_SERVICE_ACCOUNT, SERVING_NAMESPACE } from '../../contract';
import { certificateStatements } from '../cluster/certificate-statements';
import { PodIdentityRole } from '../cluster/pod-identity-role';

export interface EngineRoleProps {
  readonly clusterName: string;
  readonly region: string;
  readonly bucket: IBucket;
  readonly key: IKey;
  /** Key prefixes with trailing slash that engines may read. */
  readonly prefixes: readonly string[];
  /** The secret with the API key; absent: none is asked for. */
  readonly apiKey?: ISecret;
  /** With TLS to engines: their certificate, under whichever key its owner chose. */
  readonly certificateSecretArn?: string;
}

/** What engine pods may do in AWS: read the weights of this environment's models and its API key, nothing else. */
export class EngineRole extends Construct {
  constructor(scope: Construct, id: string, props: EngineRoleProps) {
    super(scope, id);
    const role = new PodIdentityRole(this, 'Role', { description: 'Engine pods: read model weights' });
    const certificate = certificateStatements(props.certificateSecretArn);
    for (const statement of [...readStatements(props), ...keyStatements(props), ...certificate])
      role.addToPolicy(statement);
    role.associate('Association', props.clusterName, SERVING_NAMESPACE, ENGINE_SERVICE_ACCOUNT);
  }
}

function readStatements({ bucket, key, prefixes, region }: EngineRoleProps): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: {
        StringLike: { 's3:prefix': prefixes.flatMap((prefix) => [prefix.replace(/\/$/, ''), `${prefix}*`]) },
      },
    }),
    new PolicyStatement({
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
    }),
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    }),
  ];
}

function keyStatements({ apiKey, key, region }: EngineRoleProps): PolicyStatement[] {
  if (apiKey === undefined) return [];
  return [
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [apiKey.secretArn] }),
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
    }),
  ];
}
