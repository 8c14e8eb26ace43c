import { checkTemplates, type Finding, type Rule, rules } from '../../../lib/policy';

export const ACCOUNT = '111122223333';
export const REGION = 'us-west-2';
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/one`;

export type Resources = Readonly<Record<string, { readonly Type: string; readonly [field: string]: unknown }>>;

/** One resource, `One`. */
export const one = (Type: string, Properties: object = {}, rest: object = {}): Resources => ({
  One: { Type, Properties, ...rest },
});

/** Ids of the rules that find something in a template of these resources, at the resource that is asked for. */
export function findings(
  resources: Resources,
  at?: string,
  rest: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const stack = { name: 'some', account: ACCOUNT, region: REGION, template: { ...rest, Resources: resources } };
  const found = checkTemplates([stack] as unknown as Parameters<typeof checkTemplates>[0]);
  return [
    ...new Set(
      found.filter(({ resource }) => at === undefined || resource?.logicalId === at).map(({ rule }) => rule.id),
    ),
  ];
}

/** The same for one resource alone. */
export const findingsOf = (Type: string, Properties: unknown = {}): readonly string[] =>
  findings({ One: { Type, Properties } }, 'One');

const ruleOf = (id: string): Rule => rules.find((rule) => rule.id === id)!;

/** What one rule finds: at which resource, and where in it. */
export const places = (id: string, resources: Resources, rest: object = {}): readonly string[] =>
  found(id, resources, rest).map(({ resource, path }) => `${resource?.logicalId ?? ''} ${path}`.trim());

/** The same with the reason. */
export const reasons = (id: string, resources: Resources, rest: object = {}): readonly string[] =>
  found(id, resources, rest).map(({ path, problem }) => `${path}: ${problem}`);

/** All that one rule says. */
export const found = (id: string, resources: Resources, rest: object = {}): readonly Finding[] => {
  const stack = { name: 'some', account: ACCOUNT, region: REGION, ...rest, template: { Resources: resources } };
  return checkTemplates([stack] as unknown as Parameters<typeof checkTemplates>[0], [ruleOf(id)]);
};

export const ref = (id: string): object => ({ Ref: id });
export const att = (id: string, attribute = 'Arn'): object => ({ 'Fn::GetAtt': [id, attribute] });
/** What only the deployment knows. */
export const OPEN = { Ref: 'Open' };
export const UNDECIDED = 'its value is known only at deployment, so nobody can check it now';
