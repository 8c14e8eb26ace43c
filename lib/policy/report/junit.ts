import { acceptedText } from '../exceptions';
import { message } from '../types';
import { groupOf, judges, type Report } from './report';

interface Case {
  readonly rule: string;
  readonly group: string;
  readonly failures: readonly string[];
  readonly accepted: readonly string[];
}

/** JUnit's XML: a suite for what is judged at once, a case for each rule and kind of thing it judges. */
export function reportAsJUnit(reports: readonly Report[]): string {
  const suites = reports.map((report) => ({ name: report.subject, cases: casesOf(report) }));
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="windlass policy" ${countsOf(all)}>`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name="${escaped(name)}" ${countsOf(cases)} errors="0" skipped="0">`,
      ...cases.map(caseAsXml),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

const countsOf = (cases: readonly Case[]): string =>
  `tests="${cases.length}" failures="${cases.filter(({ failures }) => failures.length > 0).length}"`;

function casesOf({ judged, contents }: Report): readonly Case[] {
  const { open, accepted, asked, problems } = judged;
  const pairs = new Map<string, readonly [rule: string, group: string]>();
  for (const rule of asked)
    for (const group of contents.groups)
      if (judges(rule, group)) pairs.set(`${rule.id} ${group.name}`, [rule.id, group.name]);
  for (const finding of open) pairs.set(`${finding.rule.id} ${groupOf(finding)}`, [finding.rule.id, groupOf(finding)]);
  const cases = [...pairs.values()].map(([rule, group]) => ({
    rule,
    group,
    failures: open.filter((one) => one.rule.id === rule && groupOf(one) === group).map(message),
    accepted: accepted
      .filter(({ finding }) => finding.rule.id === rule && groupOf(finding) === group)
      .map(({ finding, exception }) => `${message(finding)}: ${acceptedText(exception)}`),
  }));
  const faults = problems.map(({ field, message: said }) => `${field}: ${said}`);
  return [...cases, { rule: 'exceptions', group: 'exceptions', failures: faults, accepted: [] }];
}

function caseAsXml({ rule, group, failures, accepted }: Case): string {
  const open = `    <testcase classname="${escaped(rule)}" name="${escaped(group)}"`;
  if (failures.length + accepted.length === 0) return `${open}/>`;
  const [first = ''] = failures;
  return [
    `${open}>`,
    ...(failures.length === 0
      ? []
      : [`      <failure message="${escaped(first)}">${escaped(failures.join('\n'))}</failure>`]),
    ...(accepted.length === 0 ? [] : [`      <system-out>${escaped(accepted.join('\n'))}</system-out>`]),
    '    </testcase>',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML has no form for control characters. */
const escaped = (text: string): string =>
  text.replaceAll(/[^\P{Cc}\n\t]|[\uFFFE\uFFFF]/gu, ' ').replaceAll(/[&<>"']/g, (one) => ENTITIES[one]!);
