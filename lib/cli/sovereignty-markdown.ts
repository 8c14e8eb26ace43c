import { claimsOf, NOT_PROVABLE, type Proof } from '../sovereignty';
import { chainText, declaredRows, kept, placesLine, verdictOf, wayEnd } from './print-sovereignty';

/** In a table or a list, on one line, and no markup. */
const cell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replace(/[\\|`*_<>[\]]/g, (sign) => `\\${sign}`);
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))].map((row) => `| ${row.join(' | ')} |`).join('\n');
const list = (items: readonly string[], otherwise = 'None.'): string =>
  items.length === 0 ? otherwise : items.map((item) => `- ${cell(item)}`).join('\n');
const path = (steps: readonly string[]): string => steps.join(' → ');

/** The report for an auditor, for a wiki or a comment. */
export function sovereigntyAsMarkdown(proof: Proof, title: string): string {
  const { findings, unused, ways, access, stores, logs, endpoints, idle } = proof;
  return `${[
    `# Sovereignty of ${cell(title)}`,
    `**${verdictOf(proof)}.** From synthesized templates and objects alone; ${placesLine(proof)}.`,
    ...(proof.declared === undefined ? [] : ['## Declared', table(['field', 'value'], declaredRows(proof))]),
    '## Differences',
    findings.length === 0
      ? 'None.'
      : findings
          .map(
            (one) =>
              `- **${one.field}** ${cell(one.message)}\n  - path: ${cell(path(one.path))}\n  - ${cell(one.wayOut)}`,
          )
          .join('\n'),
    ...(unused.length === 0 ? [] : ['## Declared, and not in the output', list(unused)]),
    '## Claims that can be checked',
    ...claimsOf(proof).map(
      (claim) =>
        `### ${cell(claim.asked)}\n\n${cell(claim.statement)}\n\n${list(claim.evidence)}\n\nCheck what is deployed:\n\n\`\`\`sh\n${claim.check}\n\`\`\``,
    ),
    '## Who reaches the endpoint',
    list(access.chains.map(chainText)),
    '## Ways out, and in from outside',
    list(ways.map((way) => `${way.kind} (${way.direction}): ${path(way.path)}${wayEnd(way)}`)),
    '## VPC endpoints',
    list(endpoints),
    '## Where data lies',
    table(
      ['store', 'service', 'region', 'key', 'kept'],
      stores.map(({ what, service, region, key, retention }) => [what, service, region, key, kept(retention)]),
    ),
    '## What is logged',
    table(
      ['what', 'says', 'where'],
      logs.map(({ what, says, where }) => [what, says, where]),
    ),
    '## Gateways that no path leads to',
    list(idle),
    '## Not provable from the output',
    list(NOT_PROVABLE),
  ].join('\n\n')}\n`;
}
