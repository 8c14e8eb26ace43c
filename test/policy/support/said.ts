import { checkManifests, type Rule } from '../../../lib/policy';
import type { ManifestOptions } from '../../../lib/policy/check';

/** What one rule says of objects: the path of each finding, with its value where it is a text or a number. */
export const said = (rule: Rule, objects: readonly object[], options: ManifestOptions = {}): readonly string[] =>
  checkManifests(objects, { ...options, rules: [rule] }).map(({ path, value }) =>
    ['string', 'number', 'boolean'].includes(typeof value) ? `${path} ${String(value)}` : path,
  );

/** An object of a kind, in a namespace. */
export const object = (
  kind: string,
  name: string,
  namespace: string | undefined,
  more: Readonly<Record<string, unknown>> = {},
  metadata: object = {},
): Readonly<Record<string, unknown>> => ({ kind, metadata: { name, namespace, ...metadata }, ...more });
