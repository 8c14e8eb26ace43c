import { Assembly } from '../model/assembly';
import type { Resource, Stack } from '../model/resource';
import { identifierOf } from './resource-schemas';

/** A new resource that takes the name of one that is already there: its creation fails. */
export interface Collision {
  readonly created: Resource;
  readonly existing: Resource;
}

/** Resources `after` creates under a name that a resource of `before`, in another place, already has. */
export function collisionsBetween(before: readonly Stack[], after: readonly Stack[]): readonly Collision[] {
  const [old, next] = [new Assembly(before), new Assembly(after)];
  const taken = new Map(old.resources.flatMap(named));
  return next.resources
    .filter(({ stack, logicalId }) => old.find(stack.name, logicalId) === undefined)
    .flatMap((created) =>
      named(created).flatMap(([name]) => {
        const existing = taken.get(name);
        return existing === undefined ? [] : [{ created, existing }];
      }),
    );
}

function named(resource: Resource): readonly (readonly [string, Resource])[] {
  const names = namesOf(resource);
  return names === undefined ? [] : [[names, resource]];
}

/** Type and name of a resource in lines; undefined when AWS or CloudFormation chooses a part of the name. */
export function namesOf(resource: Resource): string | undefined {
  const parts = identifierOf(resource.type).map((property) => partOfName(resource, property));
  return parts.length === 0 || parts.includes(undefined) ? undefined : [resource.type, ...parts].join('\n');
}

/** A literal, or the name that a reference leads to. */
function partOfName(resource: Resource, property: string): string | undefined {
  const target = resource.referenced(property);
  const value = target === undefined ? resource.knownAt(property) : target.knownAt('Name');
  return typeof value === 'string' ? value : DEFAULT_PART[`${resource.type}.${property}`];
}

/** What a part is that nobody states, where that is not a generated name. */
const DEFAULT_PART: Readonly<Record<string, string>> = { 'AWS::Scheduler::Schedule.GroupName': 'default' };
