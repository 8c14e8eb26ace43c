import type { ChangePlan, ChangeStep, Edit } from '../change';
import { formatDuration } from '../units';
import { formatRange } from '../units/format';
import { type Paint, plain } from './style';
import { wrapped } from './wrap';

const WIDTH = 110;
const LABEL = 11;
/** A new list is long, and stands in the file of the step. */
const SHOWN_EDITS = 6;
const SHOWN_VALUE = 60;

/** Steps for a terminal: what to type stands alone on its line, so that it can be copied. */
export function renderSteps(
  planned: Exclude<ChangePlan, { readonly verdict: 'refused' }>,
  { before, after }: { readonly before: string; readonly after: string },
  paint: Paint = plain,
): string {
  if (planned.verdict === 'nothing') return `From ${before} to ${after}: nothing to deploy`;
  const { steps } = planned;
  const head = `From ${before} to ${after}: ${steps.length === 1 ? 'one step' : `${steps.length} steps`}`;
  return [paint('title', head), ...steps.map((step, index) => renderStep(step, index + 1, paint))].join('\n\n');
}

function renderStep(step: ChangeStep, number: number, paint: Paint): string {
  const { title, edits, commands, does, seconds, clientsFeel, readyReplicas, waitFor, goBack } = step;
  const ready = Object.entries(readyReplicas).map(([name, count]) => `${name} ${count}`);
  return [
    paint('title', `${number}. ${title}`),
    ...edits.slice(0, SHOWN_EDITS).map((edit, index) => fact(index === 0 ? 'file' : '', editText(edit))),
    ...(edits.length > SHOWN_EDITS ? [fact('', `and ${edits.length - SHOWN_EDITS} more`)] : []),
    ...commands.map((command) => `   $ ${command}`),
    fact('does', does),
    fact('takes', seconds === undefined ? 'minutes of CloudFormation' : formatRange(seconds, formatDuration)),
    fact('clients', clientsFeel),
    ...(ready.length === 0 ? [] : [fact('ready', `at least ${ready.join(', ')}`)]),
    ...waitFor.flatMap((condition, index) => waitLines(condition, index === 0 ? 'wait for' : '')),
    fact('back', goBack),
  ].join('\n');
}

/** A condition, then the command that shows it on a line of its own. */
function waitLines(condition: string, label: string): string[] {
  const [, text = condition, command] = /^(.*?): ((?:kubectl|aws|npx) .*)$/.exec(condition) ?? [];
  return [fact(label, text), ...(command === undefined ? [] : [`   ${' '.repeat(LABEL)}$ ${command}`])];
}

function fact(label: string, text: string): string {
  const lines = wrapped(text, WIDTH - LABEL);
  return lines.map((line, index) => `   ${(index === 0 ? label : '').padEnd(LABEL)}${line}`.trimEnd()).join('\n');
}

function editText({ field, from, to }: Edit): string {
  if (from === undefined) return `${field}: ${shown(to)}, new`;
  return to === undefined ? `${field}: ${shown(from)}, taken out` : `${field}: ${shown(from)} → ${shown(to)}`;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE)}…` : text;
}
