import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { type Problem, problem } from '../problem';

/** A reference checked out beside the working tree, until it is released. */
export interface Checkout {
  /** Where the same folder lies in it that the program was called in. */
  readonly root: string;
  /** First digits of the commit. */
  readonly commit: string;
  readonly release: () => void;
}

interface Ran {
  readonly ok: boolean;
  readonly out: string;
  readonly error: string;
}

/** Never asks, and no variable of a hook leads elsewhere. */
const CLEAN = ['-u', 'GIT_DIR', '-u', 'GIT_WORK_TREE', '-u', 'GIT_INDEX_FILE', 'GIT_TERMINAL_PROMPT=0', 'LC_ALL=C'];

export function git(directory: string, ...args: readonly string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync('env', [...CLEAN, 'git', ...args], {
    cwd: directory,
    encoding: 'utf8',
  });
  return { ok: status === 0, out: (stdout ?? '').trim(), error: error?.message ?? (stderr ?? '').trim() };
}

/** The repository that holds a folder. */
export function repositoryOf(directory: string): string | Problem {
  const found = git(directory, 'rev-parse', '--show-toplevel');
  if (found.ok) return realpathSync(found.out);
  const why = /No such file or directory|ENOENT/.test(found.error)
    ? 'git is not installed'
    : `${directory} is in no git repository`;
  return problem('--git', `${why}; compare two files or folders instead: windlass diff <base> <head>`);
}

/**
 * Checks a reference out into a folder of its own, which is gone when it is released or the process ends. Nothing of the
 * repository changes but git's own list of worktrees.
 */
export function checkOut(repository: string, reference: string): Checkout | Problem {
  const commit = git(repository, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`);
  if (!commit.ok) return problem('--git', unknownReference(repository, reference));
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'windlass-diff-'));
  const root = join(folder, 'base');
  let isReleased = false;
  const release = (): void => {
    if (isReleased) return;
    isReleased = true;
    process.off('exit', release);
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    git(repository, 'worktree', 'remove', '--force', root);
    rmSync(folder, { recursive: true, force: true });
    git(repository, 'worktree', 'prune');
  };
  const interrupted = (signal: NodeJS.Signals): void => {
    release();
    process.kill(process.pid, signal);
  };
  process.on('exit', release);
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  const added = git(
    repository,
    '-c',
    'core.hooksPath=/dev/null',
    'worktree',
    'add',
    '--detach',
    '--force',
    root,
    commit.out,
  );
  if (added.ok) return { root, commit: commit.out.slice(0, 9), release };
  release();
  return problem('--git', `${reference} cannot be checked out: ${added.error.split('\n').at(-1)}`);
}

function unknownReference(repository: string, reference: string): string {
  const isShallow = git(repository, 'rev-parse', '--is-shallow-repository').out === 'true';
  if (isShallow)
    return `'${reference}' is not in this clone, which is shallow; fetch it: git fetch --depth=1 origin ${reference} and give FETCH_HEAD, or clone with the whole history (actions/checkout: fetch-depth: 0)`;
  const remote = git(repository, 'rev-parse', '--verify', '--quiet', `origin/${reference}^{commit}`);
  const hint = remote.ok
    ? `did you mean 'origin/${reference}'?`
    : 'give a branch, tag or commit of this clone, or fetch it first';
  return `'${reference}' is no commit of this repository; ${hint}`;
}

const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml'];

/**
 * Shares the dependencies of the working tree with a checkout of the same lock file; the problem where they are others.
 * Of a folder without any there is nothing to share.
 */
export function shareDependencies(from: string, to: string): 'shared' | 'none' | 'others' {
  const modules = join(from, 'node_modules');
  if (!existsSync(modules)) return 'none';
  const texts = [from, to].map((folder) => LOCKS.map((lock) => textOf(join(folder, lock))).join('\n'));
  if (texts[0] !== texts[1]) return 'others';
  if (!existsSync(join(to, 'node_modules'))) symlinkSync(realpathSync(modules), join(to, 'node_modules'), 'dir');
  return 'shared';
}

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Where the program's own source lies in a repository; undefined where that only depends on it. */
export function ownSourceIn(repository: string, program: string): string | undefined {
  const inside = relative(repository, realpathSync(program));
  if (inside.startsWith('..') || inside.split(sep).includes('node_modules')) return undefined;
  const listed = git(repository, 'ls-files', '--error-unmatch', join(inside, 'package.json'));
  return listed.ok ? inside : undefined;
}

/** Whether a reference has another program than the working tree. */
export const hasOtherSource = (repository: string, commit: string, own: string): boolean =>
  !git(
    repository,
    'diff',
    '--quiet',
    commit,
    '--',
    ...['app', 'bin', 'lib', 'charts', 'package-lock.json'].map((part) => join(own, part)),
  ).ok;
