import { importersOf } from './exports';
import { dependenciesOf, scheduled } from './graph';
import { ResourceSteps } from './resource-steps';
import { isKept, type Stack } from './stack';
import { ServiceError, type Template } from './template';
import type { World } from './world';

/** Deletes what a stack holds, last first; what is kept stays. Returns why the stack cannot go. */
export function deleteContents(world: World, stack: Stack): string | undefined {
  return exportInUse(world, stack) ?? deleteResources(world, stack);
}

function exportInUse(world: World, stack: Stack): string | undefined {
  const others = world.stacks().filter((other) => other !== stack);
  for (const { exportName } of stack.outputs.values()) {
    const [importer] = exportName === undefined ? [] : importersOf(others, exportName);
    if (importer !== undefined) return `Export ${exportName ?? ''} cannot be deleted as it is in use by ${importer}`;
  }
  return undefined;
}

function deleteResources(world: World, stack: Stack): string | undefined {
  const steps = new ResourceSteps(world, stack, { template: stack.template, imports: [] });
  const failures = scheduled(dependenciesOf(deletionTemplate(stack)), world.schedule)
    .reverse()
    .flatMap((logicalId) => deleteResource(world, stack, steps, logicalId));
  return failures.length === 0 ? undefined : `The following resource(s) failed to delete: [${failures.join(', ')}]`;
}

/** What is there, with the dependencies of the template it came from. */
function deletionTemplate(stack: Stack): Template {
  const present = [...stack.resources.values()].map(({ logicalId, definition }) => [logicalId, definition]);
  return { ...stack.template, Resources: Object.fromEntries(present) as Template['Resources'] };
}

function deleteResource(world: World, stack: Stack, steps: ResourceSteps, logicalId: string): string[] {
  const entry = stack.resources.get(logicalId);
  if (entry === undefined) return [];
  try {
    if (isKept(entry.definition.DeletionPolicy, { creating: false }))
      world.record(stack, logicalId, entry.definition.Type, entry.resource.id, 'DELETE_SKIPPED');
    else steps.delete(entry);
    stack.resources.delete(logicalId);
    return [];
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return [`${logicalId}: ${error.message}`];
  }
}
