import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';

const ROOT = join(__dirname, '..', '..');
const PROGRAM = join(ROOT, 'bin/windlass.mjs');

test('knows its version', () => {
  expect(spawnSync(PROGRAM, ['--version'], { encoding: 'utf8' }).stdout).toBe(`${version}\n`);
});

test('can be run as npm links it', () => {
  expect(statSync(PROGRAM).mode & 0o111).toBe(0o111);
  expect(existsSync(join(ROOT, 'bin/windlass.ts'))).toBe(true);
});

const terminal = (environment: string): string =>
  spawnSync('script', ['-qec', `${environment} ${PROGRAM} check development`, '/dev/null'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TERM: 'xterm' },
  }).stdout;

test('paints in a terminal, and not where NO_COLOR asks for none', () => {
  if (spawnSync('script', ['--version']).error !== undefined) return; // no pseudo-terminal on this machine
  const escape = String.fromCharCode(27);
  expect(terminal('')).toContain(`${escape}[32mok`);
  expect(terminal('NO_COLOR=1')).not.toContain(escape);
  expect(terminal('TERM=dumb')).not.toContain(escape);
});
