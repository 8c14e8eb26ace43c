import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentPlan } from '../../lib/environment';
import type { Stack } from '../../lib/policy/model/resource';
import { smallEnvironment } from '../support/environments';
import { type Run, runWindlass } from '../support/windlass';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'windlass-baseline-')));
const before = process.cwd();
beforeAll(() => process.chdir(root));
afterAll(() => {
  process.chdir(before);
  rmSync(root, { recursive: true });
});
beforeEach(() => {
  rmSync(join(root, 'baselines'), { recursive: true, force: true });
  mkdirSync(join(root, 'environments'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{}');
  environment({});
});

const environment = (change: object): void =>
  writeFileSync(join(root, 'environments/small.json'), JSON.stringify({ ...smallEnvironment, ...change }));
const FILE = join('environments', 'small.json');
const BASELINE = join(root, 'baselines/small.json');

/** Nothing that the policy has anything against. */
const OBJECTS = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'serving',
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': 'v1.36',
      },
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default-deny', namespace: 'serving' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  },
];
const KEY = 'arn:aws:kms:us-west-2:111122223333:key/00000000-0000-4000-8000-000000000000';
const bucketNamed = (BucketName: string) => ({
  Type: 'AWS::S3::Bucket',
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
  Properties: {
    BucketName,
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY },
        },
      ],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    VersioningConfiguration: { Status: 'Enabled' },
  },
});
const ALL = { 'Fn::GetAtt': ['Bucket', 'Arn'] };
const TLS_ONLY = {
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: 'Bucket' },
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 's3:*',
          Resource: [ALL, { 'Fn::Join': ['', [ALL, '/*']] }],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  },
};
const stacks = ({ environment: name }: Pick<EnvironmentPlan, 'environment'>, bucket = 'weights'): readonly Stack[] => [
  {
    name: `windlass-${name}-Storage`,
    region: 'us-west-2',
    account: '111122223333',
    template: {
      Resources: {
        Bucket: bucketNamed(bucket),
        TlsOnly: TLS_ONLY,
        Objects: { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { Manifest: JSON.stringify(OBJECTS) } },
      },
    },
  },
];
const windlass = (argv: readonly string[], bucket?: string): Promise<Run> =>
  runWindlass(argv, {
    version: '0.2.0',
    now: '2026-12-01T00:00:00Z',
    loadStacks: async () => (plan) => stacks(plan, bucket),
  });

test('is written once, with what is guarded and no instant, and then nothing of it is another', async () => {
  expect(await windlass(['baseline', FILE])).toEqual({
    stdout: 'baselines/small.json: 1 resource and 1 object are guarded; commit it\n',
    stderr: '',
    exitCode: 0,
  });
  const text = readFileSync(BASELINE, 'utf8');
  expect(text).toContain('"file": "environments/small.json"');
  expect(text).not.toContain('2026');
  expect((await windlass(['baseline'])).stdout).toBe('baselines/small.json: nothing of it is another\n');
  expect(readFileSync(BASELINE, 'utf8')).toBe(text);
});

test('--check writes nothing, and says whether it is what is synthesized now', async () => {
  const none = await windlass(['baseline', FILE, '--check']);
  expect({ ...none, there: existsSync(BASELINE) }).toEqual({
    stdout: '',
    stderr: "baselines/small.json: is not there; once 'small' is deployed, write it: windlass baseline small\n",
    exitCode: 1,
    there: false,
  });
  await windlass(['baseline', FILE]);
  expect(await windlass(['baseline', '--check'])).toMatchObject({
    stdout: 'baselines/small.json: is what is synthesized now\n',
    exitCode: 0,
  });
  const other = await windlass(['baseline', '--check'], 'other');
  expect(other).toMatchObject({ stdout: '', exitCode: 1 });
  expect(other.stderr).toMatch(/is not what is synthesized now; .*other in it: windlass-small-Storage\/Bucket\n$/);
});

test('without any there is nothing to write or to check', async () => {
  expect(await windlass(['baseline'])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^environments: none has a baseline yet/) as string,
  });
});

test('check refuses what is lost, a line each, and takes a permission', async () => {
  await windlass(['baseline', FILE]);
  expect(await windlass(['check', FILE])).toMatchObject({ exitCode: 0 });
  const refused = await windlass(['check', FILE], 'other');
  expect(refused).toMatchObject({ stdout: '', exitCode: 1 });
  expect(refused.stderr.trim().split('\n')).toEqual([
    expect.stringMatching(
      /Bucket \(AWS::S3::Bucket\) is deployed and would be replaced: BucketName \(weights → other\)/,
    ),
  ]);
  const charts = await windlass(['charts', FILE, '--out', join(root, 'dist')], 'other');
  expect(charts).toMatchObject({ stdout: '', exitCode: 1, stderr: refused.stderr });
  expect(existsSync(join(root, 'dist'))).toBe(false);
  const permission = {
    resource: 'windlass-small-Storage/Bucket',
    reason: 'the weights are staged again',
    owner: 'platform',
    expires: '2026-12-01',
  };
  environment({ replacements: [permission] });
  expect(await windlass(['check', FILE], 'other')).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await windlass(['check', FILE])).stderr).toMatch(
    /^replacements\[0\].resource: nothing replaces or deletes .* remove it\n$/,
  );
  environment({ replacements: [{ ...permission, expires: '2026-11-30' }] });
  expect((await windlass(['check', FILE], 'other')).stderr).toMatch(
    /replacements\[0\].expires: it ended on 2026-11-30/,
  );
});

test.each([
  [{ resource: '' }, /replacements\[0\].resource/],
  [{ resource: 'windlass-*' }, /a permission is for one/],
  [{ reason: 'because' }, /reason: .*20 letters/],
  [{ owner: ' ' }, /owner: .*who answers for it/],
  [{ expires: 'soon' }, /expires: .*a day like/],
])('a permission with %j is refused', async (change, message) => {
  environment({
    replacements: [
      { resource: 'x', reason: 'the weights are staged again', owner: 'platform', expires: '2027-01-01', ...change },
    ],
  });
  expect(await windlass(['check', FILE])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(message) as string,
  });
});

test('a damaged baseline, one of another environment, and an environment under another name are one problem', async () => {
  await windlass(['baseline', FILE]);
  const good = readFileSync(BASELINE, 'utf8');
  writeFileSync(BASELINE, good.slice(0, 100));
  expect((await windlass(['check', FILE])).stderr).toMatch(/^baselines\/small.json: is no JSON .*\n$/);
  writeFileSync(BASELINE, good.replace('"environment": "small"', '"environment": "large"'));
  expect((await windlass(['check', FILE])).stderr).toMatch(
    /^baselines\/small.json: is the baseline of 'large', not of 'small'.*\n$/,
  );
  writeFileSync(BASELINE, good);
  environment({ name: 'tiny' });
  expect((await windlass(['check', FILE])).stderr).toMatch(
    /^name: environments\/small.json is deployed as 'small' .*\n$/,
  );
});

describe('--from', () => {
  const assembly = (name: string, manifest: object): string => {
    const folder = join(root, name);
    mkdirSync(folder, { recursive: true });
    const [stack] = stacks({ environment: 'small' }, 'deployed');
    writeFileSync(join(folder, 'one.template.json'), JSON.stringify({ ...stack!.template, ...manifest }));
    const artifact = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111122223333/us-west-2',
      properties: { templateFile: 'one.template.json', stackName: stack!.name },
    };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts: { one: artifact } }));
    return name;
  };

  test('takes what was deployed', async () => {
    expect(await windlass(['baseline', FILE, '--from', assembly('cdk.out', {})])).toMatchObject({ exitCode: 0 });
    expect(readFileSync(BASELINE, 'utf8')).toContain('deployed');
    expect((await windlass(['check', FILE])).stderr).toMatch(/BucketName \(deployed → weights\)/);
  });

  test('needs the objects of another tool beside it', async () => {
    const { Bucket } = stacks({ environment: 'small' })[0]!.template.Resources!;
    expect(
      (await windlass(['baseline', FILE, '--from', assembly('gitops.out', { Resources: { Bucket } })])).stderr,
    ).toMatch(/^--from: gitops.out holds no Kubernetes objects/);
  });

  test.each([
    [['baseline', '--from', 'cdk.out'], /^--from: holds one environment; name it/],
    [['baseline', FILE, '--from', 'nowhere'], /^--from: nowhere is no folder/],
    [
      ['baseline', 'production', '--from', 'cdk.out'],
      /^--from: cdk.out holds windlass-small-Storage, none of 'production'/,
    ],
  ])('%j is refused', async (argv, message) => {
    assembly('cdk.out', {});
    expect(await windlass(argv)).toMatchObject({
      stdout: '',
      exitCode: 1,
      stderr: expect.stringMatching(message) as string,
    });
  });
});
