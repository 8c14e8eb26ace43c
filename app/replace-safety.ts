import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Stack,
} from 'aws-cdk-lib';
import { type GuardOptions, type Kept, type Output, replaceProblems } from '../lib/baseline';
import { reportOf, stacksOf, violationAt } from '../lib/policy/validation';
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

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return reportOf(
      () => this.problems(context).map(violation),
      (error) =>
        violation({ field: this.options.kept?.path ?? 'replacements', message: `it judged nothing: ${String(error)}` }),
    );
  }

  private problems(context: IPolicyValidationContext): readonly Problem[] {
    const { kept, environment, delivery, objects, ...guard } = this.options;
    const names = new Map(
      context.appConstruct.node
        .findAll()
        .filter((node) => Stack.isStack(node))
        .map((stack) => [stack.node.path, stack.stackName]),
    );
    const stacks = stacksOf(context).map((stack) => ({ ...stack, name: names.get(stack.name) ?? stack.name }));
    return replaceProblems(kept, { environment, delivery, objects, stacks }, guard);
  }
}

const violation = ({ field, message }: Problem): PolicyViolation =>
  violationAt('baseline', field, `${field}: ${message}`);
