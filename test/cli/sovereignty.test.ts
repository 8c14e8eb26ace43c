import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sealed } from '../sovereignty/sealed';
import { SHIPPED } from '../support/plan-fixture';
import { runWindlass as run } from '../support/windlass';

const folder = mkdtempSync(join(tmpdir(), 'sovereignty-'));
afterAll(() => rmSync(folder, { recursive: true }));

const runWindlass = (argv: readonly string[], given: Parameters<typeof run>[1] = {}): ReturnType<typeof run> =>
  run(argv, { readInput: (path) => readFileSync(path, 'utf8'), ...given });

const sovereignty = { regions: ['eu-central-1'], egress: 'none' };
const environment = join(folder, 'mine.json');
writeFileSync(
  environment,
  JSON.stringify({ ...SHIPPED.development, sovereignty: { ...sovereignty, regions: ['us-west-2'] } }),
);

/** Templates and objects in folders, as other tools leave them. */
function written(name: string, change: (sealed: Sealed) => void = () => undefined): readonly string[] {
  const sealed = new Sealed();
  change(sealed);
  const [templates, manifests] = [join(folder, name, 'templates'), join(folder, name, 'manifests')];
  for (const one of [templates, manifests]) mkdirSync(one, { recursive: true });
  const text = JSON.stringify({ Resources: sealed.resources }).replaceAll('eu-central-1', 'us-west-2');
  writeFileSync(join(templates, 'sealed.template.json'), text);
  writeFileSync(
    join(manifests, 'all.yaml'),
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: sealed.objects }).replaceAll('eu-central-1', 'us-west-2'),
  );
  return ['--templates', templates, '--manifests', manifests];
}

const leaky = (sealed: Sealed): void => sealed.route('NatGatewayId', 'nat-0123');

test('output as it is declared: exit code 0, and the facts', async () => {
  const { stdout, stderr, exitCode } = await runWindlass(['sovereignty', environment, ...written('sealed')]);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toContain('the output is what the environment declares');
  expect(stdout).toContain('clients 10.0.0.0/8 → sealed/BalancerSg');
  expect(stdout).toContain('DNS: a name that a pod asks for');
});

test('output that differs: exit code 1, each with path and way out', async () => {
  const { stdout, exitCode } = await runWindlass(['sovereignty', environment, ...written('leaky', leaky)]);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/path: pods of Deployment serving\/engine → .* → NAT gateway nat-0123 → internet/);
  expect(stdout).toContain("declare egress: [{ way: 'nat-gateway', to: 'internet', reason: '…' }]");
});

test('JSON has verdict, findings, ways and claims', async () => {
  const { stdout, exitCode } = await runWindlass(['sovereignty', environment, '--json', ...written('json', leaky)]);
  const json = JSON.parse(stdout) as Record<string, unknown>;
  expect(exitCode).toBe(1);
  expect(json).toMatchObject({ ok: false, verdict: 'differs' });
  for (const key of ['findings', 'ways', 'stores', 'logs', 'claims', 'notProvable'])
    expect((json[key] as unknown[]).length).toBeGreaterThan(0);
});

test('without a declaration nothing is compared', async () => {
  const { stdout, exitCode } = await runWindlass(['sovereignty', ...written('undeclared', leaky)]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('nothing is declared, so nothing is compared');
  expect(stdout).toContain('NAT gateway nat-0123 → internet');
});

test('the report says what can be checked, and judges no law', async () => {
  for (const option of ['--markdown', '--html']) {
    const { stdout } = await runWindlass(['sovereignty', environment, option, ...written('report', leaky)]);
    for (const words of [
      'CIS EKS 5.4.3',
      'GDPR Art. 28',
      'GDPR Art. 32',
      'GDPR Art. 44',
      'aws ec2 describe-route-tables',
      'NAT gateway nat-0123',
    ])
      expect(stdout).toContain(words);
    expect(stdout).not.toMatch(/complian/i);
  }
});

test('the page needs nothing else and has names for what a screen reader finds', async () => {
  const { stdout } = await runWindlass([
    'sovereignty',
    environment,
    '--html',
    ...written('page', (sealed) => sealed.set('Bucket', 'BucketName', '<script>alert(1)</script>')),
  ]);
  expect(stdout).toContain('<html lang="en">');
  expect(stdout).not.toMatch(/<(script|img|link|iframe)[^>]*\s(src|href)=/);
  expect(stdout).not.toContain('<script>alert');
  expect(stdout.match(/<h1>/g)).toHaveLength(1);
  expect(stdout.match(/<section aria-labelledby="(\w+)"><h2 id="\1">/g)?.length).toBe(
    stdout.match(/<section/g)?.length,
  );
  expect(stdout.match(/<caption>/g)?.length).toBe(stdout.match(/<table>/g)?.length);
});

test.each([
  [[], 'name an environment, or give --templates, --manifests or both'],
  [['--templates', '/nowhere'], '--templates: /nowhere'],
  [['--manifests', '/nowhere'], '--manifests: /nowhere'],
  [['--templates', environment], 'is no CloudFormation template: it has no Resources'],
])('%j is refused in one line', async (args, words) => {
  const { stderr, stdout, exitCode } = await runWindlass(['sovereignty', ...args]);
  expect([exitCode, stdout, stderr.trim().split('\n').length]).toEqual([1, '', 1]);
  expect(stderr).toContain(words);
});

test('objects come from standard input too, and short intrinsics of YAML are read', async () => {
  const templates = join(folder, 'yaml');
  mkdirSync(templates);
  writeFileSync(
    join(templates, 'a.yaml'),
    'Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n  Rule:\n    Type: AWS::Events::Rule\n    Properties:\n      Targets:\n        - Arn: !Sub arn:${AWS::Partition}:sns:eu-west-1:999988887777:t\n        - Arn: !Ref Topic\n',
  );
  const objects = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
  });
  const { stdout } = await runWindlass(['sovereignty', '--json', '--templates', templates, '--manifests', '-'], {
    readInput: (path) => (path === '-' ? objects : readFileSync(path, 'utf8')),
  });
  const { ways } = JSON.parse(stdout) as { ways: { kind: string; to: { name: string } }[] };
  expect(ways.filter(({ kind }) => kind === 'delivery').map(({ to }) => to.name)).toEqual([
    'arn:aws:sns:eu-west-1:999988887777:t',
  ]);
  expect(ways.filter(({ kind }) => kind === 'registry').map(({ to }) => to.name)).toEqual(['docker.io']);
});

test('check holds the declaration too', async () => {
  const sealed = new Sealed();
  leaky(sealed);
  const given = {
    loadStacks: async () => () =>
      sealed.output.stacks.map((stack) => ({ ...stack, account: '111122223333', region: 'us-west-2' })),
  };
  const { stderr, exitCode } = await runWindlass(['check', environment], given);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/sovereignty\.egress: .*NAT gateway nat-0123 → internet/);
});
