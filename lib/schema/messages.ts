import type { z } from 'zod';

const SHOWN_CHARACTERS = 60;

/** A value as a message shows it: short, on one line. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${shorten(value.replace(/[\r\n\t]/g, ' '))}'`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  return shorten(String(value));
}

const shorten = (text: string): string =>
  text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** The message of an issue of the schema: the rule, the value, and a way out where one is known. */
export function messageOf(issue: z.core.$ZodIssue): string {
  if (!isStandard(issue.message)) return withValue(issue.message, issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return `${issue.input === undefined ? 'is missing: give' : 'must be'} ${NOUNS[issue.expected] ?? issue.expected}${got(issue.input)}`;
    case 'too_small':
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin, issue.minimum)}${got(issue.input)}`;
    case 'too_big':
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin, issue.maximum)}${got(issue.input)}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}${got(issue.input)}`;
    default:
      return `${issue.message}${got(issue.input)}`;
  }
}

/** Zod's own words begin so; the schema's say something about the field. */
export const isStandard = (message: string): boolean => /^(Invalid|Too small|Too big)/.test(message);
const got = (input: unknown): string => (input === undefined ? '' : `, got ${show(input)}`);
const withValue = (message: string, input: unknown): string =>
  message.includes('got ') || mentions(message, input) ? message : `${message}${got(input)}`;
/** A number counts as a word of its own: the 0 of 32000 is not it. */
const mentions = (message: string, input: unknown): boolean =>
  typeof input === 'number' ? message.split(/[^\d.e+-]+/).includes(show(input)) : message.includes(show(input));

const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  array: [' entry', ' entries'],
  string: [' character', ' characters'],
};
const unitOf = (origin: string, count: number | bigint): string => UNITS[origin]?.[Number(count) === 1 ? 0 : 1] ?? '';

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? show(values[0]) : `one of ${values.join(', ')}`;
