import { Stack } from 'aws-cdk-lib';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export interface PodIdentityRoleProps {
  readonly description: string;
}

/** A role only pods of this account can take, through EKS Pod Identity. */
export class PodIdentityRole extends Role {
  constructor(scope: Construct, id: string, { description }: PodIdentityRoleProps) {
    const principal = new ServicePrincipal('pods.eks.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    });
    super(scope, id, { assumedBy: principal, description });
    // The agent passes cluster, namespace and service account as session tags.
    this.assumeRolePolicy?.addStatements(new PolicyStatement({ principals: [principal], actions: ['sts:TagSession'] }));
  }

  /** Gives the role to one service account; the namespace need not exist yet. */
  associate(id: string, clusterName: string, namespace: string, serviceAccount: string): CfnPodIdentityAssociation {
    return new CfnPodIdentityAssociation(this, id, {
      clusterName,
      namespace,
      serviceAccount,
      roleArn: this.roleArn,
    });
  }
}
