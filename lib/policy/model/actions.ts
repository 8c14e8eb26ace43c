import type { Statement } from './iam';
import { listOf } from './values';
import data from './sensitive-actions.json';

/**
 * What an action may do to whom holds it: `never` writes permissions, credentials or ways out; `pass` and `grant` hand rights on;
 * `named` is for named resources only.
 */
export type Danger = 'never' | 'pass' | 'grant' | 'named';

const DANGERS: readonly Danger[] = ['never', 'pass', 'grant', 'named'];

/** `iam:PassRole` → `pass`. */
export const sensitiveActions: ReadonlyMap<string, Danger> = new Map(
  DANGERS.flatMap((danger) =>
    Object.entries<string>(data[danger]).flatMap(([service, names]) =>
      names.split(' ').map((name) => [`${service}:${name}`, danger] as const),
    ),
  ),
);

const patterns = new Map<string, RegExp>();

/** A pattern of IAM, where case does not matter: `iam:Pass*`, `s3:?etObject`. */
function matching(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const made = new RegExp(`^${escaped}$`, 'i');
  patterns.set(pattern, made);
  return made;
}

export const matches = (pattern: string, action: string): boolean => matching(pattern).test(action);

export const actionsOf = ({ json }: Statement): readonly string[] => listOf(json['Action']).map(String);
const exceptedBy = ({ json }: Statement): readonly string[] => listOf(json['NotAction']).map(String);

/** Whether a statement covers an action, by name, by pattern or by not excepting it. */
export function covers(statement: Statement, action: string): boolean {
  if (statement.json['NotAction'] !== undefined)
    return !exceptedBy(statement).some((pattern) => matches(pattern, action));
  return actionsOf(statement).some((pattern) => matches(pattern, action));
}

const sensitiveBy = new Map<string, ReadonlySet<string>>();

/** Dangerous actions that a pattern means. */
function sensitiveOf(pattern: string): ReadonlySet<string> {
  const known = sensitiveBy.get(pattern);
  if (known !== undefined) return known;
  const found = new Set([...sensitiveActions.keys()].filter((action) => matches(pattern, action)));
  sensitiveBy.set(pattern, found);
  return found;
}

/** Dangerous actions that a statement covers. */
export function sensitiveIn(statement: Statement): readonly (readonly [string, Danger])[] {
  if (statement.json['NotAction'] !== undefined)
    return [...sensitiveActions].filter(([action]) => covers(statement, action));
  const meant = actionsOf(statement).map(sensitiveOf);
  return [...sensitiveActions].filter(([action]) => meant.some((one) => one.has(action)));
}

/** Every action, or every action of some service: `*`, `s3:*`, `*:*`, or all but some. */
export function wholeService(statement: Statement): string | undefined {
  const excepted = exceptedBy(statement);
  if (statement.json['NotAction'] !== undefined) return `all but ${excepted.join(', ')}`;
  return actionsOf(statement).find((action) => /^[*?]+$|:[*?]*\*[*?]*$/.test(action) && !/:.*[a-z]/i.test(action));
}
