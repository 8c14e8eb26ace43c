import { intrinsic, isObject, type JsonObject } from '../policy/model/values';
import { IMMUTABLE_FIELDS } from '../policy/update-safety/service-rules/immutable-fields';
import { replacingPaths } from '../policy/update-safety/resource-schemas';

/** Of types that have no published schema: what their provider makes anew. */
const WITHOUT_SCHEMA: Readonly<Record<string, readonly string[]>> = {
  'Custom::AWSCDK-EKS-HelmChart': ['Namespace', 'Release'],
};

/** Paths below `Properties` whose change replaces a resource, or may. */
export const watchedOf = (type: string): readonly string[] =>
  WITHOUT_SCHEMA[type] ?? replacingPaths(type).map(({ path }) => path);

export const isSure = (type: string, path: string): boolean =>
  replacingPaths(type).find((one) => one.path === path)?.effect !== 'may-replace';

/** What decides beside the immutable fields themselves. */
const BESIDE = ['immutable', 'spec.resources.requests.storage', 'spec.storageClassName', 'spec.type'];
/** Values that are nobody's business in a repository. */
const SECRET = ['data', 'binaryData', 'stringData'];
/** Fields that no update changes, beside those that an apply of our own kinds meets. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  CustomResourceDefinition: ['spec.group', 'spec.scope'],
};

/** Paths of a Kubernetes object that no apply can change, and what says whether that holds. */
export const watchedFieldsOf = (kind: string): readonly string[] =>
  [...new Set([...(IMMUTABLE_FIELDS[kind] ?? []).map(({ path }) => path), ...(MORE[kind] ?? []), ...BESIDE])]
    .filter((path) => !SECRET.includes(path))
    .sort();

export const ownFieldsOf = (kind: string): readonly string[] => MORE[kind] ?? [];

/** `Subnets.0.Id` of every member of a list on the way; undefined: nothing is set. */
export function valueAt(value: unknown, path: string): unknown {
  const [key = '', ...rest] = path.split('.');
  if (Array.isArray(value)) {
    const values = (value as readonly unknown[]).map((one) => valueAt(one, path));
    return values.every((one) => one === undefined) ? undefined : values.map((one) => one ?? null);
  }
  if (!isObject(value)) return undefined;
  if (intrinsic(value) !== undefined) return value; // known at deployment: all of it is compared
  const inner = value[key];
  return rest.length === 0
    ? intrinsic(inner)?.[1] === 'AWS::NoValue'
      ? undefined
      : inner
    : valueAt(inner, rest.join('.'));
}

/** What is set at these paths. */
export function valuesAt(value: unknown, paths: readonly string[]): Record<string, unknown> {
  const found = paths.map((path) => [path, valueAt(value, path)] as const);
  return Object.fromEntries(found.filter(([, one]) => one !== undefined));
}

/** An object with nothing but these values: `spec.type` → `{ spec: { type } }`. */
export function objectOf(kind: string, fields: Readonly<Record<string, unknown>>): JsonObject {
  const object: Record<string, unknown> = { kind };
  for (const [path, value] of Object.entries(fields)) {
    const keys = path.split('.');
    const last = keys.pop()!;
    let inner = object;
    for (const key of keys) inner = (inner[key] ??= {}) as Record<string, unknown>;
    inner[last] = value;
  }
  return object;
}

/** Keys in their order, so that equal values have one text. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

export const textOf = (value: unknown): string => JSON.stringify(sorted(value)) ?? 'nothing';
