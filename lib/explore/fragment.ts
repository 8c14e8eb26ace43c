import { suggest } from '../catalog';
import { type Problem, problem } from '../problem';
import { contextLength } from '../schema/context-length';
import { defined } from '../units';
import type { Choice } from './choice';
import { type Field, FIELDS, type Kind } from './fields';

/** Of the form of links; another one is said, and not guessed at. */
export const FRAGMENT_VERSION = '1';
/** Alternatives that can be pinned beside the plan. */
export const MOST_PINS = 3;

export interface State {
  readonly choice: Choice;
  readonly pins: readonly Choice[];
}

export interface Decoded {
  readonly choice: Partial<Choice>;
  readonly pins: readonly Partial<Choice>[];
  readonly problems: readonly Problem[];
}

const VERSION = 'v';
const PIN = 'x';

/** `v=1&m=qwen3-8b&i=g6e.2xlarge&…`: what stands behind `#` in a link, pins each as one parameter. */
export function encodeState({ choice, pins }: State): string {
  const parameters = new URLSearchParams([[VERSION, FRAGMENT_VERSION], ...pairsOf(choice)]);
  for (const pin of pins) parameters.append(PIN, new URLSearchParams(pairsOf(pin)).toString());
  return parameters.toString();
}

const pairsOf = (choice: Choice): [string, string][] =>
  FIELDS.flatMap(({ key, short }) =>
    choice[key] === undefined ? [] : [[short, String(choice[key])] as [string, string]],
  );

/** What a link says; whatever it says wrongly is a problem, and left out. Nothing is thrown. */
export function decodeState(fragment: string): Decoded {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  if ([...parameters].length === 0) return { choice: {}, pins: [], problems: [] };
  const version = parameters.get(VERSION);
  if (version !== FRAGMENT_VERSION)
    return {
      choice: {},
      pins: [],
      problems: [
        problem(
          'link',
          `${version === null ? 'it has no version' : `version ${shown(version)} is not known`}; this page reads links that begin with #${VERSION}=${FRAGMENT_VERSION}`,
        ),
      ],
    };
  const pinned = parameters.getAll(PIN);
  parameters.delete(VERSION);
  parameters.delete(PIN);
  const main = decodeChoice(parameters);
  const pins = pinned.slice(0, MOST_PINS).map((pin) => decodeChoice(new URLSearchParams(pin)));
  const tooMany =
    pinned.length > MOST_PINS
      ? [problem('link', `${pinned.length} pinned alternatives; the first ${MOST_PINS} are shown`)]
      : [];
  return {
    choice: main.choice,
    pins: pins.map(({ choice }) => choice),
    problems: [...main.problems, ...pins.flatMap(({ problems }) => problems), ...tooMany],
  };
}

function decodeChoice(parameters: URLSearchParams): {
  readonly choice: Partial<Choice>;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const known = new Set(FIELDS.map(({ short }) => short));
  for (const name of new Set(parameters.keys()))
    if (!known.has(name)) problems.push(problem('link', `it sets '${shown(name)}', which no field is called`));
  let choice: Partial<Choice> = {};
  for (const field of FIELDS) {
    const text = parameters.get(field.short);
    if (text === null) continue;
    const read = readField(field, text, choice);
    if ('problem' in read) problems.push(read.problem);
    else choice = { ...choice, [field.key]: read.value };
  }
  return { choice, problems };
}

export type ReadField = { readonly value: Choice[keyof Choice] } | { readonly problem: Problem };

/** What is written in a field of the form or of a link; empty is left out. */
export function readField({ key, kind, label }: Field, text: string, choice: Partial<Choice>): ReadField {
  if (text.trim() === '') return { value: undefined };
  const read = READ[kind.is](text.trim(), kind as never, choice);
  return typeof read === 'object'
    ? { problem: problem(label, `${shown(text)} ${read.rule}`) }
    : { value: cast(key, read) };
}

const cast = (_key: keyof Choice, value: string | number | boolean): Choice[keyof Choice] =>
  value as Choice[keyof Choice];

type Value = string | number | boolean | { readonly rule: string };
type Of<Is extends Kind['is']> = Extract<Kind, { is: Is }>;

const READ: { readonly [Is in Kind['is']]: (text: string, kind: Of<Is>, choice: Partial<Choice>) => Value } = {
  'one-of': (text, { of }, choice) => {
    const all = of(choice);
    if (all.includes(text)) return text;
    const [near] = suggest(text, all);
    return { rule: `is none of the ${all.length} there are${near === undefined ? '' : `; did you mean '${near}'?`}` };
  },
  count: (text) => (isCount(text) ? Number(text) : { rule: 'must be a whole number above 0' }),
  context: (text) => {
    const read = contextLength().safeParse(/^-?\d+$/.test(text) ? Number(text) : text);
    return read.success ? read.data : { rule: read.error.issues[0]?.message ?? 'is no length' };
  },
  share: (text) => {
    const value = numberOf(text);
    return value > 0 && value <= 1 ? value : { rule: 'must be above 0 and at most 1' };
  },
  number: (text, { least }) => {
    const value = numberOf(text);
    return value >= least && value < Number.POSITIVE_INFINITY
      ? value
      : { rule: `must be a number of at least ${least}` };
  },
  text: (text, { pattern, rule }) => (pattern.test(text) ? text : { rule }),
  boolean: (text) => (text === 'true' || text === 'false' ? text === 'true' : { rule: "must be 'true' or 'false'" }),
};

const isCount = (text: string): boolean => /^[1-9]\d{0,11}$/.test(text);
const numberOf = (text: string): number => (/^[\d.]+(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN);

const LONGEST_SHOWN = 60;
/** Somebody else may have written the link: it is shown in part. */
const shown = (text: string): string => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);

/** A state to begin with, changed by what a link says. */
export const withLink = (start: Choice, { choice, pins }: Decoded): State => ({
  choice: completed(start, choice),
  pins: pins.map((pin) => completed(start, pin)),
});

/** What a link leaves out is left out; only what every plan needs comes from the start. */
function completed(start: Choice, stated: Partial<Choice>): Choice {
  if (Object.keys(stated).length === 0) return start;
  const { model, instanceType, region, purchaseOption } = start;
  return defined({ model, instanceType, region, purchaseOption, ...stated });
}
