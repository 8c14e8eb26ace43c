import { counted } from '../units';
import { acceptedText } from '../policy/exceptions';
import { isWrong, type Report } from '../policy/report';
import { type Finding, type Rule, shown } from '../policy/types';
import { columns } from './table';
import { type Paint, plain } from './style';

interface PrintOptions {
  readonly paint?: Paint;
  readonly today?: string;
}

/** Findings by rule, then object; what is accepted; how much was judged. */
export const renderReports = (reports: readonly Report[], options: PrintOptions): string =>
  `${reports.map((report) => renderReport(report, options)).join('\n\n')}\n`;

function renderReport(report: Report, { paint = plain, today }: PrintOptions): string {
  const { subject, judged, only } = report;
  const verdict = isWrong(report) ? paint('bad', foundText(report)) : paint('good', 'nothing found');
  return [
    `${paint('title', subject)}: ${verdict} in ${judgedText(report)}`,
    ...(only === undefined ? [] : [paint('caution', `only asked: ${only.join(', ')}; everything else is not judged`)]),
    ...byRule(judged.open).map(([rule, findings]) => ruleSection(rule, findings, paint)),
    ...(judged.problems.length === 0
      ? []
      : [
          [
            paint('title', 'Exceptions that are none'),
            ...judged.problems.map(({ field, message }) => `  ${paint('bad', `${field}:`)} ${message}`),
          ].join('\n'),
        ]),
    ...acceptedSection(report, paint, today),
  ].join('\n\n');
}

const foundText = ({ judged: { open, problems } }: Report): string =>
  [
    ...(open.length === 0 ? [] : [counted(open.length, 'finding')]),
    ...(problems.length === 0 ? [] : [`${counted(problems.length, 'fault')} of exceptions`]),
  ].join(' and ');

const judgedText = ({ contents, judged }: Report): string =>
  [
    counted(contents.templates, 'template'),
    counted(contents.resources, 'resource'),
    counted(contents.objects, 'Kubernetes object'),
  ].join(', ') + `, by ${counted(judged.asked.length, 'rule')}`;

function byRule(findings: readonly Finding[]): readonly (readonly [Rule, readonly Finding[]])[] {
  const groups = new Map<Rule, Finding[]>();
  for (const finding of findings) groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding]);
  return [...groups];
}

function ruleSection(rule: Rule, findings: readonly Finding[], paint: Paint): string {
  const objects = [...new Set(findings.map(({ where }) => where))];
  return [
    `${paint('bad', rule.id)}: ${rule.title}${rule.controls === undefined ? '' : ` (${rule.controls.join(', ')})`}`,
    ...objects.flatMap((where) => [
      `  ${where}`,
      ...findings
        .filter((one) => one.where === where)
        .flatMap(({ path, value, problem, wayOut }) => [
          `    ${path} is ${shown(value)}, but ${problem}`,
          `      ${paint('note', `→ ${wayOut}`)}`,
        ]),
    ]),
  ].join('\n');
}

function acceptedSection({ judged: { accepted } }: Report, paint: Paint, today?: string): readonly string[] {
  if (accepted.length === 0) return [];
  const lines = accepted.map(({ finding, exception }) => {
    const soon = endsSoon(exception.expires, today);
    const text = `  ${finding.rule.id} at ${finding.where}: ${acceptedText(exception)}`;
    return soon === undefined ? text : `${text}; ${paint('caution', soon)}`;
  });
  return [[paint('title', `Accepted (${accepted.length})`), ...new Set(lines)].join('\n')];
}

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

function endsSoon(expires: string | undefined, today: string | undefined): string | undefined {
  if (expires === undefined || today === undefined) return undefined;
  const days = Math.round((Date.parse(expires) - Date.parse(today.slice(0, 10))) / DAY_MS);
  return days > SOON_DAYS ? undefined : `it ends in ${counted(days, 'day')}`;
}

export function renderExceptions(reports: readonly Report[]): string {
  const rows = reports.flatMap(({ subject, judged: { accepted } }) =>
    accepted.map(({ finding, exception }) => [
      subject,
      finding.rule.id,
      finding.where,
      exception.owner,
      exception.expires ?? 'with this release',
      exception.at,
      exception.reason,
    ]),
  );
  const faults = reports.flatMap(({ judged }) => judged.problems.map(({ field, message }) => `${field}: ${message}\n`));
  if (rows.length === 0) return `nothing is accepted\n${faults.join('')}`;
  return `${columns(['of', 'rule', 'object', 'owner', 'until', 'written at', 'reason'], unique(rows))}\n${faults.join('')}`;
}

const unique = (rows: readonly (readonly string[])[]): readonly (readonly string[])[] => [
  ...new Map(rows.map((row) => [row.join('\n'), row])).values(),
];

export const renderRules = (rules: readonly Rule[]): string =>
  `${columns(
    ['rule', 'over', 'controls', 'what it says', 'source'],
    [...rules]
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map(({ id, over, controls = [], title, source }) => [id, over, controls.join(' '), title, source]),
  )}\n${counted(rules.length, 'rule')}\n`;
