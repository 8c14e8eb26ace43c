import { Assembly } from '../model/assembly';
import type { Resource } from '../model/resource';
import { type Stack } from '../model/resource';
import { canonical, type HasMoved } from './canonical';
import { effectOf } from './resource-schemas';

export type ChangeKind =
  | 'create'
  | 'update'
  | 'may-replace'
  | 'replace'
  /** CloudFormation deletes it. */
  | 'delete'
  /** It leaves the stack and stays in the account (DeletionPolicy Retain). */
  | 'retain';

/** What a deploy does to one resource. */
export interface Change {
  readonly kind: ChangeKind;
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** Properties that made it so. */
  readonly properties: readonly string[];
}

/** Attributes that change whenever their resource is updated. */
const MOVING_ATTRIBUTES = ['LatestVersionNumber', 'DefaultVersionNumber'];

/**
 * What a deploy of `after` does to resources deployed from `before`. Stacks that are in one of them only are whole
 * stacks to deploy or to leave, see {@link stacksLeft}.
 */
export function changesBetween(before: readonly Stack[], after: readonly Stack[]): readonly Change[] {
  const [old, next] = [new Assembly(before), new Assembly(after)];
  let changes: readonly Change[] = [];
  // Replacing a resource changes what refers to it, which may replace that too: until nothing new comes.
  for (let known = -1; known !== severityOf(changes);) {
    known = severityOf(changes);
    changes = compare(old, next, movedBy(changes));
  }
  return changes;
}

const severityOf = (changes: readonly Change[]): number =>
  changes.reduce((sum, { kind }) => sum + (kind === 'replace' ? 1000 : 1), 0);

/** What a reference gives another value for after these changes. */
export function movedBy(changes: readonly Change[]): HasMoved {
  const kinds = new Map(changes.map((change) => [`${change.stack}/${change.logicalId}`, change.kind]));
  return ({ stack, logicalId }, attribute) => {
    const kind = kinds.get(`${stack.name}/${logicalId}`);
    return kind === 'replace' || (kind === 'update' && MOVING_ATTRIBUTES.includes(attribute ?? ''));
  };
}

function compare(old: Assembly, next: Assembly, hasMoved: HasMoved): readonly Change[] {
  const shared = new Set(old.stacks.map(({ name }) => name).filter((name) => next.stack(name) !== undefined));
  const gone = old.resources.filter(
    ({ stack, logicalId }) => shared.has(stack.name) && !next.find(stack.name, logicalId),
  );
  return [
    ...gone.map((resource) => change(keptOnDelete(resource) ? 'retain' : 'delete', resource, [])),
    ...next.resources.flatMap((resource) => {
      const before = old.find(resource.stack.name, resource.logicalId);
      if (before === undefined) return [change('create', resource, [])];
      return before.type === resource.type
        ? changeOf(before, resource, hasMoved)
        : [change('replace', resource, ['Type'])];
    }),
  ];
}

function changeOf(before: Resource, after: Resource, hasMoved: HasMoved): readonly Change[] {
  const [olds, news] = [propertiesOf(before, () => false), propertiesOf(after, hasMoved)];
  const changed = changedKeys(olds, news);
  if (changed.length === 0) return [];
  const effects = changed.map((key) => effectOf(after.type, key, olds[key], news[key]));
  const kind = effects.includes('replace') ? 'replace' : effects.includes('may-replace') ? 'may-replace' : 'update';
  return [
    change(
      kind,
      after,
      changed.filter((_, index) => effects[index] === kind),
    ),
  ];
}

export const changedKeys = (olds: Record<string, unknown>, news: Record<string, unknown>): readonly string[] =>
  Object.keys({ ...olds, ...news }).filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));

/** Properties with every reference followed, see {@link canonical}. */
export const propertiesOf = ({ assembly, stack, properties }: Resource, hasMoved: HasMoved): Record<string, unknown> =>
  canonical(assembly, stack, properties, hasMoved) as Record<string, unknown>;

const keptOnDelete = ({ json }: Resource): boolean => (json.DeletionPolicy ?? 'Delete') !== 'Delete';

const change = (kind: ChangeKind, { stack, logicalId, type }: Resource, properties: readonly string[]): Change => ({
  kind,
  stack: stack.name,
  logicalId,
  type,
  properties,
});
