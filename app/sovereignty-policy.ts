import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib';
import { readTemplate } from '../lib/policy/read/json';
import type { Stack } from '../lib/policy/model/resource';
import { type Declared, differences, type Finding } from '../lib/sovereignty';

/** What an environment declares in `sovereignty`, held inside `cdk synth`: a difference ends it with an error. */
export class SovereigntyPolicy implements IPolicyValidationPlugin {
  readonly name = 'windlass sovereignty';

  constructor(
    private readonly declared: Declared,
    /** Objects that another tool applies. */
    private readonly manifests: readonly object[],
  ) {}

  /** CDK takes a plugin that throws for one that found nothing. */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    try {
      return this.compare(context);
    } catch (error) {
      const violation = {
        ruleName: 'sovereignty',
        description: `it proved nothing: ${String(error)}`,
        severity: SEVERITY,
      };
      return { success: false, violations: [{ ...violation, violatingResources: [{ locations: ['sovereignty'] }] }] };
    }
  }

  private compare({ stackTemplates }: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = stackTemplates.map(({ templatePath, stackConstructPath, accountId, region }) => ({
      name: stackConstructPath,
      templatePath,
      template: readTemplate(templatePath),
      ...(accountId === undefined ? {} : { account: accountId }),
      ...(region === undefined ? {} : { region }),
    }));
    const findings = differences({ stacks, manifests: this.manifests }, this.declared);
    return { success: findings.length === 0, violations: findings.map((finding) => violation(finding, stacks)) };
  }
}

/** CDK lets no acknowledgement take what is fatal. */
const SEVERITY = 'fatal';

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
