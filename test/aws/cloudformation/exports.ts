import { importsIn } from './graph';
import type { Stack } from './stack';

/** The export's value, by its name; undefined when no stack exports it. */
export function exportedValue(stacks: Iterable<Stack>, name: string): string | undefined {
  for (const stack of stacks)
    for (const output of stack.outputs.values()) if (output.exportName === name) return output.value;
  return undefined;
}

export function importersOf(stacks: Iterable<Stack>, name: string): string[] {
  return [...stacks]
    .filter((stack) => stack.status !== 'DELETE_COMPLETE' && importsIn(stack.template).includes(name))
    .map((stack) => stack.name);
}

type Outputs = Stack['outputs'];

/** Why these outputs cannot take the place of the stack's present ones. */
export function exportProblem(stacks: readonly Stack[], stack: Stack, next: Outputs): string | undefined {
  const others = stacks.filter((other) => other !== stack);
  const after = new Map([...next.values()].map(({ exportName, value }) => [exportName, value]));
  for (const { exportName, value } of stack.outputs.values()) {
    if (exportName === undefined || after.get(exportName) === value) continue;
    const [importer] = importersOf(others, exportName);
    const verb = after.has(exportName) ? 'updated' : 'deleted';
    if (importer !== undefined) return `Export ${exportName} cannot be ${verb} as it is in use by ${importer}`;
  }
  for (const name of after.keys())
    if (name !== undefined && exportedValue(others, name) !== undefined)
      return `Export with name ${name} is already exported by another stack`;
  return undefined;
}
