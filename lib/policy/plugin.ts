import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
} from 'aws-cdk-lib';
import { type Problem, problem } from '../problem';
import { check } from './check';
import { acknowledgementProblems, type Exception, judge, written } from './exceptions';
import { treeSays } from './exceptions/in-tree';
import { KubernetesObject } from './model/kubernetes-object';
import type { JsonObject } from './model/values';
import { withNested } from './read';
import { withOurs } from './our-rules';
import { complaintText, type Finding, type Rule } from './types';
import { reportOf, SEVERITY, stacksOf, violationAt } from './validation';

export interface PolicyOptions {
  /** Rules of one's own beside ours. @default - none */
  readonly rules?: readonly Rule[];
  /** What the environment accepts, beside what is accepted at constructs. @default - nothing */
  readonly exceptions?: readonly Exception[];
  /** Day on which exceptions end. @default - none: synthesis has no clock */
  readonly asOf?: string;
  /** Kubernetes objects that something else applies. @default - those in the templates alone */
  readonly objects?: readonly object[];
}

/**
 * Windlass' own rules inside `cdk synth`: a finding ends it with an error. Accept one at the construct where it occurs, with
 * `acceptFinding`, or in the environment. CDK's acknowledgements do not take a rule of Windlass: they would hold for a whole app.
 */
export class WindlassPolicy implements IPolicyValidationPlugin {
  readonly name = 'windlass';
  readonly ruleIds: string[];
  private readonly rules: readonly Rule[];

  constructor(private readonly options: PolicyOptions = {}) {
    this.rules = withOurs(options.rules ?? []);
    this.ruleIds = this.rules.map(({ id }) => id);
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return reportOf(
      () => this.violations(context),
      (error) => faulty(problem('policy', `it judged nothing: ${String(error)}`)),
    );
  }

  private violations(context: IPolicyValidationContext): PolicyViolation[] {
    const { exceptions = [], objects = [], asOf } = this.options;
    const said = treeSays(context.appConstruct);
    const stacks = withNested(
      stacksOf(context).map((stack) => ({
        ...stack,
        constructs: said.constructs.get(stack.name) ?? {},
        terminationProtection: said.protectedStacks.has(stack.name),
      })),
    );
    const beside = objects.map((json) => new KubernetesObject(json as JsonObject));
    const { open, problems } = judge(check({ stacks, objects: beside }, this.rules), {
      exceptions: [...written(exceptions), ...said.exceptions],
      ruleIds: this.ruleIds,
      ...(asOf === undefined ? {} : { day: asOf }),
    });
    return [...open.map(violation), ...[...acknowledgementProblems(said.acknowledged), ...problems].map(faulty)];
  }
}

function violation(finding: Finding): PolicyViolation {
  const { rule, resource, stack, path, wayOut } = finding;
  const templatePath = (resource?.stack ?? stack)?.templatePath;
  const location = { resource: `Properties.${path}`, object: 'Properties.Manifest', template: path }[rule.over];
  return {
    ruleName: rule.id,
    description: complaintText(finding),
    fix: wayOut, // printed below the description
    severity: SEVERITY,
    ruleMetadata: { title: rule.title, source: rule.source },
    violatingResources: [
      {
        locations: [location],
        ...(resource === undefined ? {} : { resourceLogicalId: resource.logicalId }),
        ...(templatePath === undefined ? {} : { templatePath }),
      },
    ],
  };
}

/** Of an exception that is none. */
const faulty = ({ field, message }: Problem): PolicyViolation =>
  violationAt('exceptions', field, `${field}: ${message}`);
