import { limitComplaints, TEMPLATE_LIMITS } from '../../../lib/policy/update-safety/template-limits';
import { dependenciesOf, referencesIn, scheduled } from './graph';
import { resolve, type Scope } from './intrinsics';
import { hasAttribute, isKnownType } from './service-spec';
import { ValidationError, type Template } from './template';

/** What CloudFormation refuses before it touches a resource. Throws ValidationError. */
export function validateTemplate(template: Template, body: string): void {
  const tooLong = Buffer.byteLength(body) > TEMPLATE_LIMITS.templateBytes;
  refuse(
    tooLong ? [`${TEMPLATE_LIMITS.templateBytes}`] : [],
    (found) => `Template may not exceed ${found} bytes in size.`,
  );
  refuse(
    limitComplaints({ ...template }).map(({ reason }) => reason),
    (found) => `Template format error: ${found}`,
  );
  refuse(unknownTypes(template), (found) => `Template format error: Unrecognized resource types: [${found}]`);
  refuse(unresolved(template), (found) => `Template format error: Unresolved resource dependencies [${found}]`);
  refuse(wrongAttributes(template), (found) => `Template error: ${found}`);
  scheduled(dependenciesOf(template));
}

function refuse(found: readonly string[], message: (found: string) => string): void {
  if (found.length > 0) throw new ValidationError(message([...new Set(found)].join(', ')));
}

function unknownTypes({ Resources }: Template): string[] {
  return Object.values(Resources)
    .map(({ Type }) => Type)
    .filter((type) => !isKnownType(type));
}

function unresolved({ Resources, Outputs, Parameters = {} }: Template): string[] {
  const dependsOn = Object.values(Resources).flatMap((definition) => definition.DependsOn ?? []);
  const used = referencesIn([Object.values(Resources).map(({ Properties }) => Properties), Outputs]);
  const names = [...dependsOn, ...used.map(({ logicalId }) => logicalId)];
  return names.filter((name) => !(name in Resources) && !(name in Parameters));
}

function wrongAttributes({ Resources, Outputs }: Template): string[] {
  return referencesIn([Resources, Outputs]).flatMap(({ logicalId, attribute }) => {
    const type = Resources[logicalId]?.Type;
    if (type === undefined || attribute === undefined || hasAttribute(type, attribute)) return [];
    return [`resource ${logicalId} does not support attribute type ${attribute} in Fn::GetAtt`];
  });
}

/** The template's `Rules`, e.g. CDK's check of the bootstrap version. */
export function checkRules(template: Template, scope: Scope): void {
  for (const rule of Object.values(template.Rules ?? {}))
    for (const { Assert, AssertDescription } of rule.Assertions)
      if (resolve(Assert, scope) !== true) throw new ValidationError(AssertDescription ?? 'Template rule failed');
}
