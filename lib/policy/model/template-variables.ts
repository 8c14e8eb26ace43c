import type { Stack } from './resource';
import { entryOf, intrinsic, isObject, listOf, type JsonObject } from './values';

/** Values that an expression of a template may have at deployment; undefined stands for any other. */
export type Choices = ReadonlyMap<string, string | undefined>;

/** Expressions are told apart by their text. */
export const keyOf = (expression: unknown): string => JSON.stringify(expression);

/** Values of each expression on which the template decides something. */
export type Variables = ReadonlyMap<string, readonly (string | undefined)[]>;

/** The literal behind an expression, when nothing of the deployment decides it. */
export type Literal = (expression: unknown) => string | undefined;

/** What a template leaves to its deployment: parameters with a list of values, and whatever conditions and mappings ask. */
export function variablesOf({ template, given }: Stack, literal: Literal): Variables {
  if (!mayDecide(template)) return new Map();
  const found = new Map<string, Set<string | undefined>>();
  const add = (expression: unknown, values: readonly (string | undefined)[]): void => {
    if (values.length === 0) return; // of an empty list or a mapping that is not here nobody can say
    const known = found.get(keyOf(expression)) ?? new Set();
    for (const value of values) known.add(value);
    found.set(keyOf(expression), known);
  };
  for (const [name, parameter] of Object.entries(objectOf(template['Parameters']))) {
    const allowed = isObject(parameter) ? parameter['AllowedValues'] : undefined;
    if (Array.isArray(allowed) && entryOf(given ?? {}, name) === undefined) add({ Ref: name }, allowed.map(String));
  }
  const limited = new Set(found.keys());
  eachCall(template, (name, argument, call) => {
    if (name === 'Fn::Equals') compared(argument, call, literal, limited, add);
    if (name === 'Fn::FindInMap') looked(argument, objectOf(template['Mappings']), literal, limited, add);
  });
  if (found.size === 0) return new Map();
  const used = usedKeys(template, new Set(found.keys()));
  return new Map([...found].filter(([key]) => used.has(key)).map(([key, values]) => [key, [...values]]));
}

/** Comparisons stand in conditions, lookups need mappings, and of parameters only lists are read. */
const mayDecide = (template: JsonObject): boolean =>
  ['Conditions', 'Mappings'].some((section) => Object.keys(objectOf(template[section])).length > 0) ||
  Object.values(objectOf(template['Parameters'])).some((one) => isObject(one) && Array.isArray(one['AllowedValues']));

type Add = (expression: unknown, values: readonly (string | undefined)[]) => void;

/** `Ref P` with a literal: that value, or another one. Two unknowns: equal or not. */
function compared(argument: unknown, call: unknown, literal: Literal, limited: ReadonlySet<string>, add: Add): void {
  const [one, other] = listOf(argument);
  const [first, second] = [literal(one), literal(other)];
  if (first !== undefined && second !== undefined) return;
  if (first === undefined && second === undefined) return add(call, ['true', 'false']);
  const asked = first === undefined ? one : other;
  if (!limited.has(keyOf(asked))) add(asked, [first ?? second, undefined]);
}

function looked(argument: unknown, maps: JsonObject, literal: Literal, limited: ReadonlySet<string>, add: Add): void {
  const [map, first, second] = listOf(argument);
  const entries = objectOf(maps[literal(map) ?? '']);
  const inner = Object.values(entries).flatMap((entry) => Object.keys(objectOf(entry)));
  if (literal(first) === undefined && !limited.has(keyOf(first))) add(first, Object.keys(entries));
  if (literal(second) === undefined && !limited.has(keyOf(second))) add(second, inner);
}

/** Keys of expressions that stand somewhere in what is deployed, or in a condition of it. */
function usedKeys(template: JsonObject, asked: ReadonlySet<string>): ReadonlySet<string> {
  const used = new Set<string>();
  const names = new Set([...asked].flatMap((key) => (key.startsWith('{"Ref":') ? [String(JSON.parse(key).Ref)] : [])));
  eachCall(template, (name, argument, call) => {
    if (asked.has(keyOf(call))) used.add(keyOf(call));
    for (const inner of listOf(argument)) if (asked.has(keyOf(inner))) used.add(keyOf(inner));
    if (name !== 'Fn::Sub') return;
    for (const one of names) if (JSON.stringify(argument).includes(`\${${one}}`)) used.add(keyOf({ Ref: one }));
  });
  return used;
}

/** Every call of a function inside a value. */
export function eachCall(value: unknown, see: (name: string, argument: unknown, call: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return;
  const call = intrinsic(value);
  if (call !== undefined) see(call[0], call[1], value);
  for (const inner of Object.values(value)) eachCall(inner, see);
}

export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});
