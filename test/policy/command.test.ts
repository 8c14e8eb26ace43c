import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rules } from '../../lib/policy';
import type { Stack, TemplateJson } from '../../lib/policy/model/resource';
import { SHIPPED } from '../support/plan-fixture';
import { runWindlass } from '../support/windlass';

const folder = mkdtempSync(join(tmpdir(), 'windlass-policy-command-'));
const file = (name: string, content: unknown): string => {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
};
const readInput = (path: string): string => readFileSync(path, 'utf8');

const KEY = { Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const bad = file('bad.json', { Resources: { Key: KEY } });
const good = file('good.yaml', 'Resources: {Topic: {Type: "AWS::CloudFormation::WaitConditionHandle"}}');
const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a&b' }, spec: { hostNetwork: true, containers: [] } };
const pod = file('pod.yaml', `# of a team\n${JSON.stringify(POD)}`);

const policy = (...argv: readonly string[]) =>
  runWindlass(['policy', ...argv], { readInput, now: '2026-11-29T00:00:00Z' });

describe('files', () => {
  test('are judged; a finding says rule, object, path, value and way out', async () => {
    const { stdout, exitCode, stderr } = await policy('--templates', bad, '--manifests', pod);
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(stdout).toContain('in 1 template, 1 resource, 1 Kubernetes object');
    expect(stdout).toContain(`key-rotation: ${rules.find(({ id }) => id === 'key-rotation')!.title}`);
    expect(stdout).toContain(`  ${bad}/Key (AWS::KMS::Key)\n    EnableKeyRotation is not set, but `);
    expect(stdout).toContain('      → set it to true');
  });

  test('that are right end with 0', async () => {
    expect(await policy('--templates', good)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('nothing found'),
    });
  });

  test('of which one is no input are not judged: every problem is told, exit code 2', async () => {
    const run = await policy(
      '--templates',
      join(folder, 'none.json'),
      '--templates',
      bad,
      '--manifests',
      file('a.yaml', 'a: ['),
    );
    expect([run.exitCode, run.stdout]).toEqual([2, '']);
    expect(run.stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^--templates: .*none.json cannot be read: ENOENT/),
      expect.stringMatching(/^--manifests: .*a.yaml, line 1: it does not parse/),
    ]);
  });

  test('of standard input', async () => {
    const run = await runWindlass(['policy', '--manifests', '-', '--json'], { readInput: () => JSON.stringify(POD) });
    const { subjects, verdict } = JSON.parse(run.stdout) as { verdict: string; subjects: { findings: object[] }[] };
    expect([run.exitCode, verdict]).toEqual([1, 'findings']);
    expect(subjects[0]?.findings).toContainEqual(
      expect.objectContaining({
        rule: 'pod-security',
        object: 'Pod a&b',
        path: 'spec.hostNetwork',
        file: 'standard input',
      }),
    );
  });

  test('a rule may be asked alone, which is said', async () => {
    const { stdout, exitCode } = await policy('--templates', bad, '--rule', 'bucket-tls');
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringContaining('only asked: bucket-tls; everything else is not judged'),
    ]);
    const misspelt = await policy('--templates', bad, '--rule', 'bucket-tsl');
    expect([misspelt.exitCode, misspelt.stderr]).toEqual([
      2,
      "--rule: 'bucket-tsl' is no rule; did you mean 'bucket-tls'?\n",
    ]);
  });
});

describe('for tools', () => {
  test('SARIF has a descriptor for each rule and a place for each result', async () => {
    const { stdout, exitCode } = await policy('--templates', bad, '--manifests', pod, '--format', 'sarif');
    const sarif = JSON.parse(stdout) as Sarif;
    expect([exitCode, sarif.version, sarif.runs.length]).toEqual([1, '2.1.0', 1]);
    const { tool, results } = sarif.runs[0]!;
    expect(tool.driver.rules).toHaveLength(rules.length + 1);
    for (const { ruleId, ruleIndex, message, locations, partialFingerprints } of results) {
      expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(message.text.length).toBeGreaterThan(20);
      expect(partialFingerprints['windlass/v1']).toMatch(/^[0-9a-f]{64}$/);
      expect(locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/(bad\.json|pod\.yaml)$/);
    }
    const [host] = results.filter(({ ruleId }) => ruleId === 'pod-security');
    expect(host?.locations[0]?.physicalLocation.region).toEqual({ startLine: 2 });
    expect(new Set(results.map(({ partialFingerprints: own }) => own['windlass/v1'])).size).toBe(results.length);
  });

  test('JUnit has a case for each rule and kind, and escapes what XML needs', async () => {
    const { stdout } = await policy('--manifests', pod, '--format', 'junit');
    const cases = stdout.match(/<testcase /g) ?? [];
    expect(stdout).toContain(`tests="${cases.length}"`);
    expect(stdout).toMatch(
      /<testcase classname="pod-security" name="Pod">\n\s+<failure message="Pod a&amp;b: spec.hostNetwork/,
    );
    expect(stdout).toMatch(/<testcase classname="no-node-port"|<testcase classname="image-digest" name="Pod"\/>/);
    expect(stdout).not.toMatch(/&(?!amp;|lt;|gt;|quot;|apos;)/);
  });

  test('a report goes to a file, or is refused', async () => {
    const report = join(folder, 'report.json');
    expect(await policy('--templates', bad, '--json', '--output', report)).toMatchObject({
      exitCode: 1,
      stdout: `${report}: the report\n`,
    });
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ ok: false, verdict: 'findings' });
    const refused = await policy('--templates', good, '--output', '/proc/none/report');
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/^--output: \/proc\/none\/report cannot be written/m),
    ]);
  });

  test('the rules are listed with controls and source', async () => {
    const { stdout } = await policy('--list', '--json');
    expect(JSON.parse(stdout)).toHaveLength(rules.length);
    expect((await policy('--list')).stdout).toContain('key-rotation');
  });
});

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly message: { readonly text: string };
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }[];
    }[];
  }[];
}

describe('an environment', () => {
  const template = { Resources: { Key: KEY } } as unknown as TemplateJson;
  const loadStacks = async () => (): readonly Stack[] => [{ name: 'windlass-a-Storage', template }];
  const exceptions = [
    {
      rule: 'key-rotation',
      object: 'windlass-a-Storage/Key (AWS::KMS::Key)',
      reason: 'imported key material cannot be rotated by KMS',
      owner: 'platform',
      expires: '2026-12-10',
    },
  ];
  const environment = (change: object, name = 'env.json'): string => file(name, { ...SHIPPED.development, ...change });
  const given = { loadStacks, readInput, now: '2026-11-29T00:00:00Z' };

  test('is judged by policy, check and charts, and nothing is written of what is found', async () => {
    const path = environment({});
    for (const argv of [
      ['policy', path],
      ['check', path],
      ['charts', path, '--out', join(folder, 'dist')],
    ]) {
      const run = await runWindlass(argv, { ...given, loadCharts: async () => () => [{ name: '00-a', yaml: 'a: 1' }] });
      expect([argv[0], run.exitCode]).toEqual([argv[0], 1]);
      expect(`${run.stdout}${run.stderr}`).toContain('EnableKeyRotation is not set');
    }
    expect(() => readFileSync(join(folder, 'dist'))).toThrow('ENOENT');
  });

  test('objects of another tool are judged too', async () => {
    const path = environment({ delivery: 'gitops', exceptions });
    const run = await runWindlass(['check', path], { ...given, loadObjects: async () => () => [POD] });
    expect([run.exitCode, run.stderr]).toEqual([
      1,
      expect.stringContaining('policy pod-security: Pod a&b: spec.hostNetwork is true'),
    ]);
  });

  test('accepts one finding, which is listed with reason, owner and last day', async () => {
    const path = environment({ exceptions });
    const run = await runWindlass(['policy', path], given);
    expect([run.exitCode, run.stdout]).toEqual([
      0,
      expect.stringContaining('Accepted (1)\n  key-rotation at windlass-a-Storage/Key'),
    ]);
    expect(run.stdout).toContain('accepted by platform until 2026-12-10: imported key material');
    expect(run.stdout).toContain('it ends in 11 days');
    const listed = await runWindlass(['policy', '--exceptions', '--json', path], given);
    expect(JSON.parse(listed.stdout)).toMatchObject({ accepted: [{ ...exceptions[0], at: 'exceptions[0]' }] });
    expect((await runWindlass(['policy', '--exceptions', path], given)).stdout).toContain('platform');
    const plan = await runWindlass(['plan', path], given);
    expect(plan.stdout).toMatch(/Exceptions of the policy\n\s+key-rotation\s+windlass-a-Storage\/Key/);
    const markdown = await runWindlass(['plan', path, '--markdown'], given);
    expect(markdown.stdout).toMatch(
      /\| key-rotation \| windlass-a-Storage\/Key .*: accepted by platform until 2026-12-10/,
    );
    const page = await runWindlass(['plan', path, '--html', '-'], given);
    expect(page.stdout).toMatch(
      /<h3>Exceptions of the policy<\/h3>.*<dt>key-rotation<\/dt><dd>windlass-a-Storage\/Key /,
    );
    const { exceptions: planned } = JSON.parse((await runWindlass(['plan', path, '--json'], given)).stdout) as {
      exceptions: object[];
    };
    expect(planned).toEqual(exceptions);
  });

  test.each([
    ['', /exception of key-rotation at windlass-a-Storage\/Key/],
    ['--markdown', /exception of key-rotation at windlass-a-Storage\/Key/],
    ['--html', /exception of key-rotation at windlass-a-Storage\/Key/],
    ['--json', /exception of key-rotation at windlass-a-Storage\/Key/],
  ])('whose exception is new is told by diff %s', async (flag, told) => {
    const [before, after] = [environment({ exceptions: [] }, 'before.json'), environment({ exceptions })];
    const run = await runWindlass(['diff', before, after, ...(flag === '' ? [] : [flag])], given);
    expect([run.stderr, run.stdout]).toEqual(['', expect.stringMatching(told)]);
  });

  test('whose exception has ended or is none is refused', async () => {
    const later = await runWindlass(['policy', environment({ exceptions })], { ...given, now: '2026-12-11T00:00:00Z' });
    expect([later.exitCode, later.stdout]).toEqual([
      1,
      expect.stringContaining('exceptions[0].expires: it ended on 2026-12-10'),
    ]);
    const short = await runWindlass(
      ['policy', environment({ exceptions: [{ ...exceptions[0], reason: 'x', expires: 'soon' }] })],
      given,
    );
    expect([short.exitCode, short.stderr.match(/exceptions\[0\]\.(reason|expires)/g)]).toEqual([
      2,
      ['exceptions[0].reason', 'exceptions[0].expires'],
    ]);
  });
});
