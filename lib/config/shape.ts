import type { z } from 'zod';
import { suggest } from '../catalog';
import type { Problem } from '../planner/types';
import { messageOf } from './messages';
import { formatPath, isObject, joinPath } from './paths';
import { deploymentSchema, type DeploymentConfig } from './schema';
import { standInAt } from './stand-in';

export interface Shape {
  readonly problems: readonly Problem[];
  /** The environment with stand-ins at the places of the problems; absent when there is nothing to judge. */
  readonly draft?: DeploymentConfig;
}

type Path = readonly PropertyKey[];

/** Replacing a value can bring up one problem more, as deep as the schema is at most. */
const MOST_ROUNDS = 12;

/** Reads a value as an environment; a wrong field does not keep the others from being read. */
export function readShape(value: unknown): Shape {
  const first = deploymentSchema.safeParse(value, { reportInput: true });
  if (first.success) return { problems: [], draft: first.data };
  const problems = first.error.issues.flatMap(flatten).flatMap(toProblems);
  return {
    problems,
    draft: isObject(value) && !Array.isArray(value) ? repaired(value, first.error.issues) : undefined,
  };
}

/** Takes out what is wrong and, where something must stand, puts a stand-in. */
function repaired(value: unknown, firstIssues: readonly z.core.$ZodIssue[]): DeploymentConfig | undefined {
  const seen = new Set<string>();
  let current = value;
  let issues = firstIssues;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const issue of issues.flatMap(flatten)) current = repair(current, issue, seen);
    const parsed = deploymentSchema.safeParse(current);
    if (parsed.success) return parsed.data;
    issues = parsed.error.issues;
  }
  return undefined;
}

function repair(value: unknown, issue: z.core.$ZodIssue, seen: Set<string>): unknown {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.reduce<unknown>((rest, key) => without(rest, [...issue.path, key]), value);
  const field = formatPath(issue.path);
  const isElement = typeof issue.path.at(-1) === 'number';
  if (!seen.has(field) && !isElement) {
    seen.add(field);
    return put(value, issue.path, undefined);
  }
  return put(value, issue.path, standInAt(issue.path) ?? 'stand-in');
}

/** A copy with one place changed; what is not on the way there is shared. */
function put(target: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(target)) return target.map((one: unknown, index) => (index === key ? put(one, rest, value) : one));
  const copy = isObject(target) ? target : {};
  return { ...copy, [key]: put(copy[String(key)], rest, value) };
}

function without(target: unknown, [key, ...rest]: Path): unknown {
  if (Array.isArray(target)) return target.map((one: unknown, index) => (index === key ? without(one, rest) : one));
  if (!isObject(target)) return target;
  const name = String(key);
  if (rest.length > 0) return { ...target, [name]: without(target[name], rest) };
  return Object.fromEntries(Object.entries(target).filter(([known]) => known !== name));
}

/** Of a field that may have several forms, what is wrong with the one that was meant: an object where one was given. */
function flatten(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.find((errors) =>
    errors.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  if (meant === undefined) return [{ ...issue, message: formsOf(issue) }];
  return meant
    .map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as z.core.$ZodIssue)
    .flatMap(flatten);
}

/** `must be a whole number or 'auto'` */
function formsOf(issue: z.core.$ZodIssueInvalidUnion): string {
  const forms = issue.errors.flatMap((errors) =>
    errors.slice(0, 1).map((error) => messageOf({ ...error, input: undefined } as z.core.$ZodIssue)),
  );
  const words = forms.map((text) => text.replace(/^(must be|is missing: give) /, ''));
  return `must be ${[...new Set(words)].join(' or ')}`;
}

function toProblems(issue: z.core.$ZodIssue): Problem[] {
  const field = formatPath(issue.path) || 'environment';
  if (issue.code !== 'unrecognized_keys') return [{ field, message: messageOf(issue) }];
  return issue.keys.map((key) => ({
    field: joinPath(formatPath(issue.path), key) || "''",
    message: unknownKey(key, issue.path),
  }));
}

function unknownKey(key: string, path: Path): string {
  const known = knownKeys(path);
  const [nearest] = suggest(key, known);
  return nearest === undefined
    ? `unknown key '${key}'; known: ${known.join(', ')}`
    : `unknown key '${key}'; did you mean '${nearest}'?`;
}

/** Keys the schema knows at a path; array indices and optional wrappers are looked through. */
function knownKeys(path: Path): string[] {
  let schema: unknown = deploymentSchema;
  for (const part of path)
    schema = typeof part === 'number' ? unwrap(schema, 'element') : shapeOf(schema)[String(part)];
  return Object.keys(shapeOf(schema));
}

function shapeOf(schema: unknown): Record<string, unknown> {
  const shape = unwrap(schema, 'shape');
  return isObject(shape) ? shape : {};
}

function unwrap(schema: unknown, property: 'shape' | 'element'): unknown {
  let current = schema;
  while (isObject(current) && !(property in current)) {
    const definition = isObject(current['def']) ? current['def'] : {};
    const options = definition['options'];
    current =
      definition['innerType'] ??
      (Array.isArray(options) ? options.find((o) => isObject(o) && 'shape' in o) : undefined);
  }
  return isObject(current) ? current[property] : undefined;
}
