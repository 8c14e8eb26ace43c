import { CloudFormationValidatePlugin, type IPolicyValidationContext, Stack } from 'aws-cdk-lib';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RememberedValidation } from '../../lib/policy';

const directory = mkdtempSync(join(tmpdir(), 'windlass-memory-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const newFolder = (): string => mkdtempSync(join(directory, 'folder-'));

/** To start the validator costs seconds; here it only matters whether it is asked. */
const asked = jest.spyOn(CloudFormationValidatePlugin.prototype, 'validate');
const versioned = jest.spyOn(CloudFormationValidatePlugin.prototype, 'version', 'get').mockReturnValue('1.2.3');
beforeEach(() => asked.mockClear());

describe('the memory', () => {
  const CLEAN = { success: true, violations: [] };
  const templatePath = join(directory, 'a.template.json');
  beforeEach(() => {
    asked.mockReturnValue(CLEAN);
    writeFileSync(templatePath, '{"Resources": {}}');
  });
  afterAll(() => {
    asked.mockRestore();
    versioned.mockRestore();
  });

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

  test('says which release of the validator it was, without asking it again', () => {
    const folder = newFolder();
    validate(folder);
    versioned.mockReturnValueOnce('another');
    const stack = { stackConstructPath: 'A', templatePath, accountId: '111122223333', region: 'us-west-2' };
    const memory = new RememberedValidation(folder);
    expect(memory.version).toBe('another');
    memory.validate({ stackTemplates: [stack], templatePaths: [templatePath], appConstruct: new Stack() });
    expect([memory.version, asked.mock.calls.length]).toEqual(['1.2.3', 1]);
  });

  test('leaves one file for each question, and violations without a template as they are', () => {
    const folder = newFolder();
    const violations = [{ ruleName: 'E1', description: 'd', violatingResources: [{ locations: ['a'] }] }];
    asked.mockReturnValue({ success: false, violations });
    expect([validate(folder), validate(folder)]).toEqual(Array(2).fill({ success: false, violations }));
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    validate(folder, { region: 'eu-west-1' });
    expect(readdirSync(folder)).toHaveLength(2);
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
    expect(validate(folder)).toEqual({
      success: false,
      violations: [
        {
          ruleName: 'validator-failed',
          description: "CDK's own validator judged nothing: Error: no such wasm",
          severity: 'fatal',
          violatingResources: [{ locations: ['node_modules/@aws/cloudformation-validate'] }],
          fix: 'install the dependencies of the lock file again (npm ci)',
        },
      ],
    });
    expect(validate(folder)).toEqual(CLEAN);
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
