import { checkTemplates } from '../../../lib/policy';

export const ACCOUNT = '111122223333';
export const REGION = 'us-west-2';

type Resources = Readonly<Record<string, { readonly Type: string; readonly [field: string]: unknown }>>;

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
