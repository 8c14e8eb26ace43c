import type { Account, Resource } from '../account/account';
import { dependenciesOf, referencesIn, scheduled } from './graph';
import { changedKeys, isObject, requiresReplacement, resourceSpec } from './service-spec';
import type { Change, Stack } from './stack';
import type { ResourceDefinition, Template } from './template';

/** What a change set lists: additions, modifications with their replacement, removals. */
export function changesBetween(stack: Stack, next: Template, imports: readonly string[]): Change[] {
  const changed = new Map<string, Change>();
  for (const logicalId of scheduled(dependenciesOf(next))) {
    const definition = next.Resources[logicalId];
    if (definition === undefined) continue;
    const change = changeOf(logicalId, definition, { stack, next, changed, imports });
    if (change !== undefined) changed.set(logicalId, change);
  }
  const removed = [...stack.resources.values()].filter(({ logicalId }) => !(logicalId in next.Resources));
  return [...changed.values(), ...removed.map(removal)];
}

interface Comparison {
  readonly stack: Stack;
  readonly next: Template;
  readonly changed: ReadonlyMap<string, Change>;
  readonly imports: readonly string[];
}

function changeOf(logicalId: string, definition: ResourceDefinition, comparison: Comparison): Change | undefined {
  const { stack, changed, imports } = comparison;
  const existing = stack.resources.get(logicalId);
  const base = { logicalId, type: definition.Type };
  if (existing === undefined)
    return { ...base, action: imports.includes(logicalId) ? 'Import' : 'Add', properties: [] };
  const before = existing.definition.Properties ?? {};
  const after = definition.Properties ?? {};
  const own = changedKeys(before, after);
  const dynamic = Object.keys(after).filter((name) =>
    referencesIn(after[name]).some((used) => isMoving(used, changed)),
  );
  const properties = [...new Set([...own, ...dynamic])];
  if (properties.length === 0) return undefined;
  const replaced = requiresReplacement(definition.Type, before, after);
  const maybe = requiresReplacement(definition.Type, before, { ...after, ...marked(dynamic) });
  const replacement = replaced ? 'True' : maybe ? 'Conditional' : 'False';
  return { ...base, action: 'Modify', physicalId: existing.resource.id, properties, replacement };
}

function marked(names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, '(known after apply)']));
}

/** A replaced resource changes its `Ref`; an updated one may change its attributes. */
function isMoving(
  { logicalId, attribute }: { readonly logicalId: string; readonly attribute?: string },
  changed: ReadonlyMap<string, Change>,
): boolean {
  const change = changed.get(logicalId);
  if (change?.action !== 'Modify') return false;
  return change.replacement !== 'False' || attribute === 'LatestVersionNumber';
}

function removal({
  logicalId,
  definition,
  resource,
}: {
  logicalId: string;
  definition: ResourceDefinition;
  resource: Resource;
}): Change {
  return { action: 'Remove', logicalId, type: definition.Type, physicalId: resource.id, properties: [] };
}

/** Resources of a template that exist without a stack and can be taken over: a literal name and a policy that retains. */
export function importableResources(
  account: Account,
  stacks: readonly Stack[],
  stack: Stack,
  next: Template,
): string[] {
  const owned = new Set(stacks.flatMap(({ resources }) => [...resources.values()].map(({ resource }) => resource)));
  return Object.entries(next.Resources)
    .filter(
      ([logicalId, { DeletionPolicy }]) => !stack.resources.has(logicalId) && DeletionPolicy?.startsWith('Retain'),
    )
    .filter(([, definition]) => {
      const found = account.byId(definition.Type, literalName(definition));
      return found !== undefined && !owned.has(found);
    })
    .map(([logicalId]) => logicalId);
}

export function literalName({ Type, Properties }: ResourceDefinition): string | undefined {
  const [name] = resourceSpec(Type)?.primaryIdentifier ?? [];
  const value = isObject(Properties) && name !== undefined ? Properties[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
