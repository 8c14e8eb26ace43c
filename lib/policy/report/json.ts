import { isWrong } from './verdict';
import { placeOf, type Report } from './report';
import type { Finding } from '../types';
import { objectsOf, type Accepted } from '../exceptions';

/** What `windlass policy --json` prints. */
export const reportAsJson = (reports: readonly Report[]) => ({
  ok: !reports.some(isWrong),
  verdict: reports.some(isWrong) ? 'findings' : 'clean',
  subjects: reports.map(subjectToJson),
});

function subjectToJson(report: Report) {
  const { subject, judged, contents, only } = report;
  const { templates, resources, objects } = contents;
  return {
    subject,
    judged: { templates, resources, objects, rules: judged.asked.length, ...(only === undefined ? {} : { only }) },
    findings: judged.open.map((finding) => ({ ...findingToJson(finding), ...placeOf(finding, report) })),
    accepted: judged.accepted.map(acceptedToJson),
    exceptionProblems: judged.problems,
  };
}

function findingToJson(finding: Finding) {
  const { rule, where, path, value, problem, wayOut } = finding;
  const { id, title, source, controls = [] } = rule;
  return {
    rule: id,
    title,
    controls,
    source,
    object: objectsOf(finding)[0] ?? where,
    where,
    path,
    value,
    problem,
    wayOut,
  };
}

export const acceptedToJson = ({ finding, exception }: Accepted) => ({
  rule: finding.rule.id,
  object: objectsOf(finding)[0] ?? finding.where,
  path: finding.path,
  value: finding.value,
  reason: exception.reason,
  owner: exception.owner,
  ...(exception.expires === undefined ? {} : { expires: exception.expires }),
  at: exception.at,
});
