import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { DOOR_NAMESPACE, FRONT_DOOR } from '../../contract';
import { certificateStatements } from '../cluster/certificate-statements';
import { PodIdentityRole } from '../cluster/pod-identity-role';

export interface DoorRoleProps {
  readonly clusterName: string;
  readonly region: string;
  /** Keys of the tenants and of the engines, all under `key`. */
  readonly secrets: readonly ISecret[];
  readonly key: IKey;
  /** With TLS in the door: its certificate, under whichever key its owner chose. */
  readonly certificateSecretArn?: string;
}

/** What pods of the front door may do in AWS: read these secrets. */
export class DoorRole extends Construct {
  constructor(scope: Construct, id: string, props: DoorRoleProps) {
    super(scope, id);
    const role = new PodIdentityRole(this, 'Role', { description: 'Front door: read keys and certificate' });
    for (const statement of [...keyStatements(props), ...certificateStatements(props.certificateSecretArn)])
      role.addToPolicy(statement);
    role.associate('Association', props.clusterName, DOOR_NAMESPACE, FRONT_DOOR);
  }
}

/** A hundred names are more than one policy holds; CDK moves whole statements to another one, and cannot cut one. */
const SECRETS_A_STATEMENT = 20;

function keyStatements({ secrets, key, region }: DoorRoleProps): PolicyStatement[] {
  return [
    new PolicyStatement({
      // Knows no resource, and reads nothing by itself: each secret takes GetSecretValue too (API reference of Secrets
      // Manager). Without ListSecrets no filter finds other ones.
      actions: ['secretsmanager:BatchGetSecretValue'],
      resources: ['*'],
    }),
    ...inParts(secrets.map(({ secretArn }) => secretArn)).map(
      (resources) => new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources }),
    ),
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
    }),
  ];
}

const inParts = (all: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(all.length / SECRETS_A_STATEMENT) }, (_, part) =>
    all.slice(part * SECRETS_A_STATEMENT, (part + 1) * SECRETS_A_STATEMENT),
  );
