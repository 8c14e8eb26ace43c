import type { Resource } from '../../../policy/model/resource';
import { step } from '../../../policy/model/values';
import type { Sink, Way } from '../../types';
import { at, named, readings, type World } from '../../world';

/** What a type does by a field that is set, or by one that is not. */
export type Special = (world: World, resource: Resource) => readonly Way[];

export const EVERYBODY: Sink = { kind: 'internet', name: 'everybody' };

export const out = (
  kind: Way['kind'],
  resource: Resource,
  because: string,
  to: Sink,
  more: Partial<Way> = {},
): Way => ({
  kind,
  direction: 'out',
  from: named(resource),
  path: [named(resource), because, to.name],
  to,
  ...more,
});
export const into = (
  kind: Way['kind'],
  resource: Resource,
  because: string,
  from: Sink,
  more: Partial<Way> = {},
): Way => ({
  kind,
  direction: 'in',
  from: named(resource),
  path: [from.name, because, named(resource)],
  to: from,
  ...more,
});

export const isTrue = (value: unknown): boolean => value !== undefined && String(value) !== 'false';

export function unknownAt(world: World, resource: Resource, path: string): Partial<Way> {
  const value = at(resource, path);
  const unknown =
    value === undefined || step(value, 'SubnetIds') !== undefined
      ? undefined
      : readings(world, resource.stack, value)[0]?.unknown;
  return unknown === undefined ? {} : { unknown };
}

export const everybody =
  (kind: Way['kind'], because: string): Special =>
  (_, resource) => [into(kind, resource, because, EVERYBODY)];
