/** A value of a template as a rule may trust it: what is only known at deployment is `unknown`, never a pass. */
export type Value =
  | { readonly kind: 'absent' }
  | { readonly kind: 'known'; readonly value: unknown }
  | { readonly kind: 'unknown'; readonly expression: unknown };

export const ABSENT: Value = { kind: 'absent' };
export const known = (value: unknown): Value => (value === undefined ? ABSENT : { kind: 'known', value });
export const unknown = (expression: unknown): Value => ({ kind: 'unknown', expression });

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `[function, argument]` of `{ Ref: … }` and `{ Fn::…: … }`; undefined for anything else. */
export function intrinsic(value: unknown): readonly [string, unknown] | undefined {
  if (!isObject(value)) return undefined;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? [name, value[name]] : undefined;
}

/** One step into a value: a key of an object, an index of an array. */
export function step(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return (value as readonly unknown[])[Number(key)];
  return Object.hasOwn(value, key) ? (value as JsonObject)[key] : undefined;
}

/** What a table of ours says of a name that others chose: `constructor` is in no table, and an object has it all the same. */
export const entryOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** Every string inside a value with the path to it. */
export function stringsIn(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => stringsIn(inner, path === '' ? key : `${path}.${key}`));
}

/** A property that may hold one or several, as IAM documents do. */
export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];

/** A JSON text as what it says; anything else as it is. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
