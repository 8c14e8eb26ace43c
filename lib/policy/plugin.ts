import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Stack,
} from 'aws-cdk-lib';
import { checkTemplates } from './check';
import { readTemplate } from './read/json';
import { rules as ourRules } from './rules';
import { complaintText, type Finding, type Rule } from './types';

export interface PolicyOptions {
  /** Rules of one's own beside ours. @default - none */
  readonly rules?: readonly Rule[];
}

/** Ours and others; a rule of the same id would be accepted together with ours. */
export function withOurs(own: readonly Rule[]): readonly Rule[] {
  const ids = ourRules.map(({ id }) => id);
  const taken = own.find(({ id }) => ids.includes(id));
  if (taken !== undefined) throw new Error(`rule '${taken.id}' is one of Windlass; give yours another id`);
  return [...ourRules, ...own];
}

/**
 * Windlass' own rules inside `cdk synth`: a finding ends it with an error. Accept one where it occurs:
 * `Validations.of(construct).acknowledge({ id: 'windlass::<rule>', reason: '…' })`.
 */
export class WindlassPolicy implements IPolicyValidationPlugin {
  readonly name = 'windlass';
  readonly ruleIds: string[];
  private readonly rules: readonly Rule[];

  constructor({ rules = [] }: PolicyOptions = {}) {
    this.rules = withOurs(rules);
    this.ruleIds = this.rules.map(({ id }) => id);
  }

  validate({ stackTemplates, appConstruct }: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = new Map(
      appConstruct.node
        .findAll()
        .filter(Stack.isStack)
        .map((stack) => [stack.node.path, stack]),
    );
    const findings = checkTemplates(
      stackTemplates.map(({ templatePath, stackConstructPath, accountId, region }) => ({
        name: stackConstructPath,
        templatePath,
        template: readTemplate(templatePath),
        ...protectionOf(stacks.get(stackConstructPath)),
        ...(accountId === undefined ? {} : { account: accountId }),
        ...(region === undefined ? {} : { region }),
      })),
      this.rules,
    );
    return { success: findings.length === 0, violations: findings.map((finding) => violation(finding)) };
  }
}

/** Only the construct knows: CDK says it to CloudFormation beside the template. */
const protectionOf = (stack: Stack | undefined): { readonly terminationProtection?: boolean } =>
  stack === undefined ? {} : { terminationProtection: stack.terminationProtection === true };

function violation(finding: Finding): PolicyViolation {
  const { rule, resource, path, wayOut } = finding;
  const templatePath = resource?.stack.templatePath;
  return {
    ruleName: rule.id,
    description: complaintText(finding),
    fix: wayOut, // printed below the description
    severity: 'error',
    ruleMetadata: { title: rule.title, source: rule.source },
    violatingResources: [
      {
        locations: [`Properties.${rule.over === 'object' ? 'Manifest' : path}`],
        ...(resource === undefined ? {} : { resourceLogicalId: resource.logicalId }),
        ...(templatePath === undefined ? {} : { templatePath }),
      },
    ],
  };
}
