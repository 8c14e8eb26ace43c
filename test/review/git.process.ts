import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviewResultSchema } from '../../lib/review/result-schema';
import { ROOT } from '../support/source-files';

/** A clone with its own source, in a folder whose name has spaces, and a merge in its history. */
const folder = mkdtempSync(join(tmpdir(), 'windlass review '));
const clone = join(folder, 'a clone');
const PARTS = [
  'app',
  'bin',
  'lib',
  'charts',
  'environments',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cdk.json',
];

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
    cwd: clone,
    encoding: 'utf8',
  }).trim();

const edit = (file: string, from: string | RegExp, to: string): void => {
  const path = join(clone, file);
  const text = readFileSync(path, 'utf8');
  const next = text.replace(from, to);
  if (next === text) throw new Error(`${file} does not say ${String(from)}`);
  writeFileSync(path, next);
};

const commit = (title: string): void => {
  git('add', '-A');
  git('commit', '-qm', title);
};

function diff(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(clone, 'bin', 'run.mjs'), 'windlass', 'diff', ...args],
    {
      cwd: clone,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

const left = () => ({
  worktrees: git('worktree', 'list').split('\n').length,
  folders: readdirSync(tmpdir()).filter((name) => name.startsWith('windlass-diff-')),
});

beforeAll(() => {
  mkdirSync(clone, { recursive: true });
  for (const part of PARTS) cpSync(join(ROOT, part), join(clone, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'), 'dir');
  writeFileSync(join(clone, '.gitignore'), 'node_modules\ncdk.out\ndist\n');
  git('init', '-q', '-b', 'main');
  commit('start');
  git('checkout', '-q', '-b', 'context');
  edit('environments/development.ts', 'maxModelLen: 32_768', 'maxModelLen: 16_384');
  commit('a smaller context');
  git('checkout', '-q', 'main');
  edit('environments/hybrid.ts', "'10.0.0.0/8'", "'10.0.0.0/8', '172.16.0.0/12'");
  commit('more sources');
  git('merge', '-q', '--no-ff', '-m', 'merge', 'context');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a merge against its first parent is what the branch brought', () => {
  const { status, stdout, stderr } = diff('--git', 'HEAD^1', '--json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const printed: unknown = JSON.parse(stdout);
  expect(reviewResultSchema.safeParse(printed).error?.issues ?? []).toEqual([]);
  const { reviews } = printed as { reviews: { environment: string; status: string; hurts: { kind: string }[] }[] };
  expect(reviews.map(({ environment, status: one }) => `${environment} ${one}`)).toEqual([
    'development changed',
    'h200 same',
    'hybrid same',
    'multi-node same',
    'production same',
  ]);
  expect(reviews[0]?.hurts.filter(({ kind }) => kind === 'restart')).toHaveLength(1);
  expect(left()).toEqual({ worktrees: 1, folders: [] });
});

test('an environment by name, from a folder below, with a gate that closes', () => {
  const { status, stdout } = diff('--git', 'HEAD~1', 'development', '--fail-on', 'restart,cost>10%');
  expect(status).toBe(2);
  expect(stdout).toMatch(/^ {2}restart {3}closed/m);
  expect(stdout).toMatch(/^ {2}cost>10% {2}open/m);
});

test('a reason lifts it, and stands in the output', () => {
  const { status, stdout } = diff(
    '--git',
    'HEAD~1',
    'development',
    '--fail-on',
    'restart',
    '--accept',
    'restart=agreed',
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/lifted: accepted by --accept: agreed/);
});

test('a detached head, and an environment that is new or gone', () => {
  git('checkout', '-q', '--detach');
  git('mv', 'environments/development.ts', 'environments/renamed.ts');
  const { status, stdout } = diff('--git', 'main', 'development', 'renamed');
  expect(status).toBe(0);
  // The stacks go by the name inside the file: another name of the file alone is no change of what runs.
  expect(stdout).toBe('Nothing changes: renamed\n');
  edit('environments/renamed.ts', "name: 'development'", "name: 'other'");
  const named = diff('--git', 'main', 'development', 'renamed');
  expect(named.stdout).toMatch(/development is removed, and nothing deletes its stacks/);
  expect(named.stdout).toMatch(/renamed is new/);
  expect(named.stdout).toMatch(/HEAD \([0-9a-f]{7,}\) with changes/);
  git('reset', '-q', '--hard', 'main');
  git('checkout', '-q', 'main');
});

test('what is refused is said, and closes the gate', () => {
  edit('environments/development.ts', 'maxModelLen: 16_384', 'maxModelLen: 9_000_000');
  const { status, stdout } = diff('--git', 'main', 'development', '--fail-on', 'unfit');
  expect(status).toBe(2);
  expect(stdout).toMatch(/REFUSED {3}models\[0\]\.maxModelLen/);
  git('checkout', '-q', '--', '.');
});

test('another source of the program synthesizes its own side', () => {
  edit('charts/serving-chart.ts', /minReadySeconds: /, 'minReadySeconds: 1 + ');
  const { status, stdout, stderr } = diff('--git', 'main', 'development');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/minReadySeconds: 100 → 101/);
  expect(stdout).toMatch(/synthesized by its own program/);
  git('checkout', '-q', '--', '.');
  expect(left()).toEqual({ worktrees: 1, folders: [] });
});

test('another lock file says what to do', () => {
  edit('package-lock.json', '"lockfileVersion": 3', '"lockfileVersion":  3');
  const { status, stderr } = diff('--git', 'main', 'development');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^--git: the lock file of [0-9a-f]+ is another.*--install/);
  git('checkout', '-q', '--', '.');
});

test.each([
  [['--git', 'nowhere'], /^--git: 'nowhere' is no commit of this repository/],
  [['--git', 'main', 'nothing'], /'nothing' is an environment on neither side; there are development,/],
  [['--git', 'main', '--fail-on', 'rain'], /^--fail-on: 'rain' is no gate; give replace,/],
  [['--git', 'main', '--fail-on', ' ,'], /^--fail-on: ' ,' names no gate, so nothing would be held/],
  [['--git', 'main', '--accept', 'restart='], /^--accept: 'restart=' gives no reason/],
])('%j is refused in a line', (args, message) => {
  const { status, stdout, stderr } = diff(...args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(message);
});

test('a shallow clone says how to fetch', () => {
  const shallow = join(folder, 'shallow');
  execFileSync('git', ['clone', '-q', '--depth=1', `file://${clone}`, shallow]);
  symlinkSync(join(ROOT, 'node_modules'), join(shallow, 'node_modules'), 'dir');
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(shallow, 'bin', 'run.mjs'), 'windlass', 'diff', '--git', 'HEAD~1'],
    {
      cwd: shallow,
      encoding: 'utf8',
    },
  );
  expect(status).toBe(1);
  expect(stderr).toMatch(/shallow; fetch it: git fetch --depth=1/);
});

test('what is interrupted leaves nothing behind', async () => {
  const child = spawn(process.execPath, [join(clone, 'bin', 'run.mjs'), 'windlass', 'diff', '--git', 'HEAD^1'], {
    cwd: clone,
  });
  const ended = new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
  while (left().worktrees === 1 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill('SIGINT');
  expect(await ended).toBe('SIGINT');
  expect(left()).toEqual({ worktrees: 1, folders: [] });
  expect(existsSync(join(clone, 'cdk.out'))).toBe(false);
});
