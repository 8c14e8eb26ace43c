import { isUnresolved, type KubernetesObject } from './model/kubernetes-object';
import type { Resource } from './model/resource';
import { step } from './model/values';
import type { Complaint } from './types';

/** What a property must be, why, and what to do about it. */
export interface Demand {
  readonly holds: (value: unknown) => boolean;
  readonly problem: string;
  /** A function where it takes work to find out. */
  readonly wayOut: string | (() => string);
}

const UNKNOWN_PROBLEM = 'its value is known only at deployment, so nobody can check it now';
const UNKNOWN_WAY_OUT = 'write the value, or accept it here with a reason';

/** The property must be there and hold. */
export function required(resource: Resource, path: string, demand: Demand): readonly Complaint[] {
  const value = resource.read(path);
  return value.kind === 'absent' ? [complaint(path, undefined, demand)] : optional(resource, path, demand);
}

/** The property may be missing; if it is there it must hold. */
export function optional(resource: Resource, path: string, demand: Demand): readonly Complaint[] {
  const value = resource.read(path);
  if (value.kind === 'absent') return [];
  if (value.kind === 'unknown') return [undecided(path, value.expression)];
  return demand.holds(value.value) ? [] : [complaint(path, value.value, demand)];
}

/** The property must not be there, whatever its value. */
export function forbidden(
  resource: Resource,
  path: string,
  demand: Pick<Demand, 'problem' | 'wayOut'>,
): readonly Complaint[] {
  const value = resource.read(path);
  if (value.kind === 'absent') return [];
  return [complaint(path, value.kind === 'known' ? value.value : value.expression, demand)];
}

/** A property inside a Kubernetes object; missing fails. */
export function requiredIn(object: KubernetesObject, path: string, demand: Demand): readonly Complaint[] {
  const value = object.at(path);
  if (isUnresolved(value)) return [undecided(path, value)];
  return demand.holds(value) ? [] : [complaint(path, value, demand)];
}

/** The same, for values already at hand: `containers.0` of a pod that starts at some path. */
export function requiredAt(base: unknown, basePath: string, path: string, demand: Demand): readonly Complaint[] {
  const value = path.split('.').reduce<unknown>(step, base);
  if (isUnresolved(value)) return [undecided(`${basePath}.${path}`, value)];
  return demand.holds(value) ? [] : [complaint(`${basePath}.${path}`, value, demand)];
}

/** The same, for a value alone. */
export function demanded(path: string, value: unknown, demand: Demand): readonly Complaint[] {
  if (isUnresolved(value)) return [undecided(path, value)];
  return demand.holds(value) ? [] : [complaint(path, value, demand)];
}

export const complaint = (
  path: string,
  value: unknown,
  { problem, wayOut }: Pick<Demand, 'problem' | 'wayOut'>,
): Complaint => ({ path, value, problem, wayOut: typeof wayOut === 'string' ? wayOut : wayOut() });

/** The same, said in one breath. */
export const refused = (path: string, value: unknown, problem: string, wayOut: string): Complaint =>
  complaint(path, value, { problem, wayOut });

export const undecided = (path: string, expression: unknown): Complaint => ({
  path,
  value: expression,
  problem: UNKNOWN_PROBLEM,
  wayOut: UNKNOWN_WAY_OUT,
});

export const equals =
  (expected: unknown) =>
  (value: unknown): boolean =>
    value === expected;
/** As CloudFormation compares, to which `true` and `'true'` are the same. */
export const says =
  (expected: unknown) =>
  (value: unknown): boolean =>
    ['string', 'number', 'boolean'].includes(typeof value) && String(value) === String(expected);
export const oneOf =
  (...expected: readonly unknown[]) =>
  (value: unknown): boolean =>
    expected.includes(value);
export const quoted = (values: Iterable<string>): string => [...values].map((value) => `'${value}'`).join(', ');
