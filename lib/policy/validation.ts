/** What plugins of validation inside `cdk synth` have in common. */
import type { IPolicyValidationContext, PolicyValidationPluginReport, PolicyViolation } from 'aws-cdk-lib';
import type { Stack } from './model/resource';
import { readTemplate } from './read/json';

/** CDK lets no acknowledgement take what is fatal: an environment says what is accepted, one object each. */
export const SEVERITY = 'fatal';

/** A violation that is at no resource, but at a field or a file: CDK prints nothing of one without places, and ends with 0. */
export const violationAt = (ruleName: string, place: string, description: string): PolicyViolation => ({
  ruleName,
  description,
  severity: SEVERITY,
  violatingResources: [{ locations: [place] }],
});

/** The templates that CDK gives to a plugin. Names are paths of constructs. */
export const stacksOf = ({ stackTemplates }: Pick<IPolicyValidationContext, 'stackTemplates'>): readonly Stack[] =>
  stackTemplates.map(({ templatePath, stackConstructPath, accountId, region }) => ({
    name: stackConstructPath,
    templatePath,
    template: readTemplate(templatePath),
    ...(accountId === undefined ? {} : { account: accountId }),
    ...(region === undefined ? {} : { region }),
  }));

/** CDK takes a plugin that throws for one that found nothing; what was not judged does not pass. */
export function reportOf(
  find: () => readonly PolicyViolation[],
  failed: (error: unknown) => PolicyViolation,
): PolicyValidationPluginReport {
  const violations = foundOr(find, failed);
  return { success: violations.length === 0, violations: [...violations] };
}

function foundOr(
  find: () => readonly PolicyViolation[],
  failed: (error: unknown) => PolicyViolation,
): readonly PolicyViolation[] {
  try {
    return find();
  } catch (error) {
    return [failed(error)];
  }
}
