import type { Edit } from './types';

const isTree = (value: unknown): value is Record<string, unknown> | readonly unknown[] =>
  typeof value === 'object' && value !== null;

/** What differs between two files, field by field; lists place by place, but those of names as one value. */
export function editsBetween(from: unknown, to: unknown, field = ''): readonly Edit[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  if (!isTree(from) || !isTree(to) || Array.isArray(from) !== Array.isArray(to) || isListOfNames(from))
    return [{ field, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key) => editsBetween(at(from, key), at(to, key), pathTo(field, key, Array.isArray(from))));
}

const at = (tree: object, key: string): unknown => (tree as Record<string, unknown>)[key];
const isListOfNames = (value: object): boolean => Array.isArray(value) && value.every((one) => !isTree(one));

function pathTo(field: string, key: string, isIndex: boolean): string {
  if (isIndex) return `${field}[${key}]`;
  return field === '' ? key : `${field}.${key}`;
}

/** `capacity[0].count` written once more as a person reads it: `capacity[0].count: 2 → 3`. */
export function editText({ field, from, to }: Edit): string {
  const [old, next] = [from, to].map((value) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value)));
  if (from === undefined) return `${field}: ${next} (new)`;
  return to === undefined ? `${field}: ${old} (taken out)` : `${field}: ${old} → ${next}`;
}
