import { CloudFormationValidatePlugin, type IPolicyValidationContext, Stack, Validations } from 'aws-cdk-lib';
import { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

describe('the memory', () => {
  const CLEAN = { success: true, violations: [] };
  const templatePath = join(directory, 'a.template.json');
  beforeEach(() => {
    asked.mockReturnValue(CLEAN);
    writeFileSync(templatePath, '{"Resources": {}}');
  });
  afterAll(() => asked.mockRestore());

  /** Asks a new process, so to speak, what it thinks of the template. */
  function validate(folder: string, { account = '111122223333', region = 'us-west-2' } = {}) {
    const stack = { stackConstructPath: 'A', templatePath, accountId: account, region };
    const context = { stackTemplates: [stack], templatePaths: [templatePath], appConstruct: new Stack() };
    return new RememberedValidation(folder).validate(context satisfies IPolicyValidationContext);
  }

  test('is asked by content: the same bytes once', () => {
    const folder = newFolder();
    expect([validate(folder), validate(folder)]).toEqual([CLEAN, CLEAN]);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  test.each<[string, () => { account?: string; region?: string } | void]>([
    ['one character of a template', () => writeFileSync(templatePath, '{"Resources":  {}}')],
    ['the account', () => ({ account: '444455556666' })],
    ['the region', () => ({ region: 'eu-west-1' })],
  ])('does not know what differs by %s', (_, change) => {
    const folder = newFolder();
    validate(folder);
    const place = change() ?? {};
    validate(folder, place);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('names violations where the templates are now', () => {
    const folder = newFolder();
    const violations = [{ ruleName: 'E1', description: 'd', violatingResources: [{ templatePath, locations: [] }] }];
    asked.mockReturnValue({ success: false, violations });
    expect([validate(folder), validate(folder)]).toEqual(Array(2).fill({ success: false, violations }));
    expect(readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8')).not.toContain(directory);
  });

  test.each<[string, (text: string) => string]>([
    ['emptied', () => ''],
    ['cut short', (text) => text.slice(0, -20)],
    ['of something else', () => 'x\n{"report"'],
    ['edited to pass', (text) => text.replace('"success":false', '"success":true')],
  ])('is not believed when its file is %s', (_, spoil) => {
    const folder = newFolder();
    asked.mockReturnValue({ success: false, violations: [] });
    validate(folder);
    const file = join(folder, readdirSync(folder)[0]!);
    writeFileSync(file, spoil(readFileSync(file, 'utf8')));
    expect(validate(folder)).toEqual({ success: false, violations: [] });
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('a validator that fails judges nothing, so nothing passes, and nothing is remembered', () => {
    const folder = newFolder();
    asked.mockImplementationOnce(() => {
      throw new Error('no such wasm');
    });
    expect(validate(folder)).toMatchObject({
      success: false,
      violations: [{ description: expect.stringContaining('no such wasm') }],
    });
    expect(validate(folder)).toEqual(CLEAN);
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

  test('is not believed under the name of other templates', () => {
    const folder = newFolder();
    validate(folder);
    const [one] = readdirSync(folder);
    validate(folder, { region: 'eu-west-1' });
    const other = readdirSync(folder).find((file) => file !== one);
    writeFileSync(join(folder, other!), readFileSync(join(folder, one!), 'utf8'));
    validate(folder, { region: 'eu-west-1' });
    expect(asked).toHaveBeenCalledTimes(3);
  });

  test.each<[string, (path: string) => void]>([
    ['is a file', (path) => writeFileSync(path, '')],
    ['holds folders', (path) => mkdirSync(path)],
  ])('costs only time where its folder %s', (title, make) => {
    const folder = join(newFolder(), 'memory');
    make(folder);
    if (title === 'holds folders') {
      validate(folder);
      const [file] = readdirSync(folder);
      rmSync(join(folder, file!));
      mkdirSync(join(folder, file!));
    }
    expect([validate(folder), validate(folder)]).toEqual([CLEAN, CLEAN]);
  });
});

function errorOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return String(error);
  }
}
