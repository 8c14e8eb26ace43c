import { spawnSync } from 'node:child_process';
import { type Problem, problem } from '../problem';

/** `npm ci` in a checkout whose lock file is another; runs no script of any package but what npm itself needs. */
export async function install(directory: string): Promise<Problem | undefined> {
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: directory,
    encoding: 'utf8',
  });
  return status === 0
    ? undefined
    : problem(
        '--install',
        `npm ci failed in the checkout: ${(stderr ?? '').trim().split('\n').at(-1) ?? 'npm is not installed'}`,
      );
}
