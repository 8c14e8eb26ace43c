import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Stack,
} from 'aws-cdk-lib';
import { type GuardOptions, type Kept, type Output, replaceProblems } from '../lib/baseline';
import { readTemplate } from '../lib/policy/read/json';
import type { Problem } from '../lib/problem';

export interface ReplaceSafetyOptions extends GuardOptions, Omit<Output, 'stacks'> {
  /** What is deployed. @default - nothing is: permissions are idle */
  readonly kept?: Kept;
}

/** Inside `cdk synth`: what would replace or delete what is deployed and would be missed ends it with an error. */
export class ReplaceSafety implements IPolicyValidationPlugin {
  readonly name = 'windlass-baseline';
  readonly ruleIds = ['baseline'];

  constructor(private readonly options: ReplaceSafetyOptions) {}

  /** CDK takes a plugin that throws for one that found nothing. */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = this.problems(context).map(violation);
    return { success: violations.length === 0, violations };
  }

  private problems({ stackTemplates, appConstruct }: IPolicyValidationContext): readonly Problem[] {
    const { kept, environment, delivery, objects, ...guard } = this.options;
    try {
      const names = new Map(
        appConstruct.node
          .findAll()
          .filter((node) => Stack.isStack(node))
          .map((stack) => [stack.node.path, stack.stackName]),
      );
      const stacks = stackTemplates.map(({ templatePath, stackConstructPath, accountId, region }) => ({
        name: names.get(stackConstructPath) ?? stackConstructPath,
        template: readTemplate(templatePath),
        ...(accountId === undefined ? {} : { account: accountId }),
        ...(region === undefined ? {} : { region }),
      }));
      return replaceProblems(kept, { environment, delivery, objects, stacks }, guard);
    } catch (error) {
      return [{ field: kept?.path ?? 'replacements', message: `it judged nothing: ${String(error)}` }];
    }
  }
}

const violation = ({ field, message }: Problem): PolicyViolation => ({
  ruleName: 'baseline',
  description: `${field}: ${message}`,
  severity: 'fatal', // no acknowledgement takes it: the environment says what may go
  violatingResources: [{ locations: [field] }], // CDK prints nothing of none
});
