import type { Hurt, PlanRow, Review, ThingChange } from '../review';
import { countsOf } from '../review';
import type { EnvironmentPlan } from '../environment';
import { PAGE_SCRIPT, PAGE_STYLE, planSections } from '../page';
import { escaped } from '../units/svg';
import { fieldText, hurtFacts, WORD } from './print-review';
import { renderSteps } from './print-change';

const STYLE = `.review{max-width:72rem;margin:0 auto;overflow-wrap:anywhere}.review>h1{font-size:1.4rem}.review>h2{font-size:1.15rem;margin:2rem 0 .3rem}.review>table,.review details>table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}
.review>table td,.review>table th{padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
.hurt{border-left:4px solid var(--soft);padding:.1rem .8rem;margin:.7rem 0}.critical,.high{border-color:var(--bad)}.medium{border-color:var(--warn)}
.low,.accepted{border-color:var(--c3)}.word{font-weight:600}h2.critical,h2.high{color:var(--bad)}.hurt dl{margin:.2rem 0;color:var(--soft)}
.hurt dt{float:left;clear:left;width:5rem}.hurt dd{margin-left:5rem}pre{overflow-x:auto;border:1px solid var(--line);padding:.7rem;font-size:13px}
.closed{color:var(--bad);font-weight:600}`;

/** Plans of both sides of a review, as far as there are any. */
export interface PlansOf {
  readonly before?: EnvironmentPlan;
  readonly after?: EnvironmentPlan;
}

/** Reviews as one page that needs nothing else; each with the page of its plans, in the order of the reviews. */
export async function reviewsAsHtml(reviews: readonly Review[], plans: readonly PlansOf[] = []): Promise<string> {
  const told = reviews.filter(({ status }) => status !== 'same');
  const same = reviews.filter(({ status }) => status === 'same').map(({ environment }) => environment);
  const sections: string[] = [];
  for (const [index, review] of reviews.entries())
    if (review.status !== 'same') sections.push(section(review), await plansHtml(plans[index] ?? {}, `r${index}`));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Review</title><style>${PAGE_STYLE}${STYLE}</style></head><body>
<main class="review">
<h1>Review of ${told.length === 0 ? 'no change' : escaped(told.map(({ environment }) => environment).join(', '))}</h1>
${sections.filter((part) => part !== '').join('\n')}${same.length === 0 ? '' : `\n<p class="soft">Unchanged: ${escaped(same.join(', '))}</p>`}
</main>
<script>${PAGE_SCRIPT}</script></body></html>
`;
}

/** What is planned after the change, and before it, folded. */
async function plansHtml({ before, after }: PlansOf, prefix: string): Promise<string> {
  return [
    after === undefined ? '' : folded('The plan after it, with charts', [await planSections(after, `${prefix}a-`)]),
    before === undefined ? '' : folded('The plan before it, with charts', [await planSections(before, `${prefix}b-`)]),
  ].join('');
}

function section(review: Review): string {
  const { verdict, before, after, severity = 'low', hurts, better, plan, gates, notes, steps } = review;
  return [
    `<h2 class="${severity}">${escaped(verdict)}</h2>`,
    `<p class="soft">${escaped(before)} → ${escaped(after)}</p>`,
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
    ...notes.map((words) => `<p class="soft">${escaped(words)}</p>`),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function hurtHtml(hurt: Hurt): string {
  const list = hurtFacts(hurt).map(([label, words]) => `<dt>${label}</dt><dd>${escaped(words)}</dd>`);
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
