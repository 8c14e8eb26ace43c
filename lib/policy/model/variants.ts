import type { Stack, TemplateJson } from './resource';
import { resolveIn } from './intrinsics';
import { intrinsic, isObject, known, listOf, step, unknown, type JsonObject, type Value } from './values';

/** Beyond this many open conditions only: all, none, and each the other way. */
const MAX_COMBINED = 3;

/** Which conditions that only the deployment decides hold. */
type Choice = ReadonlyMap<string, boolean>;

/**
 * The templates as each outcome of their open conditions makes them: `Fn::If` decided, resources whose condition does not hold left
 * out. A template without open conditions has one variant.
 */
export function variantsOf(stacks: readonly Stack[]): readonly (readonly Stack[])[] {
  if (!stacks.some((stack) => isObject(stack.template['Conditions']))) return [stacks];
  const open = [...new Set(stacks.flatMap(openConditions))];
  return choicesOf(open).map((choice) => stacks.map((stack) => decided(stack, choice)));
}

function choicesOf(open: readonly string[]): readonly Choice[] {
  if (open.length <= MAX_COMBINED)
    return [...Array(2 ** open.length).keys()].map(
      (bits) => new Map(open.map((name, index) => [name, Math.floor(bits / 2 ** index) % 2 === 0])),
    );
  const all = (value: boolean, but?: string): Choice => new Map(open.map((name) => [name, (name === but) !== value]));
  return [true, false].flatMap((value) => [all(value), ...open.map((but) => all(value, but))]);
}

/** Comparisons that nothing decides before deployment, by what they compare. */
function openConditions(stack: Stack): readonly string[] {
  const found = new Set<string>();
  for (const name of Object.keys((stack.template['Conditions'] ?? {}) as JsonObject))
    holds(stack, name, (open) => {
      found.add(open);
      return true;
    });
  return [...found];
}

type Ask = (open: string) => boolean;

function holds(stack: Stack, name: string, ask: Ask, seen: readonly string[] = []): boolean {
  const condition = step(stack.template['Conditions'], name);
  if (condition === undefined || seen.includes(name)) return ask(`${stack.name}\n${name}`);
  return evaluate(stack, condition, ask, [...seen, name]);
}

function evaluate(stack: Stack, condition: unknown, ask: Ask, seen: readonly string[]): boolean {
  const named = step(condition, 'Condition');
  if (typeof named === 'string') return holds(stack, named, ask, seen);
  const [operation, argument] = intrinsic(condition) ?? [];
  const parts = (): boolean[] => listOf(argument).map((part) => evaluate(stack, part, ask, seen));
  if (operation === 'Fn::And') return parts().every(Boolean);
  if (operation === 'Fn::Or') return parts().some(Boolean);
  if (operation === 'Fn::Not') return !(parts()[0] ?? false);
  return compared(stack, argument) ?? ask(`${stack.name}\n${JSON.stringify(condition)}`);
}

/** `Fn::Equals` of two values that no deployment changes: a parameter is what somebody says at deployment, whatever its default. */
function compared(stack: Stack, argument: unknown): boolean | undefined {
  const resolve = (value: unknown): Value => {
    const call = intrinsic(value);
    if (call === undefined) return known(value);
    const isParameter = call[0] === 'Ref' && step(stack.template['Parameters'], String(call[1])) !== undefined;
    return isParameter ? unknown(value) : (resolveIn(stack, call, resolve) ?? unknown(value));
  };
  const [left, right] = listOf(argument).map(resolve);
  return left?.kind === 'known' && right?.kind === 'known' ? String(left.value) === String(right.value) : undefined;
}

function decided(stack: Stack, choice: Choice): Stack {
  const answers = new Map<string, boolean>();
  const isMet = (name: string): boolean => {
    const known = answers.get(name) ?? holds(stack, name, (open) => choice.get(open) ?? true);
    answers.set(name, known);
    return known;
  };
  const { Resources, Outputs } = stack.template;
  const template: TemplateJson = {
    ...stack.template,
    ...(Resources === undefined ? {} : { Resources: kept(Resources, isMet) as NonNullable<TemplateJson['Resources']> }),
    ...(Outputs === undefined ? {} : { Outputs: kept(Outputs, isMet) }),
  };
  return { ...stack, template };
}

/** Entries whose own condition holds, with every `Fn::If` inside decided. */
const kept = (entries: JsonObject, isMet: (name: string) => boolean): JsonObject =>
  Object.fromEntries(
    Object.entries(entries)
      .filter(([, entry]) => {
        const condition = step(entry, 'Condition');
        return typeof condition !== 'string' || isMet(condition);
      })
      .map(([key, entry]) => [key, chosen(entry, isMet)]),
  );

function chosen(value: unknown, isMet: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((inner) => chosen(inner, isMet));
  if (!isObject(value)) return value;
  const [name, argument] = intrinsic(value) ?? [];
  if (name === 'Fn::If' && Array.isArray(argument))
    return chosen(argument[isMet(String(argument[0])) ? 1 : 2] as unknown, isMet);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, chosen(inner, isMet)]));
}
