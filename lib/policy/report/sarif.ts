import { createHash } from 'node:crypto';
import { acceptedText, type WrittenException } from '../exceptions';
import { message, type Finding, type Rule } from '../types';
import { placeOf, type Report } from './report';

/** The rule of what is wrong with exceptions. */
const EXCEPTIONS = 'exceptions';

/** SARIF 2.1.0 (OASIS): one run, a result a finding; accepted ones are suppressed with their reason. */
export function reportAsSarif(reports: readonly Report[], version?: string) {
  const rules = [...new Map(reports.flatMap(({ judged }) => judged.asked).map((rule) => [rule.id, rule])).values()];
  const ids = [...rules.map(({ id }) => id), EXCEPTIONS];
  const results = reports.flatMap((report) => [
    ...report.judged.open.map((finding) => resultOf(finding, report, ids)),
    ...report.judged.accepted.map(({ finding, exception }) => resultOf(finding, report, ids, exception)),
    ...report.judged.problems.map((problem) => ({
      ruleId: EXCEPTIONS,
      ruleIndex: ids.indexOf(EXCEPTIONS),
      level: 'error',
      message: { text: `${problem.field}: ${problem.message}` },
      locations: locationOf(report.file, undefined, problem.field),
    })),
  ]);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'windlass',
            ...(version === undefined ? {} : { version }),
            rules: [...rules.map(descriptorOf), EXCEPTION_RULE],
          },
        },
        invocations: [{ executionSuccessful: true }],
        results,
      },
    ],
  };
}

const descriptorOf = ({ id, title, source, controls = [] }: Rule) => ({
  id,
  shortDescription: { text: title },
  help: { text: `Source: ${source}` },
  defaultConfiguration: { level: 'error' },
  properties: { tags: ['security', ...controls] },
});

const EXCEPTION_RULE = {
  id: EXCEPTIONS,
  shortDescription: { text: 'Exceptions are for one finding each, with a reason, an owner and a last day' },
  defaultConfiguration: { level: 'error' },
};

function resultOf(finding: Finding, report: Report, ids: readonly string[], exception?: WrittenException) {
  const { rule, where, path } = finding;
  const { file, line } = placeOf(finding, report);
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([rule.id, where, path]))
    .digest('hex');
  return {
    ruleId: rule.id,
    ruleIndex: ids.indexOf(rule.id),
    level: 'error',
    message: { text: message(finding) },
    locations: locationOf(file, line, `${where}: ${path}`),
    partialFingerprints: { 'windlass/v1': fingerprint },
    ...(exception === undefined
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: acceptedText(exception) }] }),
  };
}

const locationOf = (file: string | undefined, line: number | undefined, name: string) => [
  {
    ...(file === undefined
      ? {}
      : {
          physicalLocation: {
            artifactLocation: { uri: encodeURI(file.replaceAll('\\', '/')) },
            region: { startLine: line ?? 1 },
          },
        }),
    logicalLocations: [{ fullyQualifiedName: name, kind: 'resource' }],
  },
];
