import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EnvironmentPlan } from '../planner/types';

/** Tag of everything an environment owns; costs are told apart by it once it is a cost allocation tag. */
export const ENVIRONMENT_TAG = 'windlass:environment';

/** Tags of everything an environment owns. */
export function environmentTags(plan: EnvironmentPlan): Record<string, string> {
  return { ...plan.tags, [ENVIRONMENT_TAG]: plan.environment };
}

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
}
