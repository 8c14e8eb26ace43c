import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Processes } from '../../lib/rehearsal/control-plane/processes';
import { until } from '../../lib/rehearsal/wait';

const isAlive = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
  } catch {
    return false;
  }
};

test('stopping ends every process, its children too, and removes the directory', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-processes-'));
  const processes = new Processes(directory);
  processes.start('tree', '/bin/sh', ['-c', 'sleep 300 & echo $! > child; wait'], { PATH: '/usr/bin:/bin' });
  const child = await until(
    () =>
      existsSync(join(directory, 'child')) ? readFileSync(join(directory, 'child'), 'utf8') || undefined : undefined,
    5,
  );
  expect(isAlive(Number(child))).toBe(true);
  await processes.stopAll();
  expect(await until(() => (isAlive(Number(child)) ? undefined : 'ended'), 5)).toBe('ended');
  expect(existsSync(directory)).toBe(false);
});

test('killing the parent ends what it started', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-processes-'));
  const script = `
    const { Processes } = require(${JSON.stringify(resolve(__dirname, '../../lib/rehearsal/control-plane/processes.ts'))});
    new Processes(${JSON.stringify(directory)}).start('sleeper', '/bin/sh', ['-c', 'echo $$ > pid; exec sleep 300']);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '--eval', script], {
    cwd: resolve(__dirname, '../..'),
    stdio: 'ignore',
  });
  const file = join(directory, 'pid');
  const pid = Number(await until(() => (existsSync(file) ? readFileSync(file, 'utf8') || undefined : undefined), 15));
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  expect(await until(() => (isAlive(pid) || existsSync(directory) ? undefined : 'gone'), 5)).toBe('gone');
}, 30_000);

test('a program that ends by itself is told with its last words', async () => {
  const processes = new Processes(mkdtempSync(join(tmpdir(), 'windlass-processes-')));
  processes.start('broken', '/bin/sh', ['-c', 'echo no such flag; exit 3']);
  expect(await until(() => processes.failure('broken'), 5)).toBe('broken ended with 3:\nno such flag');
  await processes.stopAll();
});
