import { kubernetesApi, suggest } from '../../catalog';
import { isObject } from './values';

/** Why an API server would refuse a value, or drop a part of it without a word. */
export interface SchemaFault {
  readonly path: string;
  readonly value: unknown;
  readonly problem: string;
  readonly wayOut: string;
}

const { kinds, definitions, minors, missing } = kubernetesApi;

const absentFields = new Map<string, ReadonlySet<string>>();

function lacks(minor: string): ReadonlySet<string> {
  const known = absentFields.get(minor);
  if (known !== undefined) return known;
  const fields = new Set((missing[minor]?.fields ?? []).map(([definition, field]) => `${definition} ${field}`));
  absentFields.set(minor, fields);
  return fields;
}

/** Number of the definition of a kind; undefined: nothing is known of it. */
export const definitionOf = (apiVersion: unknown, kind: unknown): number | undefined =>
  kinds[`${String(apiVersion)} ${String(kind)}`];

/** Whether a minor serves the kind. */
export const isServed = (apiVersion: unknown, kind: unknown, minor: string): boolean =>
  missing[minor]?.kinds.includes(`${String(apiVersion)} ${String(kind)}`) !== true;

const groupOf = (apiVersion: unknown): string => {
  const [group = '', version] = String(apiVersion).split('/');
  return version === undefined ? '' : group;
};
const groups = new Set(Object.keys(kinds).map((kind) => groupOf(kind.split(' ')[0])));

/** Whether the group is one of Kubernetes, or of a custom resource that is known here. */
export const isKnownGroup = (apiVersion: unknown): boolean =>
  groups.has(groupOf(apiVersion)) || groupOf(apiVersion) === 'extensions';

/** The minor to judge by: the one that is asked for, or the nearest that was read. */
export const readMinor = (minor: string): string =>
  minors.includes(minor)
    ? minor
    : Number(minor.split('.')[1]) < Number(minors[0]!.split('.')[1])
      ? minors[0]!
      : minors.at(-1)!;

const SCALARS: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  s: [(value) => typeof value === 'string', 'a string'],
  i: [Number.isInteger, 'a whole number'],
  n: [(value) => typeof value === 'number', 'a number'],
  b: [(value) => typeof value === 'boolean', 'true or false'],
  q: [(value) => typeof value === 'string' || typeof value === 'number', 'a string or a number'],
};

/** Everything about a value that its type forbids. */
export function faults(value: unknown, type: string, minor: string, path: string): readonly SchemaFault[] {
  if (value === null || value === undefined || type === '*') return [];
  const [mark, inner] = [type[0], type.slice(1)];
  if (mark === '#')
    return isObject(value) ? ofObject(value, Number(inner), minor, path) : [wrong(path, value, 'an object')];
  if (mark === '[')
    return Array.isArray(value)
      ? value.flatMap((item, index) => faults(item, inner, minor, `${path}.${index}`))
      : [wrong(path, value, 'a list')];
  if (mark === '{')
    return isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => faults(item, inner, minor, `${path} ${key}`))
      : [wrong(path, value, 'a map')];
  const [holds, wanted] = SCALARS[type] ?? [() => true, ''];
  return holds(value) ? [] : [wrong(path, value, wanted)];
}

const wrong = (path: string, value: unknown, wanted: string): SchemaFault => ({
  path,
  value,
  problem: `the API server takes ${wanted} there`,
  wayOut: 'write that',
});

function ofObject(
  value: Readonly<Record<string, unknown>>,
  number: number,
  minor: string,
  path: string,
): readonly SchemaFault[] {
  const [fields, required] = definitions[number] ?? [{}, []];
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const absent = required
    .filter((field) => value[field] === undefined || value[field] === null)
    .map((field) => ({ path: at(field), value: undefined, problem: 'the API server demands it', wayOut: 'add it' }));
  const inner = Object.entries(value).flatMap(([field, one]) => {
    const type = fields[field];
    return type === undefined || lacks(minor).has(`${number} ${field}`)
      ? [unknownField(at(field), one, field, Object.keys(fields), minor)]
      : faults(one, type, minor, at(field));
  });
  return [...absent, ...inner];
}

function unknownField(
  path: string,
  value: unknown,
  field: string,
  fields: readonly string[],
  minor: string,
): SchemaFault {
  const [near] = suggest(
    field,
    fields.filter((one) => one !== field),
  );
  return {
    path,
    value,
    problem: `Kubernetes ${minor} knows no such field, and drops it`,
    wayOut: near === undefined ? 'leave it out, or correct its name' : `did you mean ${near}?`,
  };
}
