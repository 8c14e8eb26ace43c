import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const HASH_DIGITS = 12;

/** `bin` of a virtual environment with the requirements, made once in the user's cache; scripts in it know their place. */
export function pythonPrograms(): string {
  const list = readFileSync(REQUIREMENTS);
  const hash = createHash('sha256').update(list).digest('hex').slice(0, HASH_DIGITS);
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const directory = join(cache, 'windlass', `front-door-${hash}`);
  if (!existsSync(join(directory, 'bin/moto_server'))) install(directory);
  return join(directory, 'bin');
}

/** Programs of a virtual environment name its path: it is made in its place and taken away again when it stays incomplete. */
function install(directory: string): void {
  process.stderr.write(`installing clients and doubles into ${directory}, once\n`);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(dirname(directory), { recursive: true });
  const partial = `${directory}.partial`;
  rmSync(partial, { recursive: true, force: true });
  try {
    execFileSync('python3', ['-m', 'venv', directory], { stdio: 'inherit' });
    const python = join(directory, 'bin/python');
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS], {
      stdio: 'inherit',
    });
  } catch (error) {
    if (existsSync(directory)) renameSync(directory, partial);
    throw error;
  }
}
