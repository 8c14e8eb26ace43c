import { iam } from './kinds/iam';
import { kubernetes } from './kinds/kubernetes';
import { network } from './kinds/network';
import { values } from './kinds/values';
import type { Mutation } from './edits';
import type { Field } from './fields';
import type { SecurityProperty } from './kinds/security-property';

const PROPERTIES: readonly SecurityProperty[] = [...values, ...network, ...iam, ...kubernetes];

/** Every mutation of a field; none of one that only names, describes or measures. */
export function mutationsOf(field: Field): readonly Mutation[] {
  const seen = new Set([JSON.stringify(field.value)]);
  return PROPERTIES.filter(({ is }) => is(field)).flatMap(({ name, edits }) =>
    edits(field).flatMap((one) => {
      const key = JSON.stringify(one.value) ?? 'removed';
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ ...one, field, property: name }];
    }),
  );
}
