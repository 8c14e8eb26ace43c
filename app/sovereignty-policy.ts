import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import type { Stack } from '../lib/policy/model/resource';
import { reportOf, SEVERITY, stacksOf, violationAt } from '../lib/policy/validation';
import { type Declared, differences, type Finding } from '../lib/sovereignty';

/** What an environment declares in `sovereignty`, held inside `cdk synth`: a difference ends it with an error. */
export class SovereigntyPolicy implements IPolicyValidationPlugin {
  readonly name = 'windlass sovereignty';

  constructor(
    private readonly declared: Declared,
    /** Objects that another tool applies. */
    private readonly manifests: readonly object[],
  ) {}

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return reportOf(
      () => this.violations(context),
      (error) => violationAt('sovereignty', 'sovereignty', `it proved nothing: ${String(error)}`),
    );
  }

  private violations(context: IPolicyValidationContext): readonly PolicyViolation[] {
    const stacks = stacksOf(context);
    return differences({ stacks, manifests: this.manifests }, this.declared).map((one) => violation(one, stacks));
  }
}

type Place = Pick<Stack, 'name' | 'template' | 'templatePath'>;

const violation = ({ field, message, path, wayOut }: Finding, stacks: readonly Place[]) => ({
  ruleName: `sovereignty-${field}`,
  description: `${message}: ${path.join(' → ')}`,
  fix: wayOut,
  severity: SEVERITY,
  violatingResources: [resourceOn(path, stacks)],
});

/** The first resource on a path; CDK tells of no violation that has none, so of objects it is the first of the app. */
function resourceOn(path: readonly string[], stacks: readonly Place[]) {
  const named = path.flatMap((step) => {
    const [, stackName, resourceLogicalId] = /(\S+)\/(\w+) \((?:AWS|Custom)::/.exec(step) ?? [];
    const templatePath = stacks.find(({ name }) => name === stackName)?.templatePath;
    return resourceLogicalId === undefined || templatePath === undefined ? [] : [{ resourceLogicalId, templatePath }];
  });
  const [first] = stacks.flatMap(({ template, templatePath = '' }) =>
    Object.keys(template.Resources ?? {}).map((resourceLogicalId) => ({ resourceLogicalId, templatePath })),
  );
  return { locations: [], ...(named[0] ?? first ?? {}) };
}
