import { Assembly } from '../model/assembly';
import type { Stack } from '../model/resource';

/** Stacks the app no longer has. `cdk deploy` leaves them and their resources as they are. */
export const stacksLeft = (before: readonly Stack[], after: readonly Stack[]): readonly string[] =>
  before.map(({ name }) => name).filter((name) => !after.some((stack) => stack.name === name));

/**
 * Exports that vanish although a deployed stack still imports them: CloudFormation refuses that update of the exporting
 * stack, which is deployed first. `windlass-a-Network:Vpc, imported by windlass-a-Workloads`
 */
export function exportsInUse(before: readonly Stack[], after: readonly Stack[]): readonly string[] {
  const [old, next] = [new Assembly(before), new Assembly(after)];
  return before.flatMap((stack) =>
    importsOf(stack.template)
      .filter((name) => old.exported(name) !== undefined && next.exported(name) === undefined)
      .filter((name) => next.stack(old.exported(name)!.stack.name) !== undefined)
      .map((name) => `${name}, imported by ${stack.name}`),
  );
}

/** Names of the exports a template uses. */
export function importsOf(template: unknown): readonly string[] {
  const matches = (JSON.stringify(template) ?? '').matchAll(/"Fn::ImportValue":"([^"]+)"/g);
  return [...new Set([...matches].map((match) => match[1] ?? ''))];
}
