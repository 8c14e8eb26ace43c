import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listOf, step } from '../../../lib/policy/model/values';
import { installedLinter } from '../cfn-lint/linter';
import { checkov, kubeScore } from './install';

/** What a scanner says of one object. */
export interface ScannerFinding {
  readonly scanner: string;
  readonly rule: string;
  /** `AWS::S3::Bucket` or `Deployment`. */
  readonly kind: string;
  readonly object: string;
  readonly message: string;
}

/** A program that never saw this project. */
export interface Scanner {
  readonly name: string;
  /** Of every template and manifest below a directory. */
  readonly scan: (directory: string) => readonly ScannerFinding[];
}

type Print = (line: string) => void;

export const scanners = (print: Print): readonly Scanner[] => [
  checkovScanner(checkov(print)),
  kubeScoreScanner(kubeScore(print)),
  cfnLintScanner(installedLinter(print)),
];

function output(program: string, args: readonly string[]): unknown {
  const { stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (error !== undefined) throw error;
  try {
    return JSON.parse(stdout) as unknown;
  } catch {
    throw new Error(`${program} gave no report: ${stderr || stdout}`);
  }
}

const filesIn = (directory: string, ending: string): readonly string[] =>
  readdirSync(directory)
    .filter((file) => file.endsWith(ending))
    .map((file) => join(directory, file));

function checkovScanner(program: string): Scanner {
  const options = ['--framework', 'cloudformation', 'kubernetes', '--output', 'json', '--compact', '--quiet'];
  return {
    name: 'checkov',
    scan: (directory) =>
      listOf(output(program, [...options, '--skip-download', '--directory', directory])).flatMap((report) => {
        const results = step(report, 'results');
        const unread = listOf(step(results, 'parsing_errors')).map((file) => said('unreadable', 'file', file, file));
        const failed = listOf(step(results, 'failed_checks')).map((check) => {
          const [kind, name] = kindAndName(String(step(check, 'resource')));
          return said(step(check, 'check_id'), kind, name, step(check, 'check_name'));
        });
        return [...unread, ...failed];
      }),
  };
  function said(rule: unknown, kind: unknown, object: unknown, message: unknown): ScannerFinding {
    return finding('checkov', rule, kind, object, message);
  }
}

const kindAndName = (resource: string): readonly [string, string] => {
  const dot = resource.indexOf('.');
  return [resource.slice(0, dot), resource.slice(dot + 1)];
};

const finding = (scanner: string, rule: unknown, kind: unknown, object: unknown, message: unknown): ScannerFinding => ({
  scanner,
  rule: String(rule),
  kind: String(kind),
  object: String(object),
  message: String(message),
});

/** Of its own scale: 10 is all right. */
const ALL_RIGHT = 10;

function kubeScoreScanner(program: string): Scanner {
  const options = ['score', '--kubernetes-version', 'v1.36', '--output-format', 'json'];
  return {
    name: 'kube-score',
    scan: (directory) =>
      filesIn(directory, '.yaml').flatMap((file) =>
        listOf(output(program, [...options, file])).flatMap((object) =>
          listOf(step(object, 'checks'))
            .filter((check) => step(check, 'skipped') !== true && Number(step(check, 'grade')) < ALL_RIGHT)
            .map((check) =>
              finding(
                'kube-score',
                step(step(check, 'check'), 'id'),
                step(step(object, 'type_meta'), 'kind'),
                [step(step(object, 'object_meta'), 'namespace'), step(step(object, 'object_meta'), 'name')].join('.'),
                listOf(step(check, 'comments') ?? [])
                  .map((comment) => step(comment, 'summary'))
                  .join('; '),
              ),
            ),
        ),
      ),
  };
}

function cfnLintScanner(program: string): Scanner {
  const options = [
    '--format',
    'json',
    '--include-checks',
    'I',
    '--include-experimental',
    '--non-zero-exit-code',
    'none',
  ];
  return {
    name: 'cfn-lint',
    scan: (directory) =>
      listOf(output(program, [...options, '--regions', 'us-west-2', '--', ...filesIn(directory, '.json')])).map(
        (one) => {
          const path = listOf(step(step(one, 'Location'), 'Path') ?? []).map(String);
          return finding(
            'cfn-lint',
            step(step(one, 'Rule'), 'Id'),
            'template',
            path.slice(0, 2).join('.'),
            step(one, 'Message'),
          );
        },
      ),
  };
}
