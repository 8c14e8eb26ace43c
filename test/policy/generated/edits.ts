import type { Field } from './fields';

/** What is done to a field. */
export type How =
  'removed' | 'flipped' | 'widened' | 'weakened' | 'retargeted' | 'emptied' | 'twin' | 'unknown' | 'added' | 'altered';

/** Another value of a field; undefined removes it, also out of a list. */
export interface Edit {
  readonly how: How;
  readonly value: unknown;
}

export interface Mutation extends Edit {
  readonly field: Field;
  /** Why the field counts: `switch`, `principal` … */
  readonly property: string;
}

/** Stands for a value that only a parameter of the template knows. */
export const UNKNOWN = '(a parameter)';
export const PARAMETER = 'AnyValue';

export const FOREIGN_ACCOUNT = '999988887777';

export const removed: Edit = { how: 'removed', value: undefined };
export const unknown: Edit = { how: 'unknown', value: UNKNOWN };
export const edit =
  (how: How) =>
  (value: unknown): Edit => ({ how, value });
export const flipped = edit('flipped');
export const widened = edit('widened');
export const weakened = edit('weakened');
export const retargeted = edit('retargeted');
export const added = edit('added');
export const altered = edit('altered');
export const twin = edit('twin');
export const emptied = (value: unknown): Edit => ({ how: 'emptied', value: Array.isArray(value) ? [] : {} });
