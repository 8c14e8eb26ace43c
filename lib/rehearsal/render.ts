import type { CheckResult, Report, Status, TimelineEntry } from './types';
import { problemsOf } from './verdict';

const MARK: Record<Status, string> = { passed: 'ok  ', warned: 'note', failed: 'FAIL', skipped: 'skip' };
const NAME_WIDTH = 19;
const TIME_WIDTH = 7;

/** `   12.3 s  production: …` */
export const renderEntry = ({ at, text }: TimelineEntry): string => `${at.toFixed(1).padStart(TIME_WIDTH)} s  ${text}`;

/** The verdict: a line a check, what was found below it, and one line for all. */
export function renderReport(report: Report): string {
  const { environment, kubernetesVersion, compression, bringUpSeconds, totalSeconds, checks, standIns } = report;
  return [
    `Rehearsal of ${environment} on Kubernetes ${kubernetesVersion}: up in ${bringUpSeconds.toFixed(1)} s, done in ${totalSeconds.toFixed(0)} s; cold starts and drains ${Math.round(compression)} times faster`,
    ...checks.flatMap((check) => renderCheck(check)),
    ...standIns.map((text) => `stand-in: ${text}`),
    verdictLine(report),
  ].join('\n');
}

function renderCheck({ name, status, summary, findings }: CheckResult): string[] {
  return [
    `${MARK[status]}  ${name.padEnd(NAME_WIDTH)}${summary}`,
    ...findings.map((finding) => `        - ${finding}`),
  ];
}

function verdictLine(report: Report): string {
  if (report.passed) return 'verdict: passed';
  const { length } = problemsOf(report);
  return `verdict: failed, ${length} problem${length === 1 ? '' : 's'}`;
}
