import { Assembly } from './assembly';
import { decidedTemplate } from './decided-template';
import type { Stack } from './resource';
import { type Choices, eachCall, keyOf, type Literal, type Variables, variablesOf } from './template-variables';
import { isObject } from './values';

/** Ways to deploy one template that are all looked at. */
const ALL_OF = 64;
/** More than this of one template are not looked at; {@link tooManyWays} says so. */
const MOST = 512;

/**
 * The stacks as they may be deployed, one after the other: whatever a template leaves to parameters, conditions and mappings,
 * decided in every way for one stack at a time. A value that may be either must hold in both.
 */
export function worldsOf(stacks: readonly Stack[]): readonly (readonly Stack[])[] {
  const ways = stacks.map((stack) => waysOf(stack, literalIn(stacks, stack)));
  const first = ways.map(([way]) => way!);
  const others = ways.flatMap(([, ...more], index) =>
    more.map((way) => first.map((one, place) => (place === index ? way : one))),
  );
  return [first, ...others];
}

/** Whether a template may be deployed in more ways than are looked at. */
export function tooManyWays(stacks: readonly Stack[], stack: Stack): boolean {
  const literal = literalIn(stacks, stack);
  return choicesOf(stack, variablesOf(stack, literal)).length >= MOST;
}

function waysOf(stack: Stack, literal: Literal): readonly Stack[] {
  const all = choicesOf(stack, variablesOf(stack, literal)).map((choices) => decidedTemplate(stack, choices, literal));
  return [...new Map(all.map((template) => [all.length === 1 ? '' : keyOf(template), template])).values()].map(
    (template) => (template === stack.template ? stack : { ...stack, template }),
  );
}

/** What needs no deployment: literals, pseudo parameters of a known place, what a parent stack hands down. */
function literalIn(stacks: readonly Stack[], stack: Stack): Literal {
  let assembly: Assembly | undefined;
  return (expression) => {
    if (typeof expression !== 'object') return expression === undefined ? undefined : String(expression);
    const value = (assembly ??= new Assembly(stacks)).resolve(stack, expression);
    return value.kind === 'known' && typeof value.value !== 'object' ? String(value.value) : undefined;
  };
}

/** Every combination; of very many, every combination of what one resource or output depends on, the rest first or last. */
function choicesOf({ template }: Stack, variables: Variables): readonly Choices[] {
  if (waysCount(variables) <= ALL_OF) return combinations(variables);
  const rest = [0, -1].map((at) => new Map([...variables].map(([key, values]) => [key, values.at(at)])));
  const things = [template.Resources, template.Outputs].flatMap((section) => Object.values(section ?? {}));
  const choices = things.flatMap((thing) => {
    const own = new Map([...variables].filter(([key]) => dependsOn(thing, key, template['Conditions'])));
    const few = waysCount(own) <= ALL_OF ? combinations(own) : flips(own);
    return few.flatMap((choice) => rest.map((base) => new Map([...base, ...choice])));
  });
  const distinct = new Map(choices.map((choice) => [JSON.stringify([...choice]), choice]));
  return [...distinct.values()].slice(0, MOST);
}

const waysCount = (variables: Variables): number =>
  [...variables.values()].reduce((count, values) => count * values.length, 1);

const combinations = (variables: Variables): readonly Choices[] =>
  [...variables].reduce<readonly Choices[]>(
    (before, [key, values]) => before.flatMap((one) => values.map((value) => new Map([...one, [key, value]]))),
    [new Map()],
  );

/** All first or all last, and each of the others alone. */
function flips(variables: Variables): readonly Choices[] {
  const bases = [0, -1].map((at) => new Map([...variables].map(([key, values]) => [key, values.at(at)])));
  return bases.flatMap((base) => [
    base,
    ...[...variables].flatMap(([key, values]) => values.map((value) => new Map([...base, [key, value]]))),
  ]);
}

/** Whether something asks for an expression, itself or by a condition. */
function dependsOn(thing: unknown, key: string, conditions: unknown, seen: readonly string[] = []): boolean {
  const text = JSON.stringify(thing) ?? '';
  if (text.includes(key)) return true;
  const [, name] = /^\{"Ref":"(.*)"\}$/.exec(key) ?? [];
  if (name !== undefined && text.includes(`\${${name}}`)) return true;
  return conditionsIn(thing)
    .filter((one) => !seen.includes(one))
    .some((one) => dependsOn(isObject(conditions) ? conditions[one] : undefined, key, conditions, [...seen, one]));
}

function conditionsIn(thing: unknown): readonly string[] {
  const names: string[] = [];
  eachCall(thing, (name, argument) => {
    if (name === 'Fn::If' && Array.isArray(argument)) names.push(String(argument[0]));
  });
  for (const [, name] of (JSON.stringify(thing) ?? '').matchAll(/"Condition":"([^"]+)"/g)) names.push(name!);
  return names;
}
