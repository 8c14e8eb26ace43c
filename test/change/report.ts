import Table from 'cli-table3';
import { formatDuration } from '../../lib/units/time';
import type { Failures } from './failures';
import { NO_FAILURES, together } from './failures';
import type { Row, WayResult } from './row';

export const HEADING = 'Against a double of CloudFormation on loopback. Nothing was deployed to AWS.';

/** The rows as a terminal shows them. */
export function rendered(rows: readonly Row[], seconds: number): string {
  const table = new Table({
    head: ['', 'edit', 'one deployment', 'steps', 'without a model', 'failures', 'back', 's'],
    colWidths: [8, 30, 44, 44, 12, 22, 44, 6],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const { edit, oneDeployment, steps, back, problems } = row;
    table.push([
      problems.length === 0 ? 'ok' : 'FAILED',
      edit,
      oneText(oneDeployment),
      wayText(steps),
      steps?.verdict === 'steps' ? outage(steps.seconds) : '',
      failureText(together([steps?.failures ?? NO_FAILURES, back?.failures ?? NO_FAILURES])),
      wayText(back),
      String(row.seconds),
    ]);
    for (const problem of problems) table.push([{ colSpan: 8, content: `  ${problem}` }]);
  }
  const failed = rows.filter(({ problems }) => problems.length > 0).length;
  return `${HEADING}\n${table.toString()}\n${rows.length - failed} ok, ${failed} failed; ${seconds} s\n`;
}

export function oneText({ refused, seconds, waiting, stackByStack }: Row['oneDeployment']): string {
  if (refused !== undefined)
    return stackByStack === undefined ? `refused in that order: ${short(refused)}` : `refused: ${short(refused)}`;
  const without = seconds > 0 ? `, ${outage(seconds)} without a model` : '';
  return waiting.length > 0 ? `arrives, and pods wait${without}` : `arrives${without}`;
}

/** Without the stack's state and the name of the environment. */
const short = (reason: string): string => reason.replace(/^…-/, '').replace(/(UPDATE_)?ROLLBACK_COMPLETE: /, '');

export function wayText(way: WayResult | undefined): string {
  if (way === undefined) return '';
  if (way.verdict === 'nothing') return 'nothing to do';
  if (way.verdict === 'refused') return `refused: ${way.refused ?? ''}`;
  if (way.problems.length > 0) return `**wrong**: ${way.problems[0] ?? ''}`;
  const titles = way.steps.map(({ title }) => title);
  return titles.length === 1 ? titles.join() : titles.map((title, index) => `${index + 1}. ${title}`).join('; ');
}

export const outage = (seconds: number): string => (seconds > 0 ? formatDuration(seconds) : 'never');

function failureText({ injected, arrived, stopped }: Failures): string {
  if (injected === 0) return '';
  return stopped.length === 0 ? `${injected} arrive` : `${arrived} of ${injected} arrive, others stop with a reason`;
}

/** The rows as a page of the documentation: nothing in it differs from run to run. */
export function page(rows: readonly Row[]): string {
  const lines = rows.map(line);
  return `# Changes, deployed

Written by \`npm run proof:changes -- --write\`. ${HEADING}

${rows.length} edits are deployed onto what runs: all at once, and by the steps of \`windlass change\`, whose commands are typed one by one. After
each step nothing that holds data is gone, and no model has had fewer ready replicas than the step promises. Each resource
that a step touches fails once; the command that stopped is typed again and arrives, or stops with one reason whose way out works. From
there the way back is taken. One deployment of every edit is done by the CDK CLI too.

Ready replicas come from a small model. Node groups have as many nodes as somebody wants and a capacity block holds while it
runs; pods fit by GPUs and labels, and start when their image and weights have been copied; rollouts follow their strategy. A start
takes what the plan expects, a node that is exchanged 5 minutes, CloudFormation no time. There are no probes, no other
resources, no nodes that fail and no disruption budgets, and what one change sets off ends before the next begins.

"Pods wait": something has to be copied, or nodes to be filled, before they start.

| edit | in one deployment | steps | without a model | back |
|---|---|---|---|---|
${lines.join('\n')}
`;
}

/** The line of one edit. */
export function line({ edit, oneDeployment, steps, back }: Row): string {
  const without = steps?.verdict === 'steps' ? outage(steps.seconds) : '';
  const cells = [edit, oneText(oneDeployment), wayText(steps), without, wayText(back)];
  return `| ${cells.map(cell).join(' | ')} |`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
