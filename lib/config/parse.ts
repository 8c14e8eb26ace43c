import type { z } from 'zod';
import { suggest } from '../catalog';
import type { Problem } from '../planner/types';
import { crossFieldProblems } from './rules';
import { deploymentSchema, type DeploymentConfig, type EnvironmentInput } from './schema';

export type ParseResult =
  | { readonly ok: true; readonly config: DeploymentConfig }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Types an environment file and gives its author completion; checking happens when it is loaded. */
export function defineEnvironment(environment: EnvironmentInput): EnvironmentInput {
  return environment;
}

/** Shape first, then the rules that hold between fields; all problems of a stage at once. */
export function parseEnvironment(value: unknown): ParseResult {
  const parsed = deploymentSchema.safeParse(value);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap(toProblems) };
  const problems = crossFieldProblems(parsed.data);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config: parsed.data };
}

function toProblems(issue: z.core.$ZodIssue): Problem[] {
  const field = formatPath(issue.path);
  if (issue.code !== 'unrecognized_keys') return [{ field, message: issue.message }];
  return issue.keys.map((key) => ({ field: join(field, key), message: unknownKey(key, issue.path) }));
}

function unknownKey(key: string, path: readonly PropertyKey[]): string {
  const [nearest] = suggest(key, knownKeys(path));
  return nearest === undefined ? `unknown key '${key}'` : `unknown key '${key}'; did you mean '${nearest}'?`;
}

/** Keys the schema knows at a path; array indices and optional wrappers are looked through. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = deploymentSchema;
  for (const part of path)
    schema = typeof part === 'number' ? unwrap(schema, 'element') : shapeOf(schema)[String(part)];
  return Object.keys(shapeOf(schema));
}

function shapeOf(schema: unknown): Record<string, unknown> {
  const shape = unwrap(schema, 'shape');
  return typeof shape === 'object' && shape !== null ? (shape as Record<string, unknown>) : {};
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** `models[0].engine.image` */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : join(text, String(part))),
    '',
  );
}

function join(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}.${key}`;
}
