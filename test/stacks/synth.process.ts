import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { renderYaml, synthesizeCharts } from '../../charts';
import { planOf } from '../support/plan-fixture';

const ROOT = resolve(__dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'windlass-npm-synth-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(program: string, args: readonly string[], cwd: string) {
  const env = { PATH: process.env['PATH'], HOME: directory, CDK_DISABLE_CLI_TELEMETRY: 'true' };
  return spawnSync(program, args, { cwd, encoding: 'utf8', env });
}

/** A folder of its own, into which it writes `cdk.out` and `dist`. */
const newFolder = (): string => mkdtempSync(join(directory, 'in-'));
const synth = (cwd: string, ...args: string[]) => run('node', [join(ROOT, 'bin/run.mjs'), 'synth', ...args], cwd);

/** Every file below a folder with its content. */
const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length), readFileSync(path, 'latin1')]),
  );

describe('npm run synth', () => {
  const folder = newFolder();
  const { status, stdout, stderr } = synth(folder, 'development');

  test('prints the plan and the manifests it wrote', () => {
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^Plan of development: /) });
    const charts = synthesizeCharts(planOf('development'));
    expect(stdout).toBe(charts.map(({ name }) => `dist/development/${name}.yaml\n`).join(''));
    for (const chart of charts)
      expect(readFileSync(join(folder, 'dist/development', `${chart.name}.yaml`), 'utf8')).toBe(renderYaml(chart));
  });

  test('writes what the CDK CLI writes, called from another folder, byte for byte', () => {
    const cli = newFolder();
    const settings = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as object;
    writeFileSync(join(cli, 'cdk.json'), JSON.stringify({ ...settings, app: `node ${ROOT}/bin/run.mjs infra` }));
    const args = ['synth', '--quiet', '--context', 'environment=development'];
    expect(run(join(ROOT, 'node_modules/.bin/cdk'), args, cli)).toMatchObject({ status: 0 });
    expect(Object.keys(filesOf(join(folder, 'cdk.out')))).toContain('/windlass-development-Workloads.template.json');
    expect(filesOf(join(folder, 'cdk.out'))).toEqual(filesOf(join(cli, 'cdk.out')));
  });

  test('refuses an environment with a line a problem and writes nothing', () => {
    const refused = newFolder();
    expect(synth(refused, 'developmnt')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^environment: 'developmnt' is .*; did you mean 'development'\?\n$/),
    });
    expect(readdirSync(refused)).toEqual([]);
  });

  test('ends with what breaks the policy, without a stack trace and without manifests', () => {
    const broken = newFolder();
    const program = join(ROOT, 'test/policy/support/seeded-synth.ts');
    const { status, stdout, stderr } = run(join(ROOT, 'node_modules/.bin/tsx'), [program, 'multi-node'], broken);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('LaunchTemplateData.NetworkInterfaces.0.InterfaceType is "efa-only", but');
    expect(stderr).toContain("Suggested fix: make the interface on card 0, device 0 of type 'interface'");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(broken, 'dist'))).toBe(false);
  });

  test('leaves an assembly alone that another command reads', () => {
    const used = newFolder();
    mkdirSync(join(used, 'cdk.out'));
    writeFileSync(join(used, 'cdk.out', `read.${process.pid}.1.lock`), `${process.pid}`);
    expect(synth(used, 'development')).toMatchObject({
      status: 1,
      stderr: `output: process ${process.pid} uses cdk.out; wait until it has ended\n`,
    });
    expect(readdirSync(join(used, 'cdk.out'))).toHaveLength(1);
  });
});
