import { attributeOwner } from '../model/assembly';
import type { Resource, ResourceLookup, Stack } from '../model/resource';
import { intrinsic, isObject } from '../model/values';

/** Whether a reference gives another value after the update although it is written as before. */
export type HasMoved = (target: Resource, attribute: string | undefined) => boolean;

/**
 * A value with every reference followed to the resource it names, through exports too, so that two templates can be
 * compared: the same reference to a resource that was replaced is not the same value.
 */
export function canonical(assembly: ResourceLookup, stack: Stack, value: unknown, hasMoved: HasMoved): unknown {
  const reference = referenceText(assembly, stack, value, hasMoved);
  if (reference !== undefined) return reference;
  if (Array.isArray(value)) return value.map((inner) => canonical(assembly, stack, inner, hasMoved));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, canonical(assembly, stack, inner, hasMoved)]),
  );
}

function referenceText(assembly: ResourceLookup, stack: Stack, value: unknown, hasMoved: HasMoved): string | undefined {
  const target = assembly.target(stack, value);
  if (target === undefined) return undefined;
  const attribute = attributeOf(assembly, value);
  const moved = hasMoved(target, attribute) ? ' (moved)' : '';
  return `→ ${target.stack.name}/${target.logicalId}${attribute === undefined ? '' : `.${attribute}`}${moved}`;
}

/** `Arn` of `Fn::GetAtt`, also behind an import; undefined for `Ref`. */
function attributeOf(assembly: ResourceLookup, value: unknown): string | undefined {
  const [name, argument] = intrinsic(value) ?? [];
  if (name === 'Fn::GetAtt')
    return Array.isArray(argument) ? String(argument[1]) : String(argument).slice(attributeOwner(argument).length + 1);
  if (name !== 'Fn::ImportValue') return undefined;
  const exported = assembly.exported(String(argument));
  return exported && attributeOf(assembly, exported.value);
}
