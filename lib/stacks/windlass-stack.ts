import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { environmentTags } from '../contract';
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

  /** Pods mount FSx for Lustre, or still leave it: its driver and its endpoint are needed. */
  protected get readsLustre(): boolean {
    const { fileSystem, keptFileSystems } = this.plan;
    return fileSystem !== undefined || keptFileSystems.length > 0;
  }

  /**
   * Exports that are there whether or not another stack of this plan imports them. This stack is deployed before those that
   * import from it: an export that came and went with them would be refused on its way out.
   */
  protected alwaysExport(...values: readonly string[]): void {
    for (const value of values) if (Token.isUnresolved(value)) this.exportValue(value);
  }
}
