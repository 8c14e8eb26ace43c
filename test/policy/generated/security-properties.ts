import { intrinsic, isObject } from '../../../lib/policy/model/values';
import { iam } from './kinds/iam';
import { kubernetes } from './kinds/kubernetes';
import { network } from './kinds/network';
import { values } from './kinds/values';
import type { Edit, Mutation } from './edits';
import type { Field } from './fields';

/** A kind of field on which security hangs, whatever it is a field of, and what a careless change makes of it. */
export interface SecurityProperty {
  readonly name: string;
  readonly is: (field: Field) => boolean;
  readonly edits: (field: Field) => readonly Edit[];
}

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

/** A value that stands in one place: a literal or a reference. */
export const isLeaf = (value: unknown): boolean =>
  (typeof value !== 'object' && value !== undefined) || intrinsic(value) !== undefined;
export const isText = (value: unknown): value is string => typeof value === 'string';
export const isContainer = (value: unknown): boolean =>
  Array.isArray(value) || (isObject(value) && intrinsic(value) === undefined);
