import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { GeneratedSecret } from '../cluster/generated-secret';
import type { DoorTenantPlan } from '../../environment';

export interface TenantSecretsProps {
  readonly tenants: readonly Pick<DoorTenantPlan, 'name' | 'secretName'>[];
  readonly key: IKey;
}

/**
 * The first key of each tenant; a person writes the next ones. The secret of a tenant who is taken out stays and opens nothing: the
 * door knows it no more and may not read it. Its name stays taken, so a tenant who comes back gets the old key only if somebody
 * wants it: the deployment stops until the secret is deleted or imported.
 */
export class TenantSecrets extends Construct {
  /** In the order of the tenants. */
  readonly secrets: readonly ISecret[];

  constructor(scope: Construct, id: string, { tenants, key }: TenantSecretsProps) {
    super(scope, id);
    this.secrets = tenants.map(
      ({ name, secretName }) =>
        new GeneratedSecret(this, name, { secretName, description: `Key of tenant ${name} of the front door`, key }),
    );
  }
}
