import type { CheckResult, Report, Status, TimelineEntry } from './types';
import { problemsOf } from './verdict';

const MARK: Record<Status, string> = { passed: 'ok  ', warned: 'note', failed: 'FAIL', skipped: 'skip' };
const NAME_WIDTH = 19;
const TIME_WIDTH = 7;
/** Columns; a log viewer and half a screen show them. */
const WIDTH = 110;

/** `   12.3 s  production: …` */
export const renderEntry = ({ at, text }: TimelineEntry): string =>
  hanging(`${at.toFixed(1).padStart(TIME_WIDTH)} s  `, text);

/** The verdict: a line a check, what was found below it, and one line for all. */
export function renderReport(report: Report<string>): string {
  const { environment, kubernetesVersion, compression, bringUpSeconds, totalSeconds, checks, standIns } = report;
  return [
    '',
    `Rehearsal of ${environment} on Kubernetes ${kubernetesVersion}: up in ${bringUpSeconds.toFixed(1)} s, done in ${totalSeconds.toFixed(0)} s;`,
    `cold starts and drains ran ${Math.round(compression)} times faster than planned`,
    '',
    ...checks.flatMap((check) => renderCheck(check)),
    '',
    ...standIns.map((text) => hanging('stand-in: ', text)),
    verdictLine(report),
  ].join('\n');
}

function renderCheck({ name, status, summary, findings }: CheckResult<string>): string[] {
  return [
    hanging(`${MARK[status]}  ${name.padEnd(NAME_WIDTH)}`, summary),
    ...findings.map((finding) => hanging('        - ', finding)),
  ];
}

/** The text behind its label, its further lines below its first. */
function hanging(label: string, text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] ?? '';
    if (line !== '' && label.length + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line, index) => `${index === 0 ? label : ' '.repeat(label.length)}${line}`).join('\n');
}

function verdictLine(report: Report<string>): string {
  if (report.passed) return 'verdict: passed';
  const { length } = problemsOf(report);
  return `verdict: failed, ${length} problem${length === 1 ? '' : 's'}`;
}
