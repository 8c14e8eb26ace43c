import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VERSION = '1.58.0';
/** Outside the repository, so that a fresh clone finds it again. */
const HOME = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'windlass', `cfn-lint-${VERSION}`);

export interface LintFinding {
  readonly file: string;
  /** `E3002`: errors begin with E, warnings with W. */
  readonly id: string;
  readonly path: string;
  readonly message: string;
}

interface RawFinding {
  readonly Filename: string;
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** Everything cfn-lint says of these templates, warnings included. */
export function lint(program: string, templates: readonly string[], region: string): LintFinding[] {
  const options = ['--format', 'json', '--regions', region, '--non-zero-exit-code', 'none'];
  const { stdout, stderr, status } = spawnSync(program, [...options, '--', ...templates], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`cfn-lint ended with ${status}: ${stderr || stdout}`);
  return (JSON.parse(stdout) as RawFinding[]).map(({ Filename, Rule, Message, Location }) => ({
    file: Filename,
    id: Rule.Id,
    path: (Location.Path ?? []).join('/'),
    message: Message,
  }));
}

/** The pinned release from PyPI, in a virtual environment that is made once. */
export function installedLinter(print: (line: string) => void): string {
  const finished = join(HOME, 'installed');
  const program = join(HOME, 'bin', 'cfn-lint');
  if (existsSync(finished)) return program;
  print(`installing cfn-lint ${VERSION} into ${HOME}, once`);
  mkdirSync(HOME, { recursive: true });
  execFileSync('python3', ['-m', 'venv', HOME], { stdio: 'inherit' });
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--requirement',
    join(__dirname, 'requirements.txt'),
  ];
  execFileSync(join(HOME, 'bin', 'python'), pip, { stdio: 'inherit' });
  writeFileSync(finished, '');
  return program;
}
