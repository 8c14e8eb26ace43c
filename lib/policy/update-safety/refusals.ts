import { Assembly } from '../model/assembly';
import type { Resource, Stack } from '../model/resource';
import { intrinsic, isObject, type JsonObject } from '../model/values';
import { canonical, type HasMoved } from './canonical';
import { type Change, changedKeys, changesBetween, movedBy, propertiesOf } from './changes';
import { SERVICE_RULES, type Refusal, type Step } from './service-rules';
import { stackRefusals } from './stack-refusals';

export type { Refusal } from './service-rules';

/**
 * What CloudFormation or a service will refuse of the deploy that {@link changesBetween} describes, each with the way out.
 * Only what two templates tell: quotas, capacity and permissions are the account's.
 */
export function refusalsBetween(before: readonly Stack[], after: readonly Stack[]): readonly Refusal[] {
  const changes = changesBetween(before, after);
  const [old, next] = [new Assembly(before), new Assembly(after)];
  const hasMoved = movedBy(changes);
  const asked = changes.filter(({ kind }) => kind === 'create' || kind === 'update' || kind === 'may-replace');
  return [
    ...stackRefusals({ old, next, changes, hasMoved }),
    ...asked.flatMap((change) => refusalsOf(old, next, change, hasMoved)),
  ];
}

function refusalsOf(old: Assembly, next: Assembly, { stack, logicalId, type }: Change, hasMoved: HasMoved): Refusal[] {
  const after = next.find(stack, logicalId);
  const rules = SERVICE_RULES.filter(({ types }) => types.includes(type));
  if (after === undefined || rules.length === 0) return [];
  const step = stepOf(old.find(stack, logicalId), after, hasMoved);
  return rules.flatMap(({ id: rule, source, judge }) => {
    const complaint = judge(step);
    return complaint === undefined ? [] : [{ rule, source, stack, logicalId, type, ...complaint }];
  });
}

function stepOf(before: Resource | undefined, after: Resource, hasMoved: HasMoved): Step {
  const sides = { before, after };
  return {
    type: after.type,
    ...(before === undefined ? {} : { before: readable(before, () => false) }),
    after: readable(after, hasMoved),
    changed: before === undefined ? Object.keys(after.properties) : changedIn(before, after, hasMoved),
    target: (side, path) => {
      const target = sides[side]?.referenced(path);
      return target === undefined ? undefined : readable(target, () => false);
    },
  };
}

/** Another tag of the stack is another tag of the resource, although its template does not say so. */
function changedIn(before: Resource, after: Resource, hasMoved: HasMoved): readonly string[] {
  const olds = propertiesOf(before, () => false);
  const changed = changedKeys(olds, propertiesOf(after, hasMoved));
  const [was, is] = [before.stack.tags, after.stack.tags];
  const same = was === undefined || is === undefined || changedKeys(was, is).length === 0;
  return same || changed.includes('Tags') ? changed : [...changed, 'Tags'];
}

/** Properties with what templates know written out: imported literals, and manifests as the text that is applied. */
function readable({ assembly, stack, properties }: Resource, hasMoved: HasMoved): JsonObject {
  const written = (value: unknown): unknown => {
    const resolved = assembly.resolve(stack, value);
    if (resolved.kind !== 'known') return joined(value, stack, assembly, hasMoved) ?? value;
    if (Array.isArray(resolved.value)) return resolved.value.map(written);
    if (!isObject(resolved.value)) return resolved.value;
    return Object.fromEntries(Object.entries(resolved.value).map(([key, inner]) => [key, written(inner)]));
  };
  return written(properties) as JsonObject;
}

/** A join of text and references, each reference as the name of what it leads to. */
function joined(value: unknown, stack: Stack, assembly: Resource['assembly'], hasMoved: HasMoved): string | undefined {
  const [name, argument] = intrinsic(value) ?? [];
  if (name !== 'Fn::Join' || !Array.isArray(argument) || !Array.isArray(argument[1])) return undefined;
  return (argument[1] as readonly unknown[]).map((part) => textOf(canonical(assembly, stack, part, hasMoved))).join('');
}

const textOf = (part: unknown): string => (typeof part === 'string' ? part : '<known at deployment>');
