import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockAssembly } from '../../lib/cli/assembly-lock';

const directory = mkdtempSync(join(tmpdir(), 'windlass-lock-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const newAssembly = (...files: (readonly [string, string])[]): string => {
  const assembly = mkdtempSync(join(directory, 'cdk.out-'));
  for (const [name, text] of files) writeFileSync(join(assembly, name), text);
  return assembly;
};

/** Not this process, and running as long as it. */
const OTHER = `${process.ppid}`;
/** Above every process id of Linux. */
const ENDED = '4194305';

test.each([
  ['written', ['synth.lock', OTHER]],
  ['read', [`read.${OTHER}.3.lock`, OTHER]],
] as const)('an assembly that is being %s is refused', (_, file) => {
  const assembly = newAssembly(file);
  expect(lockAssembly(assembly)).toEqual({
    ok: false,
    problem: { field: 'output', message: `process ${OTHER} uses ${assembly}; wait until it has ended` },
  });
});

test('locks of processes that have ended do not count', () => {
  expect(lockAssembly(newAssembly(['synth.lock', ENDED], [`read.${ENDED}.1.lock`, ENDED]))).toMatchObject({ ok: true });
});

test('the CLI sees the lock until it is released; an assembly that stayed empty is gone then', () => {
  const assembly = join(directory, 'fresh', 'cdk.out');
  const lock = lockAssembly(assembly);
  expect(readdirSync(assembly)).toEqual(['synth.lock']);
  if (lock.ok) lock.release();
  expect(readdirSync(join(directory, 'fresh'))).toEqual([]);
});

test('what was written stays', () => {
  const assembly = newAssembly(['manifest.json', '{}']);
  const lock = lockAssembly(assembly);
  if (lock.ok) lock.release();
  expect(readdirSync(assembly)).toEqual(['manifest.json']);
});

test('a place that can be no folder is one line', () => {
  const file = join(newAssembly(['file', '']), 'file');
  expect(lockAssembly(join(file, 'cdk.out'))).toEqual({
    ok: false,
    problem: { field: 'output', message: expect.stringMatching(/cdk\.out cannot be written: ENOTDIR[^\n]*$/) },
  });
});
