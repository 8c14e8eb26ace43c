import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ENVIRONMENTS_DIRECTORY, loadEnvironment } from '../../lib/config';
import { MAX_READING_S } from '../../lib/config/guarded-import';
import { smallEnvironment } from '../support/environments';

/** All of these: a new user's first hour. */
const ROOT = join(__dirname, '..', '..');
const elsewhere = mkdtempSync(join(tmpdir(), 'windlass-elsewhere-'));
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(elsewhere, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const shipped = readFileSync(join(ENVIRONMENTS_DIRECTORY, 'development.ts'), 'utf8');
const ok = JSON.stringify(smallEnvironment);
write('modules/package.json', '{ "type": "module" }');
write('commonjs/package.json', '{ "type": "commonjs" }');

interface Shell {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd?: string;
}

function run(command: string, { environment = {}, input, cwd = elsewhere }: Shell = {}) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd,
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: elsewhere, WINDLASS: join(ROOT, 'bin/windlass.mjs'), ROOT, ...environment },
  });
  return { status, stdout, stderr };
}

const accepted = (name: string) => ({ status: 0, stdout: expect.stringContaining(`${name}: ok, $`), stderr: '' });

describe('a copy of a shipped environment', () => {
  const besideLib = shipped.replace("'windlass'", "'../lib/config'");
  test.each([
    ['in no package', write('mine.ts', shipped)],
    ['in a package of CommonJS', write('commonjs/mine.ts', shipped)],
    ['in a package of ES modules', write('modules/mine.ts', shipped)],
    ['from when they imported a path', write('old.ts', besideLib)],
    ['from then, among ES modules', write('modules/deep/old.ts', besideLib)],
    ['as JSON, among ES modules', write('modules/mine.json', ok.replace('"small"', '"development"'))],
    [
      'beside another package of the name',
      (write('taken/node_modules/windlass/index.js', 'exports.anchor = 1;'), write('taken/mine.ts', shipped)),
    ],
  ])('%s is read where it lies', (_, file) => {
    expect(run(`"$WINDLASS" check ${file}`)).toEqual(accepted('development'));
  });

  const computed = shipped
    .replace('{ defineEnvironment }', '{ defineEnvironment, planEnvironment as plan }')
    .replace("name: 'development'", "name: typeof plan === 'function' ? 'development' : 'nothing'");
  test('takes whatever windlass exports, among ES modules too', () => {
    const file = write('modules/computed.ts', computed);
    expect(run(`"$WINDLASS" check ${file}`)).toEqual(accepted('development'));
    const { status, stderr } = run(
      `"$WINDLASS" check ${write('modules/misspelt.ts', computed.replace('planEnvironment as', 'planEnvironmet as'))}`,
    );
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^environment: .* does not provide an export named 'planEnvironmet'\n$/),
    });
  });

  test.each(['mine.ts', 'modules/mine.ts'])('becomes stacks: cdk synth -c environment=…/%s', (file) => {
    const { status, stderr } = run(
      `"$ROOT/node_modules/.bin/cdk" synth --quiet -c environment=${file} -a "node $ROOT/bin/run.mjs infra" --output out`,
      { environment: { CDK_VALIDATION: 'false' } },
    );
    expect(stderr).toMatch(/^Plan of development: /);
    expect(status).toBe(0);
    expect(existsSync(join(elsewhere, 'out/windlass-development-Network.template.json'))).toBe(true);
  });
});

describe('npm run in this project, called from another folder', () => {
  write('ok.json', ok);
  test('means the files of that folder', () => {
    expect(run('npm --prefix "$ROOT" run -s windlass -- check ./ok.json')).toEqual(accepted('small'));
  });

  test('and still knows the shipped ones by name', () => {
    expect(run('npm --prefix "$ROOT" run -s windlass -- check development')).toEqual(accepted('development'));
  });

  test('a script of another project changes nothing', () => {
    const environment = { INIT_CWD: ROOT, npm_package_json: join(elsewhere, 'package.json') };
    expect(run('"$WINDLASS" check ./ok.json', { environment })).toEqual(accepted('small'));
  });
});

describe('a pipe is read as JSON', () => {
  test.each([
    ['check -'],
    ['check /dev/stdin'],
    ['check - < ok.json'],
    ['check /dev/stdin < ok.json'],
    ['check <(cat ok.json)'],
  ])('windlass %s', (line) => {
    expect(run(`"$WINDLASS" ${line}`, { input: ok })).toEqual(accepted('small'));
  });

  test.each([
    ['check /dev/null', /^environment: \/dev\/null cannot be read: it is empty; give an environment as JSON\n$/],
    ['check - < /dev/null', /^environment: standard input cannot be read: it is empty; give an environment as JSON\n$/],
    ['check - < mine.ts', /^environment: standard input cannot be read: .*; of a pipe JSON is read, nothing else\n$/],
    ['plan /dev/null', /^environment: \/dev\/null cannot be read: it is empty/],
  ])('windlass %s is one clear line', (line, message) => {
    expect(run(`"$WINDLASS" ${line}`)).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('a file that does more than describe', () => {
  test.each([
    ['ends the process', 'process.exit(7);', /calls process\.exit\(7\); an environment only describes/],
    ['is rejected later', "void Promise.reject(new Error('later'));", /cannot be read: later$/],
    ['throws nothing', 'throw undefined;', /it throws undefined$/],
    ['throws what cannot be printed', 'throw { toString() { throw 1; } };', /it throws what cannot be printed$/],
    ['exports a promise', 'export default Promise.resolve({});', /exports a promise; export the environment itself$/],
    ['throws when it is read', "export default { get name() { throw new Error('no'); } };", /cannot be read: no$/],
  ])('%s: one clear line', (name, text, message) => {
    const file = write(`${name.replaceAll(' ', '-')}.ts`, text);
    const { status, stdout, stderr } = run(`"$WINDLASS" check ${file}`);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(message)]);
  });

  test('prints: not into what the command prints', () => {
    const file = write('prints.ts', shipped.replace('export default', "console.log('noise');\nexport default"));
    const { status, stdout, stderr } = run(`"$WINDLASS" check ${file} --json`);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'noise\n' });
  });

  test('leaves something running: the command ends all the same', () => {
    const file = write('runs-on.ts', shipped.replace('export default', 'setInterval(() => 0, 1e6);\nexport default'));
    expect(run(`timeout 60 "$WINDLASS" check ${file}`)).toEqual(accepted('development'));
  });

  test('is never done: the command says so after a while', async () => {
    const file = write('never.ts', 'export const then = () => undefined;');
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    const loaded = loadEnvironment(file);
    await jest.advanceTimersByTimeAsync(MAX_READING_S * 1000);
    jest.useRealTimers();
    expect(await loaded).toMatchObject({
      problems: [{ message: expect.stringMatching(/not read after \d+ s; wait for nothing in it$/) }],
    });
  });
});

test('the program runs where npm links it, in a folder of its own choosing', () => {
  mkdirSync(join(elsewhere, 'bin'));
  expect(run('ln -s "$ROOT/bin/windlass.mjs" bin/windlass && bin/windlass check ok.json')).toEqual(accepted('small'));
});
