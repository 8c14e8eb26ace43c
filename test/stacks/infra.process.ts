import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import multiNode from '../../environments/multi-node';
import { environmentWith } from '../support/environments';
import type { EnvironmentInput } from '../../lib/config';

interface Report {
  readonly suppressedViolations: readonly { readonly ruleName: string; readonly reason: string }[];
}

const ROOT = resolve(__dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'windlass-infra-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the app as the CDK CLI does: context and output directory come by environment variable. */
function runApp(name: string, input: EnvironmentInput) {
  const file = join(directory, `${name}.json`);
  const outdir = join(directory, `${name}.out`);
  writeFileSync(file, JSON.stringify(input));
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/tsx'), ['bin/infra.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify({ environment: file }) },
  });
  return { status, stdout, stderr, outdir };
}

describe('an environment anywhere on disk', () => {
  const { status, stdout, stderr, outdir } = runApp('somewhere', multiNode);
  const written = (file: string): unknown => JSON.parse(readFileSync(join(outdir, file), 'utf8'));

  test('becomes stacks; the plan goes to standard error', () => {
    expect(stderr).toMatch(/^Plan of multi-node: us-west-2/);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    const { artifacts } = written('manifest.json') as { artifacts: object };
    for (const part of ['Network', 'Cluster', 'Storage', 'GpuCapacity', 'Workloads'])
      expect(artifacts).toHaveProperty([`windlass-multi-node-${part}`]);
  });

  test("passes CDK's own validation; what is acknowledged carries a reason", () => {
    const { pluginReports } = written('validation-report.json') as { pluginReports: Report[] };
    const [report] = pluginReports;
    expect(report).toMatchObject({ pluginName: 'CloudFormation Validate', conclusion: 'success', violations: [] });
    expect(report!.suppressedViolations.map(({ ruleName }) => ruleName)).toEqual(['W9009']);
    for (const { reason } of report!.suppressedViolations) expect(reason.length).toBeGreaterThan(20);
  });
});

test('problems are printed a line each, without stack trace, and nothing is written', () => {
  const broken = environmentWith((environment) => {
    environment.region = 'mars-north-1';
    environment.capacity[0]!.instanceType = 'p5.96xlarge';
  });
  const { status, stdout, stderr, outdir } = runApp('broken', broken);
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n').length).toBeGreaterThanOrEqual(2);
  for (const line of stderr.trim().split('\n')) expect(line).toMatch(/^[\w[\].]+: /);
  expect(existsSync(outdir)).toBe(false);
});
