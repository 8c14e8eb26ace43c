import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeResultSchema } from '../../lib/change/result-schema';
import { loadEnvironment } from '../../lib/config';
import { sketches } from '../change/any-pair';
import { CASES } from '../change/cases';
import { runWindlass } from '../support/windlass';

const directory = mkdtempSync(join(tmpdir(), 'windlass-change-'));
afterAll(() => rmSync(directory, { recursive: true }));

const fileOf = (name: string, value: unknown): string => {
  const file = join(directory, name);
  writeFileSync(file, JSON.stringify(value));
  return file;
};

async function change(name: string, ...options: readonly string[]) {
  const [before, after] = CASES[name]!.map((value, index) => fileOf(`${index === 0 ? 'from' : 'to'}.json`, value));
  return { before: before!, after: after!, ...(await windlass(['change', before!, after!, ...options])) };
}

const windlass = (argv: readonly string[]) => runWindlass(argv, { loadStacks: async () => sketches });

test('steps are numbered, each command on a line of its own, the last with the file that was given', async () => {
  const { stdout, exitCode, after } = await change('another block in place of the one that runs');
  expect(exitCode).toBe(0);
  expect(stdout.match(/^\d+\. .*$/gm)).toHaveLength(3);
  expect(stdout.match(/^ {3}\$ npx cdk deploy .*$/gm)).toEqual([
    '   $ npx cdk deploy -c environment=step-1.json windlass-production-GpuCapacity',
    '   $ npx cdk deploy -c environment=step-2.json windlass-production-Workloads',
    expect.stringContaining(`-c environment=${after}`),
  ]);
  expect(stdout).toContain('   clients    ');
});

test('--out writes the files in between, which are environments', async () => {
  const out = join(directory, 'steps');
  const { stdout } = await change('another zone, under another name', '--out', out);
  expect(readdirSync(out).sort()).toEqual(['step-1.json', 'step-2.json', 'step-3.json']);
  expect(stdout).toContain(`-c environment=${join(out, 'step-1.json')}`);
  for (const file of readdirSync(out)) expect(await loadEnvironment(join(out, file))).toMatchObject({ ok: true });
});

test.each([
  ['steps', 'another zone, under another name', 0],
  ['refused', 'Kubernetes back', 1],
])('--json is for machines and keeps its schema: %s', async (verdict, name, code) => {
  const { stdout, exitCode } = await change(name, '--json');
  const printed: unknown = JSON.parse(stdout);
  expect(changeResultSchema.safeParse(printed).error?.issues ?? []).toEqual([]);
  expect(printed).toMatchObject({ verdict });
  expect(exitCode).toBe(code);
});

test('a refusal is a line with field, values and the way out', async () => {
  const { stderr, stdout, exitCode } = await change('Kubernetes back');
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
  expect(stderr).toMatch(/^kubernetesVersion: .*1\.36 to 1\.35; .*\n$/);
});

test('two files that are the same need nothing', async () => {
  const file = fileOf('same.json', CASES['a new revision']![0]);
  expect((await windlass(['change', file, file])).stdout).toMatch(/nothing to deploy\n$/);
  expect(JSON.parse((await windlass(['change', file, file, '--json'])).stdout)).toEqual({
    ok: true,
    verdict: 'nothing',
  });
});

test('problems of either file come in one run, those of the first marked', async () => {
  const bad = fileOf('bad.json', { ...CASES['a new revision']![0], account: '1' });
  const worse = fileOf('worse.json', { ...CASES['a new revision']![0], region: 'x' });
  const { stderr, exitCode } = await windlass(['change', bad, worse]);
  expect(stderr).toMatch(/^account: before: /m);
  expect(stderr).toMatch(/^region: '?x/m);
  expect(exitCode).toBe(1);
});

test('a folder that cannot be written is a problem', async () => {
  const { stderr, exitCode } = await change('another zone, under another name', '--out', join(fileOf('file', 1), 'x'));
  expect(stderr).toMatch(/^--out: .* cannot be written/);
  expect(exitCode).toBe(1);
});

test('what is printed twice is the same', async () => {
  const [one, other] = [await change('another zone', '--json'), await change('another zone', '--json')];
  expect(one.stdout).toBe(other.stdout);
});
