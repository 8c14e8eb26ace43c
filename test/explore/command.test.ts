import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWindlass } from '../support/windlass';

const folder = mkdtempSync(join(tmpdir(), 'windlass-explore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BUNDLE = "document.title = '</script>';";
const explore = (...args: readonly string[]) =>
  runWindlass(['explore', ...args], { loadExplorer: () => Promise.resolve(BUNDLE) });

test('the page holds the script and the plan of the environment', async () => {
  const file = join(folder, 'new/folder/explorer.html');
  expect(await explore('production', '--out', file)).toMatchObject({ exitCode: 0, stdout: '' });
  const html = readFileSync(file, 'utf8');
  expect(html).toContain("document.title = '<\\/script>';");
  expect(html).toContain('<title>Windlass explorer: production</title>');
  expect(html).toContain('"model":"deepseek-v4-pro"');
});

test.each([
  [[], '--out: give --out FILE or --serve, one of the two'],
  [['--out', 'x.html', '--serve'], '--out: give --out FILE or --serve, one of the two'],
  [['--serve', '0'], "--serve: '0' is no port; give a number from 1 to 65535"],
  [['--serve', '65536'], "--serve: '65536' is no port"],
  [['--serve', 'http'], "--serve: 'http' is no port"],
])('%j is refused in one line', async (args, message) => {
  const { exitCode, stdout, stderr } = await explore(...args);
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(message)]);
});

test('a folder is no file: nothing is left beside it', async () => {
  const taken = join(folder, 'taken');
  mkdirSync(taken);
  const { exitCode, stderr } = await explore('--out', taken);
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`--out: ${taken} cannot be written`)]);
  expect(existsSync(`${taken}.part`)).toBe(false);
  expect(readdirSync(taken)).toEqual([]);
});

test('a port that is taken is said, with another', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  try {
    const { exitCode, stderr } = await explore('--serve', String(port));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`^--serve: port ${port} is taken; give another, for example --serve \\d+\n$`));
  } finally {
    other.close();
  }
});
