import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { environmentTags, isOnLustre } from '../contract';
import type { EnvironmentPlan } from '../environment';

/** One part of an environment: its account and region, its tags, protected against deletion. */
export class WindlassStack extends Stack {
  constructor(
    scope: Construct,
    part: string,
    description: string,
    readonly plan: EnvironmentPlan,
  ) {
    super(scope, `windlass-${plan.environment}-${part}`, {
      description: `Windlass ${plan.environment}: ${description}`,
      env: { account: plan.account, region: plan.region },
      tags: environmentTags(plan),
      terminationProtection: true,
    });
  }

  /** Engines mount FSx for Lustre: its driver and its endpoint are needed. */
  protected get readsLustre(): boolean {
    return this.plan.deployments.some(({ weights }) => isOnLustre(weights.tier));
  }
}
