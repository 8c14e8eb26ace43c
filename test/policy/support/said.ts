import { checkManifests, type Rule } from '../../../lib/policy';
import type { ManifestOptions } from '../../../lib/policy/check';

/** What one rule says of objects: the path of each finding, with its value where it is a text or a number. */
export const said = (rule: Rule, objects: readonly object[], options: ManifestOptions = {}): readonly string[] =>
  checkManifests(objects, { ...options, rules: [rule] }).map(({ path, value }) =>
    ['string', 'number', 'boolean'].includes(typeof value) ? `${path} ${String(value)}` : path,
  );

/** An object or several, and the paths where a rule finds something in them. */
export type Case = readonly [
  what: string,
  objects: object | readonly object[],
  paths: readonly string[],
  options?: ManifestOptions,
];

/** A test a case of one rule; what is beside them stands beside the objects of each. */
export const judges = (rule: Rule, cases: readonly Case[], beside: readonly object[] = []): void => {
  describe(rule.id, () => {
    test.each(cases.map((one) => [one[0], one] as const))('%s', (_, [, objects, paths, options]) =>
      expect(said(rule, [...[objects].flat(), ...beside], options)).toEqual(paths),
    );
  });
};

/** An object of a kind, in a namespace. */
export const object = (
  kind: string,
  name: string,
  namespace: string | undefined,
  more: Readonly<Record<string, unknown>> = {},
  metadata: object = {},
): Readonly<Record<string, unknown>> => ({ kind, metadata: { name, namespace, ...metadata }, ...more });

/** What a manifest says where only the deployment knows. */
export const LATER = '<known at deployment>';
export const ECR = '111122223333.dkr.ecr.us-west-2.amazonaws.com';
export const GPU = 'nvidia.com/gpu';
/** Where a workload has its pod, and that its first container. */
export const POD = 'spec.template.spec';
export const TOP = `${POD}.containers.0`;
