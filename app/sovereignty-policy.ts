import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib';
import { readTemplate } from '../lib/policy/check-assembly';
import { type Declared, differences, type Finding } from '../lib/sovereignty';

/** What an environment declares in `sovereignty`, held inside `cdk synth`: a difference ends it with an error. */
export class SovereigntyPolicy implements IPolicyValidationPlugin {
  readonly name = 'windlass sovereignty';

  constructor(
    private readonly declared: Declared,
    /** Objects that another tool applies. */
    private readonly manifests: () => readonly object[],
  ) {}

  validate({ stackTemplates }: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = stackTemplates.map(({ templatePath, stackConstructPath, accountId, region }) => ({
      name: stackConstructPath,
      templatePath,
      template: readTemplate(templatePath),
      ...(accountId === undefined ? {} : { account: accountId }),
      ...(region === undefined ? {} : { region }),
    }));
    const findings = differences({ stacks, manifests: this.manifests() }, this.declared);
    return { success: findings.length === 0, violations: findings.map(violation) };
  }
}

const violation = ({ field, message, path, wayOut }: Finding) => ({
  ruleName: `sovereignty-${field}`,
  description: `${message}: ${path.join(' → ')}`,
  fix: wayOut,
  severity: 'error' as const,
  violatingResources: [],
});
