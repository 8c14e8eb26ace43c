import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesOf, ownPackage } from '../init/support';
import { ROOT } from '../support/source-files';
import { runWindlass } from '../support/windlass';

const page = readFileSync(join(ROOT, 'docs/own-repository.md'), 'utf8');
const commands = [...page.matchAll(/^windlass (init .*)$/gm)].map(([, command = '']) => command);

const scratch = mkdtempSync(join(tmpdir(), 'windlass-page-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** What the page imports lies where the command after it looks. */
const placed = (command: string): readonly string[] =>
  command.split(' ').map((word) => (word.endsWith('.ts') ? join(scratch, word) : word));
beforeAll(async () => {
  const [, imported = ''] = /^windlass (import .*)$/m.exec(page) ?? [];
  const { exitCode } = await runWindlass(placed(imported), { readInput: () => 'vllm serve Qwen/Qwen3-8B' });
  expect(exitCode).toBe(0);
});

const run = (command: string) =>
  runWindlass([...placed(command), '--dry-run', '--windlass', '0.2.0'], { ownPackage: () => ownPackage });

test.each(commands)('windlass %s works', async (command) => {
  expect(await run(command)).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: expect.stringContaining('=== bin/app.ts'),
  });
});

test('the page names every option and no other', async () => {
  const { stdout } = await runWindlass(['init', '--help']);
  const options = [...stdout.matchAll(/^ +(--[a-z-]+)/gm)].map(([, option = '']) => option);
  const named = new Set([...page.matchAll(/`(--[a-z-]+)/g)].map(([, option = '']) => option));
  expect(commands.length).toBeGreaterThan(3);
  expect(options.filter((option) => !named.has(option))).toEqual([]);
  expect([...named].filter((option) => !options.includes(option))).toEqual([]);
});

test('the page names every file that is written', () => {
  const written = [...filesOf().keys()];
  expect(written.filter((path) => !page.includes(path))).toEqual([]);
});
