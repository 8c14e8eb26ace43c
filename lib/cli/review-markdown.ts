import { counted } from '../units';
import type { Hurt, PlanRow, Review, ThingChange } from '../review';
import { countsOf } from '../review';
import { MARKER } from '../review/ci';
import { stepsAsMarkdown } from './change-markdown';
import { alongsideOf, fieldText, lastsOf, WORD, whereOf } from './print-review';

/** The longest comment that GitHub takes, in characters. GitLab takes more. */
export const COMMENT_LIMIT = 65_536;

const ICONS: Readonly<Record<Hurt['severity'], string>> = { critical: '🔴', high: '🔴', medium: '🟠', low: '🟢' };
const GATE_ICONS = { closed: '⛔', open: '✅', lifted: '☑️' } as const;

/** Reviews as one comment: the worst environment first, what is long folded, cut where a comment ends. */
export function reviewsAsMarkdown(reviews: readonly Review[], limit = COMMENT_LIMIT): string {
  const told = reviews.filter(({ status }) => status !== 'same');
  const same = reviews.filter(({ status }) => status === 'same').map(({ environment }) => code(environment));
  const unchanged = same.length === 0 ? [] : [`Unchanged: ${same.join(', ')}`];
  // What is folded last is left out first: fields, then objects and resources, then steps.
  for (const detail of DETAILS) {
    const text = `${[MARKER, ...told.map((review) => reviewMarkdown(review, detail)), ...unchanged].join('\n\n')}\n`;
    if (text.length <= limit) return text;
  }
  const shortest = [MARKER, ...told.map((review) => reviewMarkdown(review, 'hurts')), ...unchanged].join('\n\n');
  return `${shortest.slice(0, limit - CUT.length).replace(/\n[^\n]*$/, '')}${CUT}`;
}

const DETAILS = ['all', 'things', 'steps', 'hurts'] as const;
type Detail = (typeof DETAILS)[number];

const CUT = '\n\nThe rest is longer than a comment may be; `windlass diff --git <base>` prints it all.\n';
const LEFT_OUT: Readonly<Record<Detail, string | undefined>> = {
  all: undefined,
  things: 'Fields of resources and objects are left out, as a comment may not be longer',
  steps: 'Resources and objects are left out, as a comment may not be longer',
  hurts: 'Steps, resources and objects are left out, as a comment may not be longer',
};

function reviewMarkdown(review: Review, detail: Detail): string {
  const { verdict, before, after, hurts, better, plan, severity } = review;
  const told = hurts.filter((hurt) => hurt.severity !== 'low');
  const small = hurts.filter((hurt) => hurt.severity === 'low');
  return [
    `### ${severity === undefined ? '🟢' : ICONS[severity]} ${escaped(verdict)}`,
    `${code(before)} → ${code(after)}`,
    ...gatesMarkdown(review),
    ...(told.length === 0 ? [] : [told.map(hurtMarkdown).join('\n')]),
    ...(small.length === 0 ? [] : [folded(counted(small.length, 'small thing'), small.map(hurtMarkdown).join('\n'))]),
    ...(better.length === 0
      ? []
      : [
          folded(
            `${counted(better.length, 'thing')} less exposed or found no more`,
            better.map((words) => `- ${escaped(words)}`).join('\n'),
          ),
        ]),
    ...(plan.length === 0 ? [] : [planMarkdown(plan)]),
    ...(detail === 'hurts' ? [] : stepsMarkdown(review)),
    ...(detail === 'all' || detail === 'things'
      ? [...thingsMarkdown('Resources', review.resources, detail), ...thingsMarkdown('Objects', review.objects, detail)]
      : []),
    ...[...review.notes, ...(LEFT_OUT[detail] === undefined ? [] : [LEFT_OUT[detail]])].map(
      (words) => `_${escaped(words)}._`,
    ),
  ].join('\n\n');
}

function hurtMarkdown(hurt: Hurt): string {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['why', hurt.reason],
    ['at', whereOf(hurt) && code(whereOf(hurt)!)],
    ['lasts', lastsOf(hurt)],
    ['ready', hurt.ready],
    ['with it', alongsideOf(hurt, false)],
  ];
  const lines = facts.flatMap(([label, words]) =>
    words === undefined ? [] : [`<br>_${label}:_ ${label === 'at' ? words : escaped(words)}`],
  );
  const [icon, word] =
    hurt.accepted === undefined
      ? [ICONS[hurt.severity], WORD[hurt.kind]]
      : ['☑️', `${WORD[hurt.kind]}, ${escaped(hurt.accepted)}`];
  return [`- ${icon} **${word}** ${escaped(hurt.what)}`, ...lines].join('');
}

const gatesMarkdown = ({ gates }: Review): string[] =>
  gates.length === 0
    ? []
    : [
        gates
          .map(
            ({ gate, verdict, because }) =>
              `${GATE_ICONS[verdict]} ${code(gate)} ${verdict}${verdict === 'lifted' ? `: ${because.map(escaped).join('; ')}` : ''}`,
          )
          .join(' · '),
      ];

function planMarkdown(rows: readonly PlanRow[]): string {
  const lines = rows.map(
    ({ of = '', field, before = '', after = '' }, index) =>
      `| ${cell(rows[index - 1]?.of === of ? '' : of)} | ${cell(field)} | ${cell(before)} | ${cell(after)} |`,
  );
  return ['| | plan | before | after |', '|---|---|---|---|', ...lines].join('\n');
}

function stepsMarkdown({ steps }: Review): string[] {
  if (steps === undefined || steps.verdict === 'nothing') return [];
  if (steps.verdict === 'refused')
    return [
      [
        '**No row of deployments leads there**',
        '',
        ...steps.problems.map(({ field, message }) => `- ${code(field)}: ${escaped(message)}`),
      ].join('\n'),
    ];
  return [folded(`How to get there: ${counted(steps.steps.length, 'step')}`, stepsAsMarkdown(steps.steps))];
}

const SIGNS: Readonly<Record<ThingChange['kind'], string>> = {
  new: '+',
  gone: '-',
  kept: '-',
  replaced: '!',
  changed: '#',
};

function thingsMarkdown(title: string, things: readonly ThingChange[], detail: Detail): string[] {
  if (things.length === 0) return [];
  const lines = things.flatMap(({ kind, stack, construct, type, fields }) => [
    `${SIGNS[kind]} ${kind} ${stack === undefined ? construct : `${stack}/${construct} (${type})`}`,
    ...(detail === 'all' ? fields.map((change) => `    ${fieldText(change)}`) : []),
  ]);
  return [folded(`${title}: ${countsOf(things)}`, `${fence(lines)}diff\n${lines.join('\n')}\n${fence(lines)}`)];
}

/** Longer than any that stands inside. */
const fence = (lines: readonly string[]): string =>
  '`'.repeat(Math.max(3, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1))));

const folded = (summary: string, body: string): string =>
  `<details><summary>${escaped(summary)}</summary>\n\n${body}\n\n</details>`;

/** Text that is no markup, names nobody and links nowhere: a character of no width breaks what a host would link. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replace(/[\\`*_[\]<>|~$]/g, (character) => `\\${character}`)
    .replace(/[@#!](?=\w)|:(?=\/\/)|\bwww(?=\.)/gi, (found) => `${found}&#8203;`)
    .replace(/#(?!&|\w|\d+;)/g, '\\#')
    .replace(/\s*\n\s*/g, ' ');

/** A span whose text may begin or end with what encloses it. */
function code(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest === 0 ? 1 : longest + 1);
  return longest === 0 ? `${ticks}${line}${ticks}` : `${ticks} ${line} ${ticks}`;
}

const cell = (text: string): string => escaped(text);
