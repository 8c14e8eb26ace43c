import { Validations } from 'aws-cdk-lib';
import { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { acceptFinding, readAssembly, type ResourceRule, type Rule, WindlassPolicy } from '../../lib/policy';
import { createStacks } from '../../lib/stacks/create-stacks';
import { WindlassApp } from '../../lib/stacks/windlass-app';
import { planOf } from '../support/plan-fixture';

const ROOT = resolve(__dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'windlass-synth-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const MESSAGE =
  'windlass-multi-node-GpuCapacity/b300cr0123456789abcdef2usw2az2LaunchTemplate714A4BDE (AWS::EC2::LaunchTemplate): ' +
  'LaunchTemplateData.NetworkInterfaces.0.InterfaceType is "efa-only", but the primary network interface needs an IP address';

test('a mistake ends cdk synth of the real app with the message, and without a stack trace', () => {
  const app = 'node_modules/.bin/tsx test/policy/support/seeded-infra.ts';
  const args = ['synth', '--quiet', '--context', 'environment=multi-node', '--output', directory, '--app', app];
  const { status, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/cdk'), args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: directory, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(MESSAGE) });
  expect(stderr).toContain("Suggested fix: make the interface on card 0, device 0 of type 'interface'");
  expect(stderr).not.toMatch(/^\s+at /m);
});

/** An environment with a mistake in its GPU launch template. */
function spoiledApp(rules: readonly Rule[] = []): { readonly app: WindlassApp; readonly template: CfnLaunchTemplate } {
  const app = new WindlassApp({
    builtinCloudFormationValidation: false,
    outdir: mkdtempSync(join(directory, 'out-')),
    context: { [DISABLE_ASSET_STAGING_CONTEXT]: true },
  });
  Validations.of(app).addPlugins(new WindlassPolicy({ rules }));
  const { gpuCapacity } = createStacks(app, planOf('production'), { manifests: [] });
  const template = gpuCapacity.node.findAll().find((node) => node instanceof CfnLaunchTemplate);
  if (template === undefined) throw new Error('no launch template');
  template.addPropertyOverride('LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit', 2);
  return { app, template };
}

const ACCEPTANCE = {
  reason: 'the load balancer controller of this cluster reads the region from the metadata service',
  owner: 'platform',
  expires: '2027-06-30',
};

describe('in one process', () => {
  test('a mistake ends synthesis and says how to accept it', () => {
    expect(() => spoiledApp().app.synth()).toThrow(/HttpPutResponseHopLimit is 2[\s\S]*windlass::imds-hop-limit/);
  });

  test('a mistake that is accepted where it occurs does not', () => {
    const { app, template } = spoiledApp();
    acceptFinding(template, { ...ACCEPTANCE, rule: 'imds-hop-limit' });
    const { directory: assembly } = app.synth();
    const said = readAssembly(assembly).flatMap(({ exceptions = [] }) => exceptions);
    expect(said).toMatchObject([{ ...ACCEPTANCE, rule: 'imds-hop-limit' }]);
  });

  test('a rule that throws ends it too: CDK would take the policy for one that found nothing', () => {
    const throws: ResourceRule = {
      over: 'resource',
      id: 'throws',
      title: 'Throws',
      source: 'a slip',
      check: () => {
        throw new Error('no such field');
      },
    };
    expect(() => spoiledApp([throws]).app.synth()).toThrow(
      /HttpPutResponseHopLimit is 2[\s\S]*no such field", but a rule that throws judges nothing/,
    );
  });

  test('accepting another rule there changes nothing, and is an error', () => {
    const { app, template } = spoiledApp();
    acceptFinding(template, { ...ACCEPTANCE, rule: 'imds-tokens' });
    expect(() => app.synth()).toThrow(
      /HttpPutResponseHopLimit is 2[\s\S]*it accepts nothing: 'imds-tokens' finds nothing/,
    );
  });

  test('an empty acknowledgement on the app silences nothing', () => {
    const { app } = spoiledApp();
    Validations.of(app).acknowledge({ id: 'windlass::imds-hop-limit', reason: '' });
    expect(() => app.synth()).toThrow(/HttpPutResponseHopLimit is 2[\s\S]*it names no owner and no last day/);
  });
});
