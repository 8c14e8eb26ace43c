import { Aspects, type IAspect } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { synthesize } from 'windlass';

/** Every role of the app, ours included, is made under the boundary that the account demands. */
class Boundary implements IAspect {
  constructor(private readonly policyArn: string) {}

  visit(node: IConstruct): void {
    if (node instanceof CfnRole) node.permissionsBoundary = this.policyArn;
  }
}

void synthesize({
  environment: 'environment.ts',
  extend: ({ app, plan }) => {
    Aspects.of(app).add(new Boundary(`arn:aws:iam::${plan.account}:policy/Boundary`));
  },
});
