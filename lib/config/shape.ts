import type { z } from 'zod';
import { type DeploymentConfig, deploymentSchema } from './schema';
import { standInAt } from './stand-in';
import type { Problem } from '../problem';
import { formatPath, isObject } from '../schema/paths';
import { flatten, schemaProblems } from '../schema/schema-problems';

export interface Shape {
  readonly problems: readonly Problem[];
  /** The environment with stand-ins at the places of the problems; absent when there is nothing to judge. */
  readonly draft?: DeploymentConfig;
}

type Path = readonly PropertyKey[];

/** Replacing a value can bring up one problem more, as deep as the schema is at most. */
const MAX_ROUNDS = 12;

/** Reads a value as an environment; a wrong field does not keep the others from being read. */
export function readShape(value: unknown): Shape {
  const first = deploymentSchema.safeParse(value, { reportInput: true });
  if (first.success) return { problems: [], draft: first.data };
  const problems = schemaProblems(first.error.issues, deploymentSchema, 'environment');
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
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (const issue of onePerPlace(issues.flatMap(flatten))) current = repair(current, issue, seen);
    const parsed = deploymentSchema.safeParse(current);
    if (parsed.success) return parsed.data;
    issues = parsed.error.issues;
  }
  return undefined;
}

/** A number may be too large in two ways; its place is repaired once a round. */
function onePerPlace(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const places = new Set<string>();
  return issues.filter(({ path, code }) => {
    const place = formatPath(path);
    const isNew = code === 'unrecognized_keys' || !places.has(place);
    places.add(place);
    return isNew;
  });
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
