import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { kubernetesApi } from '../../../lib/catalog';
import { listOf, step } from '../../../lib/policy/model/values';
import { cdkNag, cfnLint, checkov, kubernetesValidate, kubeScore } from './install';
import { nagScanner } from './nag';
import { MANIFESTS, TEMPLATES } from './subjects';
import type { Scanner, ScannerFinding } from './types';

type Print = (line: string) => void;
type Said = Omit<ScannerFinding, 'scanner'>;

export const scanners = (print: Print): readonly Scanner[] => [
  checkovScanner(checkov(print)),
  kubeScoreScanner(kubeScore(print)),
  cfnLintScanner(cfnLint(print)),
  schemaScanner(kubernetesValidate(print)),
  nagScanner(cdkNag(print)),
];

/** The report that a program writes; beside others, for each has one thread. */
async function output(program: string, args: readonly string[]): Promise<unknown> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
  const [written, complaints] = await Promise.race([Promise.all([text(child.stdout), text(child.stderr)]), failed]);
  try {
    return JSON.parse(written) as unknown;
  } catch {
    throw new Error(`${program} gave no report: ${complaints || written}`);
  }
}

const filesIn = (directory: string): readonly string[] => readdirSync(directory).map((file) => join(directory, file));

const named = (scanner: string, findings: readonly Said[]): readonly ScannerFinding[] =>
  findings.map((said) => ({ scanner, ...said }));

function checkovScanner(program: string): Scanner {
  const options = ['--output', 'json', '--compact', '--quiet', '--skip-download'];
  const run = async (framework: string, directory: string): Promise<readonly Said[]> => {
    const reports = await output(program, [...options, '--framework', framework, '--directory', directory]);
    return listOf(reports).flatMap((report) => saidByCheckov(step(report, 'results')));
  };
  return {
    name: 'checkov',
    // One framework a run: given both, each reads what is the other's.
    scan: async (directory) => {
      const both = [
        run('cloudformation', join(directory, TEMPLATES)),
        run('kubernetes', join(directory, MANIFESTS)),
      ] as const;
      return named('checkov', (await Promise.all(both)).flat());
    },
  };
}

function saidByCheckov(results: unknown): readonly Said[] {
  const unread = listOf(step(results, 'parsing_errors')).map((file) => {
    const name = basename(String(file));
    return { rule: 'unreadable', kind: 'file', object: name, message: 'it was not scanned', file: name };
  });
  const failed = listOf(step(results, 'failed_checks')).map((check) => {
    const [kind, object] = kindAndName(String(step(check, 'resource')));
    const file = basename(String(step(check, 'file_path')));
    return { rule: String(step(check, 'check_id')), kind, object, message: String(step(check, 'check_name')), file };
  });
  return [...unread, ...failed];
}

const kindAndName = (resource: string): readonly [string, string] => {
  const dot = resource.indexOf('.');
  return [resource.slice(0, dot), resource.slice(dot + 1)];
};

/** Of its own scale: 10 is all right. */
const ALL_RIGHT = 10;

function kubeScoreScanner(program: string): Scanner {
  const options = ['score', '--kubernetes-version', 'v1.36', '--output-format', 'json'];
  return {
    name: 'kube-score',
    // One run a file: a Service of one environment must not be answered by a pod of another.
    scan: async (directory) => {
      const found: Said[] = [];
      for (const file of filesIn(join(directory, MANIFESTS)))
        found.push(
          ...listOf(await output(program, [...options, file])).flatMap((one) => saidByKubeScore(one, basename(file))),
        );
      return named('kube-score', found);
    },
  };
}

const saidByKubeScore = (scored: unknown, file: string): readonly Said[] =>
  listOf(step(scored, 'checks'))
    .filter((check) => step(check, 'skipped') !== true && Number(step(check, 'grade')) < ALL_RIGHT)
    .map((check) => ({
      rule: String(step(step(check, 'check'), 'id')),
      kind: String(step(step(scored, 'type_meta'), 'kind')),
      object: [step(step(scored, 'object_meta'), 'namespace'), step(step(scored, 'object_meta'), 'name')].join('.'),
      message: listOf(step(check, 'comments') ?? [])
        .map((comment) => String(step(comment, 'summary')))
        .join('; '),
      file,
    }));

function cfnLintScanner(program: string): Scanner {
  const checks = ['--include-checks', 'I', '--include-experimental', '--regions', 'us-west-2'];
  const options = ['--format', 'json', '--non-zero-exit-code', 'none', ...checks, '--'];
  return {
    name: 'cfn-lint',
    scan: async (directory) => {
      const reported = await output(program, [...options, ...filesIn(join(directory, TEMPLATES))]);
      return named('cfn-lint', listOf(reported).map(saidByCfnLint));
    },
  };
}

function saidByCfnLint(one: unknown): Said {
  const path = listOf(step(step(one, 'Location'), 'Path') ?? []).map(String);
  return {
    rule: String(step(step(one, 'Rule'), 'Id')),
    kind: 'template',
    object: path.slice(0, 2).join('.'),
    message: String(step(one, 'Message')),
    file: basename(String(step(one, 'Filename'))),
  };
}

/** What {@link https://pypi.org/project/kubernetes-validate | kubernetes-validate} says, of each supported minor. */
const schemaScanner = (python: string): Scanner => ({
  name: 'kubernetes-validate',
  scan: async (directory) => {
    const program = join(__dirname, 'validate_objects.py');
    const said = await output(python, [program, join(directory, MANIFESTS), ...kubernetesApi.minors]);
    return named('kubernetes-validate', said as readonly Said[]);
  },
});
