import type { Hurt, PlanRow, Review, ThingChange } from '../review';
import { countsOf } from '../review';
import { escaped } from '../units/svg';
import { alongsideOf, fieldText, lastsOf, WORD, whereOf } from './print-review';
import { renderSteps } from './print-change';

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c2024;background:#fff;overflow-wrap:anywhere}
h1{font-size:1.3rem}h2{font-size:1.1rem;margin:2.5rem 0 .3rem}table{border-collapse:collapse;margin:1rem 0}
td:nth-child(-n+2){overflow-wrap:break-word}td,th{padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #d9dce0}
.hurt{border-left:4px solid #8a9099;padding:.1rem .8rem;margin:.7rem 0}.critical,.high{border-color:#c62828}.medium{border-color:#c77700}
.low,.accepted{border-color:#2e7d32}.word{font-weight:600}h2.critical,h2.high{color:#c62828}dl{margin:.2rem 0;color:#4a5058}
dt{float:left;clear:left;width:5rem}dd{margin-left:5rem}pre{overflow-x:auto;background:#f4f5f7;padding:.7rem;font-size:13px}
.closed{color:#c62828;font-weight:600}.muted{color:#4a5058}
@media(prefers-color-scheme:dark){body{background:#15181c;color:#e6e8eb}dl,.muted{color:#a4abb3}pre{background:#1f2429}td,th{border-color:#343a41}h2.critical,h2.high,.closed{color:#ff8a80}}`;

/** Reviews as one page that needs nothing else. */
export function reviewsAsHtml(reviews: readonly Review[]): string {
  const told = reviews.filter(({ status }) => status !== 'same');
  const same = reviews.filter(({ status }) => status === 'same').map(({ environment }) => environment);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Review</title><style>${STYLE}</style></head><body>
<h1>Review of ${told.length === 0 ? 'no change' : escaped(told.map(({ environment }) => environment).join(', '))}</h1>
${told.map(section).join('\n')}${same.length === 0 ? '' : `\n<p class="muted">Unchanged: ${escaped(same.join(', '))}</p>`}
</body></html>
`;
}

function section(review: Review): string {
  const { verdict, before, after, severity = 'low', hurts, better, plan, gates, notes, steps } = review;
  return [
    `<h2 class="${severity}">${escaped(verdict)}</h2>`,
    `<p class="muted">${escaped(before)} → ${escaped(after)}</p>`,
    ...gates.map(
      (gate) =>
        `<p>Gate ${escaped(gate.gate)}: <span class="${gate.verdict}">${gate.verdict}</span>${gate.because.length === 0 ? '' : `: ${escaped(gate.because.join('; '))}`}</p>`,
    ),
    ...hurts.filter((hurt) => hurt.severity !== 'low').map(hurtHtml),
    folded('Small things', hurts.filter((hurt) => hurt.severity === 'low').map(hurtHtml)),
    folded(
      'Less exposed or found no more',
      better.map((words) => `<p>${escaped(words)}</p>`),
    ),
    plan.length === 0 ? '' : planHtml(plan),
    steps === undefined
      ? ''
      : folded('How to get there', [
          `<pre>${escaped(steps.verdict === 'refused' ? steps.problems.map(({ field, message }) => `${field}: ${message}`).join('\n') : renderSteps(steps, { before, after }))}</pre>`,
        ]),
    things('Resources', review.resources),
    things('Objects', review.objects),
    ...notes.map((words) => `<p class="muted">${escaped(words)}</p>`),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function hurtHtml(hurt: Hurt): string {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['why', hurt.reason],
    ['at', whereOf(hurt)],
    ['lasts', lastsOf(hurt)],
    ['ready', hurt.ready],
    ['with it', alongsideOf(hurt, false)],
    ['accepted', hurt.accepted],
  ];
  const list = facts.flatMap(([label, words]) =>
    words === undefined ? [] : `<dt>${label}</dt><dd>${escaped(words)}</dd>`,
  );
  return `<div class="hurt ${hurt.accepted === undefined ? hurt.severity : 'accepted'}"><span class="word">${WORD[hurt.kind]}</span> ${escaped(hurt.what)}<dl>${list.join('')}</dl></div>`;
}

const planHtml = (rows: readonly PlanRow[]): string =>
  `<table><tr><th></th><th>plan</th><th>before</th><th>after</th></tr>${rows
    .map(
      ({ of = '', field, before = '', after = '' }, index) =>
        `<tr>${[rows[index - 1]?.of === of ? '' : of, field, before, after].map((words) => `<td>${escaped(words)}</td>`).join('')}</tr>`,
    )
    .join('')}</table>`;

const things = (title: string, all: readonly ThingChange[]): string =>
  folded(
    `${title}: ${countsOf(all)}`,
    all.map(
      ({ kind, stack, construct, type, fields }) =>
        `<p>${kind} <b>${escaped(stack === undefined ? construct : `${stack}/${construct}`)}</b> ${stack === undefined ? '' : escaped(type)}${fields.length === 0 ? '' : `<br>${fields.map((one) => escaped(fieldText(one))).join('<br>')}`}</p>`,
    ),
  );

const folded = (summary: string, body: readonly string[]): string =>
  body.length === 0 ? '' : `<details><summary>${escaped(summary)}</summary>${body.join('\n')}</details>`;
