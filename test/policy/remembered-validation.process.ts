import { CloudFormationValidatePlugin, Stack, Validations } from 'aws-cdk-lib';
import { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { synthesizeCharts } from '../../charts';
import { checkAssembly, RememberedValidation } from '../../lib/policy';
import { createStacks } from '../../lib/stacks/create-stacks';
import { WindlassApp } from '../../lib/stacks/windlass-app';
import { planOf, SHIPPED_ENVIRONMENTS, type ShippedEnvironment } from '../support/plan-fixture';
import { unaccepted } from './support/unaccepted';

const directory = mkdtempSync(join(tmpdir(), 'windlass-validation-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const newFolder = (): string => mkdtempSync(join(directory, 'folder-'));

interface Report {
  readonly pluginReports: readonly { readonly suppressedViolations: readonly object[] }[];
}

/** For `JSON.parse`: where in this file something was called differs from call to call. */
const withoutTraces = (key: string, value: unknown): unknown =>
  /StackTrace|stackTraces/.test(key) ? undefined : value;

const asked = jest.spyOn(CloudFormationValidatePlugin.prototype, 'validate');
beforeEach(() => asked.mockClear());

describe("with CDK's own validator", () => {
  const validation = new RememberedValidation(newFolder()); // one for all: to start it costs seconds

  /** Writes environments to a folder and says what ended that. */
  function synthesize(names: readonly ShippedEnvironment[], change?: (template: CfnLaunchTemplate) => void) {
    const outdir = newFolder();
    const app = new WindlassApp({ outdir, context: { [DISABLE_ASSET_STAGING_CONTEXT]: true } });
    Validations.of(app).addPlugins(validation);
    for (const name of names) createStacks(app, planOf(name), { manifests: synthesizeCharts(planOf(name)) });
    for (const node of app.node.findAll()) if (node instanceof CfnLaunchTemplate) change?.(node);
    const error = errorOf(() => app.synth());
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'), withoutTraces) as Report;
    return { outdir, error: error?.replaceAll(basename(outdir), ''), report };
  }

  const first = synthesize(SHIPPED_ENVIRONMENTS);

  test('every shipped environment passes; what is acknowledged carries a reason', () => {
    expect(first.error).toBeUndefined();
    const { pluginReports } = first.report;
    expect(pluginReports).toMatchObject([
      { pluginName: 'CloudFormation Validate', pluginVersion: validation.version, violations: [] },
    ]);
    for (const suppressed of pluginReports[0]!.suppressedViolations)
      expect(suppressed).toMatchObject({ ruleName: 'W9009', reason: expect.stringMatching(/.{20}/) });
  });

  test('the same templates elsewhere are not validated again, and the report is the same', () => {
    const again = synthesize(SHIPPED_ENVIRONMENTS);
    expect(asked).not.toHaveBeenCalled();
    expect(again).toEqual({ ...first, outdir: again.outdir });
  });

  test('a mistake that only it knows ends synthesis, also when it was seen before', () => {
    const misspell = (template: CfnLaunchTemplate) =>
      template.addPropertyOverride('LaunchTemplateData.EbsOptimised', true);
    const { outdir, error } = synthesize(['development'], misspell);
    expect(error).toMatch(/EbsOptimised/);
    const found = unaccepted(checkAssembly(outdir));
    expect(found.map(({ rule, where }) => `${rule.id} ${where}`)).toEqual([]);
    expect(synthesize(['development'], misspell).error).toBe(error);
    expect(asked).toHaveBeenCalledTimes(1);
  });
});

test('a validator that fails ends synthesis, and nobody can acknowledge that', () => {
  asked.mockImplementationOnce(() => {
    throw new Error('no such wasm');
  });
  const app = new WindlassApp({ outdir: newFolder() });
  new CfnTopic(new Stack(app, 'A'), 'Topic');
  Validations.of(app).addPlugins(new RememberedValidation(newFolder()));
  Validations.of(app).acknowledge({ id: 'validator-failed', reason: 'a reason of more than twenty letters' });
  const printed = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = process.exitCode;
  const error = errorOf(() => app.synth());
  const failed = process.exitCode;
  process.exitCode = code;
  const text = [error, ...printed.mock.calls.map(([line]) => String(line))].join('\n');
  printed.mockRestore();
  expect([text, error !== undefined || failed === 1]).toEqual([expect.stringContaining('no such wasm'), true]);
});

function errorOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return String(error);
  }
}
