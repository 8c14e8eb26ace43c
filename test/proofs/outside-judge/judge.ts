import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Question } from './questions';

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const HASH_DIGITS = 12;

/** Python or PyPI is missing: nothing was judged, and nothing failed. */
export class Unavailable extends Error {}

export interface Answer {
  readonly tpotMs?: number;
  /** The release of vLLM whose kernels the judge measured. */
  readonly tablesOf?: string;
  readonly refused?: string;
}

/** Asks the judge everything in one process. */
export function judge(questions: readonly Question[], print: (line: string) => void): readonly Answer[] {
  const python = installedPython(print);
  print(`asking ${questions.length} questions, some minutes`);
  const { stdout, stderr, status } = spawnSync(python, [join(__dirname, 'judge.py')], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, HF_HUB_OFFLINE: '1' },
  });
  if (status !== 0) throw new Error(`the judge ended with ${status}: ${stderr}`);
  const answers = stdout.split('\n').filter((line) => line.startsWith('{'));
  return answers.map((line) => JSON.parse(line) as Answer);
}

/** A virtual environment of the user, made once for each list of requirements. */
function installedPython(print: (line: string) => void): string {
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, HASH_DIGITS);
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const directory = join(cache, 'windlass/outside-judge', hash);
  if (!existsSync(directory)) install(directory, print);
  return join(directory, 'bin/python');
}

/** Beside its place and moved there when it is complete. */
function install(directory: string, print: (line: string) => void): void {
  print(`installing the judge into ${directory} (about 1.6 GB, once)`);
  const partial = `${directory}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    run('python3', ['-m', 'venv', partial], 'python3 with venv is missing');
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', '--pre'];
    run(join(partial, 'bin/python'), [...pip, '--requirement', REQUIREMENTS], 'PyPI does not give the judge');
    if (!existsSync(directory)) renameSync(partial, directory);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function run(program: string, args: readonly string[], reason: string): void {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Unavailable(`${reason}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
