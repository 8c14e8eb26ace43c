import { intrinsic, isObject } from '../../../../lib/policy/model/values';
import type { Edit } from '../edits';
import type { Field } from '../fields';

/** A kind of field on which security hangs, whatever it is a field of, and what a careless change makes of it. */
export interface SecurityProperty {
  readonly name: string;
  readonly is: (field: Field) => boolean;
  readonly edits: (field: Field) => readonly Edit[];
}

/** A value that stands in one place: a literal or a reference. */
export const isLeaf = (value: unknown): boolean =>
  (typeof value !== 'object' && value !== undefined) || intrinsic(value) !== undefined;
export const isText = (value: unknown): value is string => typeof value === 'string';
export const isContainer = (value: unknown): boolean =>
  Array.isArray(value) || (isObject(value) && intrinsic(value) === undefined);
