import type { Stack, TemplateJson } from './resource';
import { type Choices, keyOf, type Literal, objectOf } from './template-variables';
import { entryOf, intrinsic, isObject, listOf, type JsonObject } from './values';

/** Whether a condition holds under a choice. */
type Holds = (name: string) => boolean;

/** What a value becomes when it is left out. */
const NOTHING = Symbol('AWS::NoValue');

interface Decision {
  readonly choices: Choices;
  readonly literal: Literal;
  readonly mappings: JsonObject;
  readonly holds: Holds;
}

/**
 * A template as it is deployed under one choice: conditions decided, mappings looked up, `Fn::Sub` as `Fn::Join`, what is left
 * out gone. What is the same stays the same object.
 */
export function decidedTemplate({ template }: Stack, choices: Choices, literal: Literal): TemplateJson {
  const decision: Decision = {
    choices,
    literal,
    mappings: objectOf(template['Mappings']),
    holds: conditions(objectOf(template['Conditions']), choices, literal),
  };
  const sections = Object.entries(template).map(([name, section]): [string, unknown] => {
    if (name === 'Resources' || name === 'Outputs') return [name, there(section, decision)];
    return [name, section];
  });
  const isSame = sections.every(([name, section]) => template[name] === section);
  return isSame ? template : (Object.fromEntries(sections) as TemplateJson);
}

/** Resources and outputs whose condition holds. */
function there(section: unknown, decision: Decision): unknown {
  if (!isObject(section)) return section;
  const entries = Object.entries(section).flatMap(([id, one]): Entry[] => {
    const condition = isObject(one) ? one['Condition'] : undefined;
    return typeof condition === 'string' && !decision.holds(condition) ? [] : [[id, decided(one, decision)]];
  });
  return sameOr(section, entries);
}

function decided(value: unknown, decision: Decision): unknown {
  if (Array.isArray(value)) {
    const members = value.map((one) => decided(one, decision));
    const isSame = members.every((one, index) => one === value[index]);
    return isSame ? value : members.filter((one) => one !== NOTHING);
  }
  if (!isObject(value)) return value;
  const call = intrinsic(value);
  if (call !== undefined) return called(call, value, decision);
  const entries = Object.keys(value).map((key): Entry => [key, decided(value[key], decision)]);
  return sameOr(
    value,
    entries.filter(([, inner]) => inner !== NOTHING),
  );
}

type Entry = readonly [key: string, value: unknown];

/** Most of a template needs no decision, and is not copied. */
function sameOr(before: JsonObject, after: readonly Entry[]): JsonObject {
  const isSame = after.length === Object.keys(before).length && after.every(([key, value]) => before[key] === value);
  return isSame ? before : Object.fromEntries(after);
}

function called([name, argument]: readonly [string, unknown], call: JsonObject, decision: Decision): unknown {
  if (name === 'Ref' && argument === 'AWS::NoValue') return NOTHING;
  const chosen = decision.choices.size === 0 ? undefined : decision.choices.get(keyOf(call));
  if (chosen !== undefined && name !== 'Fn::Equals') return chosen;
  if (name === 'Fn::If') {
    const [condition, yes, no] = listOf(argument);
    return decided(decision.holds(String(condition)) ? yes : no, decision);
  }
  if (name === 'Fn::FindInMap') return found(argument, decision) ?? call;
  const given = decided(argument, decision);
  if (name === 'Fn::Sub') return joined(given, decision) ?? sameCall(name, argument, given, call);
  return simplified(name, given) ?? sameCall(name, argument, given, call);
}

const sameCall = (name: string, before: unknown, after: unknown, call: JsonObject): unknown =>
  before === after ? call : { [name]: after };

/** Of a list that is written out. */
function simplified(name: string, argument: unknown): unknown {
  if (name !== 'Fn::Select' && name !== 'Fn::Split') return undefined;
  const [first, second] = listOf(argument);
  if (name === 'Fn::Select') return Array.isArray(second) ? (second as readonly unknown[])[Number(first)] : undefined;
  return typeof first === 'string' && typeof second === 'string' && first !== '' ? second.split(first) : undefined;
}

function found(argument: unknown, { mappings, literal, choices }: Decision): unknown {
  const [map, first, second, otherwise] = listOf(argument);
  const word = (one: unknown): string => literal(one) ?? choices.get(keyOf(one)) ?? '';
  const value = objectOf(objectOf(mappings[word(map)])[word(first)])[word(second)];
  return value ?? (isObject(otherwise) ? otherwise['DefaultValue'] : undefined);
}

/** `arn:${AWS::Partition}:s3:::${Bucket}` as a join of its parts; one part alone is that part. */
function joined(argument: unknown, decision: Decision): unknown {
  const [text, own] = Array.isArray(argument) ? (argument as readonly unknown[]) : [argument];
  if (typeof text !== 'string') return undefined;
  const variables = objectOf(own);
  const parts = text.split(/(\$\{[^}]*\})/).flatMap((part): readonly unknown[] => {
    const [, name] = /^\$\{([^}]*)\}$/.exec(part) ?? [];
    if (name === undefined) return part === '' ? [] : [part];
    if (name.startsWith('!')) return [`\${${name.slice(1)}}`];
    if (Object.hasOwn(variables, name)) return [variables[name]];
    const [owner, ...attribute] = name.split('.');
    return [decided(attribute.length === 0 ? { Ref: name } : { 'Fn::GetAtt': [owner, attribute.join('.')] }, decision)];
  });
  if (parts.every((part) => typeof part === 'string')) return parts.join('');
  return parts.length === 1 ? parts[0] : { 'Fn::Join': ['', parts] };
}

/** Conditions by name; one that asks for itself holds. */
function conditions(declared: JsonObject, choices: Choices, literal: Literal): Holds {
  const asked = new Set<string>();
  const holds: Holds = (name) => {
    if (asked.has(name)) return true;
    asked.add(name);
    const answer = isTrue(entryOf(declared, name));
    asked.delete(name);
    return answer;
  };
  const isTrue = (expression: unknown): boolean => {
    if (isObject(expression) && typeof expression['Condition'] === 'string') return holds(expression['Condition']);
    const [name, argument] = intrinsic(expression) ?? [];
    const parts = listOf(argument);
    if (name === 'Fn::And') return parts.every(isTrue);
    if (name === 'Fn::Or') return parts.some(isTrue);
    if (name === 'Fn::Not') return !isTrue(parts[0]);
    if (name !== 'Fn::Equals') return true;
    const both = choices.get(keyOf(expression));
    if (both !== undefined) return both === 'true';
    const [one, other] = parts.map((part) => literal(part) ?? choices.get(keyOf(part)));
    return one !== undefined && one === other;
  };
  return holds;
}
