import type { ResourceDefinition, Template } from '../cloudformation/template';
import type { AssembledStack, Assembly } from './assembly';

type Definitions = Record<string, ResourceDefinition>;

/** The assembly with the resources of one stack changed. */
export function withResources(
  assembly: Assembly,
  part: string,
  change: (resources: Definitions) => Definitions,
): Assembly {
  return withTemplate(assembly, part, (template) => ({ ...template, Resources: change(template.Resources) }));
}

export function withTemplate(assembly: Assembly, part: string, change: (template: Template) => Template): Assembly {
  const stacks = assembly.stacks.map((stack) => {
    if (!stack.name.endsWith(`-${part}`)) return stack;
    const template = change(stack.template);
    return { ...stack, template, templateBody: JSON.stringify(template) };
  });
  return { ...assembly, stacks };
}

export function partOf(assembly: Assembly, part: string): AssembledStack {
  const stack = assembly.stacks.find(({ name }) => name.endsWith(`-${part}`));
  if (stack === undefined) throw new Error(`no stack ${part}`);
  return stack;
}

/** The first logical id of a type, optionally one whose id matches. */
export function idOf(assembly: Assembly, part: string, type: string, pattern = /./): string {
  const entries = Object.entries(partOf(assembly, part).template.Resources);
  const found = entries.find(([id, definition]) => definition.Type === type && pattern.test(id));
  if (found === undefined) throw new Error(`no ${type} in ${part}`);
  return found[0];
}

export function changed(
  assembly: Assembly,
  part: string,
  type: string,
  change: (definition: ResourceDefinition) => ResourceDefinition,
  pattern?: RegExp,
): Assembly {
  const id = idOf(assembly, part, type, pattern);
  return withResources(assembly, part, (resources) => ({
    ...resources,
    [id]: change(resources[id] as ResourceDefinition),
  }));
}

export function moved(assembly: Assembly, type: string, from: string, to: string, pattern?: RegExp): Assembly {
  const id = idOf(assembly, from, type, pattern);
  const definition = withoutDependsOn(partOf(assembly, from).template.Resources[id] as ResourceDefinition);
  const remaining = withResources(assembly, from, (resources) => undepend(without(resources, id), id));
  return withResources(remaining, to, (resources) => ({ ...resources, [id]: definition }));
}

export function undepend(resources: Definitions, gone: string): Definitions {
  const entries = Object.entries(resources).map(([id, definition]) => {
    const DependsOn = [definition.DependsOn ?? []].flat().filter((other) => other !== gone);
    return [id, { ...definition, DependsOn }] as const;
  });
  return Object.fromEntries(entries);
}

export function withoutDependsOn(definition: ResourceDefinition): ResourceDefinition {
  return without(definition, 'DependsOn');
}

export function without<T extends object>(record: T, key: string): T {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key)) as T;
}

export const replaceText = (definition: ResourceDefinition, from: string, to: string): ResourceDefinition =>
  JSON.parse(JSON.stringify(definition).replace(from, to)) as ResourceDefinition;

export function reordered(assembly: Assembly, parts: readonly string[]): Assembly {
  return { ...assembly, stacks: parts.map((part) => partOf(assembly, part)) };
}
