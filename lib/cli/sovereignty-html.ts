import { PAGE_SCRIPT, PAGE_STYLE } from '../page';
import { list, table } from '../page/html';
import { claimsOf, type Finding, NOT_PROVABLE, type Proof } from '../sovereignty';
import { escaped } from '../units/svg';
import { chainText, declaredRows, kept, placesLine, verdictOf, wayEnd } from './print-sovereignty';

const STYLE =
  '.finding{border-left:4px solid var(--bad);padding:.1rem .8rem;margin:.7rem 0}.plan pre{overflow-x:auto;border:1px solid var(--line);padding:.7rem;font-size:13px}.verdict{font-weight:600}';

const items = (texts: readonly string[]): string => (texts.length === 0 ? '<p>None.</p>' : list(texts.map(escaped)));
const section = (id: string, title: string, body: string): string =>
  `<section aria-labelledby="${id}"><h2 id="${id}">${escaped(title)}</h2>${body}</section>`;
const rows = (all: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  all.map((row) => row.map(escaped));
const path = (steps: readonly string[]): string => steps.join(' → ');

/** The report for an auditor as one file that needs nothing else. */
export function sovereigntyAsHtml(proof: Proof, title: string): string {
  const { findings, unused, ways, access, stores, logs, endpoints, idle } = proof;
  const parts = [
    `<h1>Sovereignty of ${escaped(title)}</h1><p class="verdict">${escaped(verdictOf(proof))}</p><p class="soft">From synthesized templates and objects alone; ${escaped(placesLine(proof))}</p>`,
    section('differences', 'Differences', findings.length === 0 ? '<p>None.</p>' : findings.map(findingHtml).join('')),
    proof.declared === undefined
      ? ''
      : section(
          'declared',
          'Declared',
          table('What the environment declares', ['field', 'value'], rows(declaredRows(proof))),
        ),
    unused.length === 0 ? '' : section('unused', 'Declared, and not in the output', items(unused)),
    section(
      'claims',
      'Claims that can be checked',
      claimsOf(proof)
        .map(
          ({ asked, statement, evidence, check }) =>
            `<h3>${escaped(asked)}</h3><p>${escaped(statement)}</p>${items(evidence)}<p class="soft">Check what is deployed:</p><pre tabindex="0" role="region" aria-label="${escaped(`Command for ${asked}`)}">${escaped(check)}</pre>`,
        )
        .join(''),
    ),
    section('reach', 'Who reaches the endpoint', items(access.chains.map(chainText))),
    section(
      'ways',
      'Ways out, and in from outside',
      items(ways.map((way) => `${way.kind} (${way.direction}): ${path(way.path)}${wayEnd(way)}`)),
    ),
    section('endpoints', 'VPC endpoints', items(endpoints)),
    section(
      'stores',
      'Where data lies',
      table(
        'Stores with region, key and retention',
        ['store', 'service', 'region', 'key', 'kept'],
        rows(stores.map(({ what, service, region, key, retention }) => [what, service, region, key, kept(retention)])),
      ),
    ),
    section(
      'logs',
      'What is logged',
      table(
        'Events, what is written of them, and where',
        ['what', 'says', 'where'],
        rows(logs.map(({ what, says, where }) => [what, says, where])),
      ),
    ),
    section('idle', 'Gateways that no path leads to', items(idle)),
    section('limits', 'Not provable from the output', items(NOT_PROVABLE)),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sovereignty of ${escaped(title)}</title><style>${PAGE_STYLE}${STYLE}</style></head><body>
<main class="plan">${parts.filter((part) => part !== '').join('\n')}</main>
<script>${PAGE_SCRIPT}</script></body></html>
`;
}

const findingHtml = ({ field, message, path: steps, wayOut }: Finding): string =>
  `<div class="finding"><p><b>${field}</b> ${escaped(message)}</p><p>${escaped(path(steps))}</p><p class="soft">${escaped(wayOut)}</p></div>`;
