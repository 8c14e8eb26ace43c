import type { FieldChange, Hurt, PlanRow, Review, Severity, ThingChange } from '../review';
import { countsOf, shownValue } from '../review';
import { counted, formatDuration } from '../units';
import { formatRange } from '../units/format';
import { renderSteps } from './print-change';
import { type Paint, plain, type Style } from './style';
import { columns } from './table';
import { wrapped } from './wrap';

const LABEL = 12;
const FIELDS_SHOWN = 8;
const THINGS_SHOWN = 40;
const STYLES: Readonly<Record<Severity, Style>> = { critical: 'bad', high: 'bad', medium: 'caution', low: 'good' };

export interface ReviewTextOptions {
  /** Every field and every small thing. @default - folded */
  readonly all?: boolean;
  readonly paint?: Paint;
}

/** A review for a terminal: what hurts first. */
export function renderReview(review: Review, { all = false, paint = plain }: ReviewTextOptions = {}): string {
  const { severity, verdict, before, after, hurts } = review;
  const told = all ? hurts : hurts.filter((hurt) => hurt.severity !== 'low');
  const folded = hurts.length - told.length;
  return [
    [
      severity === undefined ? paint('title', verdict) : paint(STYLES[severity], verdict),
      `  ${before} → ${after}`,
    ].join('\n'),
    ...told.map((hurt) => hurtText(hurt, all, paint)),
    ...(folded === 0 ? [] : [`  and ${folded} small ${folded === 1 ? 'thing' : 'things'}: --all`]),
    ...(review.better.length === 0 ? [] : [betterText(review.better, all, paint)]),
    ...(review.plan.length === 0 ? [] : [`${paint('title', 'Plan')}\n${planTable(review.plan)}`]),
    ...thingsText('Resources', review.resources, all, paint),
    ...thingsText('Objects', review.objects, all, paint),
    ...stepsText(review, paint),
    ...gatesText(review, paint),
    ...review.notes.map((words) => `note: ${words}`),
  ].join('\n\n');
}

/** The word that stands before a thing that hurts. */
export const WORD: Readonly<Record<Hurt['kind'], string>> = {
  unfit: 'REFUSED',
  replace: 'REPLACED',
  destroy: 'DESTROYED',
  orphan: 'ORPHANED',
  restart: 'RESTARTS',
  exposure: 'EXPOSED',
  policy: 'POLICY',
  refused: 'IN ONE GO',
};

function hurtText(hurt: Hurt, all: boolean, paint: Paint): string {
  const word =
    hurt.accepted === undefined
      ? paint(STYLES[hurt.severity], WORD[hurt.kind].padEnd(LABEL - 2))
      : paint('good', 'accepted'.padEnd(LABEL - 2));
  const [first = '', ...rest] = wrapped(hurt.what, 110 - LABEL);
  return [
    `  ${word}${first}`,
    ...rest.map((line) => `${' '.repeat(LABEL)}${line}`),
    ...hurtFacts(hurt, all).flatMap(([label, words]) => fact(label, words)),
  ].join('\n');
}

/** What is said of it below its first line, each with its label. */
export function hurtFacts(hurt: Hurt, all = false): readonly (readonly [string, string])[] {
  const facts = [
    ['why', hurt.reason],
    ['at', whereOf(hurt)],
    ['lasts', lastsOf(hurt)],
    ['ready', hurt.ready],
    ['with it', alongsideOf(hurt, all)],
    ['accepted', hurt.accepted],
  ] as const;
  return facts.flatMap(([label, words]) => (words === undefined ? [] : [[label, words] as const]));
}

export const whereOf = ({ stack, construct, type }: Hurt): string | undefined => {
  const path = [stack, construct].filter(Boolean).join('/');
  return path === '' ? undefined : stack === undefined || type === undefined ? path : `${path} (${type})`;
};

/** `6 subnets, 11 endpoints and 2 node groups`, or every one of them by name. */
export function alongsideOf({ alongside = [] }: Hurt, all: boolean): string | undefined {
  if (alongside.length === 0) return undefined;
  if (all) return alongside.join(', ');
  const nouns = alongside.map((name) => name.replace(/ \S+$/, ''));
  return [...new Set(nouns)].map((noun) => counted(nouns.filter((one) => one === noun).length, noun)).join(', ');
}

export const lastsOf = ({ seconds, lasts }: Hurt): string | undefined =>
  seconds === undefined ? lasts : [formatRange(seconds, formatDuration), lasts].filter(Boolean).join(' ');

function fact(label: string, words: string): string[] {
  return wrapped(words, 110 - LABEL - 10).map(
    (line, index) => `${' '.repeat(LABEL)}${(index === 0 ? label : '').padEnd(10)}${line}`,
  );
}

function betterText(better: readonly string[], all: boolean, paint: Paint): string {
  if (!all)
    return `${paint('good', 'Better:')} ${better.length} ${better.length === 1 ? 'thing is' : 'things are'} less exposed or found no more: --all`;
  return [paint('good', 'Better'), ...better.map((words) => `  ${words}`)].join('\n');
}

export const planTable = (rows: readonly PlanRow[]): string =>
  columns(
    ['', '', 'before', 'after'],
    rows.map(({ of = '', field, before = '-', after = '-' }, index) => [
      rows[index - 1]?.of === of ? '' : of,
      field,
      cut(before),
      cut(after),
    ]),
  );

const cut = (text: string): string => (text.length > 44 ? `${text.slice(0, 43)}…` : text);

const SIGNS: Readonly<Record<ThingChange['kind'], string>> = {
  new: '+',
  gone: '-',
  kept: '-',
  replaced: '!',
  changed: '~',
};

function thingsText(title: string, things: readonly ThingChange[], all: boolean, paint: Paint): string[] {
  if (things.length === 0) return [];
  const shown = all ? things : things.slice(0, THINGS_SHOWN);
  const rest = things.length - shown.length;
  return [
    [
      `${paint('title', title)}: ${countsOf(things)}`,
      ...shown.flatMap((thing) => thingLines(thing, all)),
      ...(rest === 0 ? [] : [`  and ${rest} more: --all`]),
    ].join('\n'),
  ];
}

function thingLines({ kind, stack, construct, type, fields }: ThingChange, all: boolean): string[] {
  const name = stack === undefined ? construct : `${stack}/${construct} (${type})`;
  const shown = all ? fields : fields.slice(0, FIELDS_SHOWN);
  return [
    `  ${SIGNS[kind]} ${name}`,
    ...shown.map((change) => `      ${fieldText(change)}`),
    ...(fields.length > shown.length ? [`      and ${fields.length - shown.length} more: --all`] : []),
  ];
}

export const fieldText = ({ field, before, after }: FieldChange): string =>
  before === undefined
    ? `${field}: ${shownValue(after)}, new`
    : after === undefined
      ? `${field}: ${shownValue(before)}, gone`
      : `${field}: ${shownValue(before)} → ${shownValue(after)}`;

function stepsText({ steps, before, after }: Review, paint: Paint): string[] {
  if (steps === undefined) return [];
  if (steps.verdict !== 'refused')
    return [`${paint('title', 'How to get there')}\n${renderSteps(steps, { before, after }, paint)}`];
  return [
    [
      paint('bad', 'No row of deployments leads there'),
      ...steps.problems.map(({ field, message }) => `  ${field}: ${message}`),
    ].join('\n'),
  ];
}

function gatesText({ gates }: Review, paint: Paint): string[] {
  if (gates.length === 0) return [];
  const style = { closed: 'bad', open: 'good', lifted: 'caution' } as const;
  return [
    [
      paint('title', 'Gates'),
      ...gates.map(
        ({ gate, verdict, because }) =>
          `  ${gate.padEnd(10)}${paint(style[verdict], verdict)}${because.length === 0 ? '' : `: ${because[0]}${because.length > 1 ? ` and ${because.length - 1} more` : ''}`}`,
      ),
    ].join('\n'),
  ];
}
