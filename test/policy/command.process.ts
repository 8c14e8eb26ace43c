import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '..', '..', 'bin/windlass.mjs');
const folder = mkdtempSync(join(tmpdir(), 'windlass-policy-process-'));
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const good = file('good.json', '{"Resources":{"Wait":{"Type":"AWS::CloudFormation::WaitConditionHandle"}}}');
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostNetwork: true, containers: []}\n';

function policy(argv: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(PROGRAM, ['policy', ...argv], { encoding: 'utf8', cwd: folder, input });
  return { status, stdout, stderr };
}

test('nothing found ends with 0, and says so', () => {
  const run = policy(['--templates', good]);
  expect([run.status, run.stderr]).toEqual([0, '']);
  expect(run.stdout).toMatch(/^files: nothing found in 1 template, 1 resource/);
});

test.each([
  ['json', (text: string) => (JSON.parse(text) as { verdict: string }).verdict, 'findings'],
  ['sarif', (text: string) => (JSON.parse(text) as { version: string }).version, '2.1.0'],
  ['junit', (text: string) => /^<\?xml[^>]*>\n<testsuites[^]*<\/testsuites>\n$/.test(text), true],
])(
  'manifests of standard input are judged; a pipe gets the report as %s and nothing else',
  (format, read, expected) => {
    const run = policy(
      ['--manifests', '-', '--format', format],
      `---\n${POD}---\n${POD.replace('name: p', 'name: q')}`,
    );
    expect([run.status, run.stderr]).toEqual([1, '']);
    expect(read(run.stdout)).toBe(expected);
  },
);

test.each([
  [
    'a folder that is not there',
    ['--templates', join(folder, 'none')],
    /^--templates: .*none cannot be read: ENOENT[^\n]*\n$/,
  ],
  [
    'a folder without files',
    ['--manifests', mkdtempSync(join(folder, 'empty-'))],
    /^--manifests: .* holds no file[^\n]*\n$/,
  ],
  ['a report that cannot be written', ['--templates', good, '--output', join(good, 'x')], /^--output: [^\n]*\n$/],
  ['an environment that is none', ['nobody'], /^[^\n]*nobody[^\n]*\n$/],
])('%s is one clear message, exit code 2, and no report', (_, argv, message) => {
  const run = policy(argv);
  expect([run.status, run.stdout]).toEqual([2, '']);
  expect(run.stderr).toMatch(message);
});

test('with JSON a refusal is JSON too', () => {
  const run = policy(['--templates', join(folder, 'none'), '--json']);
  expect(run.status).toBe(2);
  expect(JSON.parse(run.stdout)).toMatchObject({ ok: false });
});
