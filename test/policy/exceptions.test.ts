import { App, Stack, Stage, Validations } from 'aws-cdk-lib';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  acceptFinding,
  check,
  type Exception,
  judge,
  judgedApp,
  type PolicyOptions,
  readAssembly,
  type Rule,
  rules,
  WindlassPolicy,
  written,
} from '../../lib/policy';
import type { TemplateJson } from '../../lib/policy/model/resource';

const KEY = { Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const template = { Resources: { One: KEY, Two: KEY } } as unknown as TemplateJson;
const findings = check({ stacks: [{ name: 's', template }], objects: [] });

const EXCEPTION: Exception = {
  rule: 'key-rotation',
  object: 's/One (AWS::KMS::Key)',
  reason: 'imported key material cannot be rotated by KMS',
  owner: 'platform',
  expires: '2027-06-30',
};
const judged = (...exceptions: Partial<Exception>[]) =>
  judge(findings, {
    exceptions: written(exceptions.map((one) => ({ ...EXCEPTION, ...one }))),
    ruleIds: rules.map(({ id }) => id),
    day: '2027-01-01T00:00:00Z',
  });
const said = (of: ReturnType<typeof judged>): readonly string[] =>
  of.problems.map(({ field, message }) => `${field}: ${message}`);
const openAt = (of: ReturnType<typeof judged>): readonly string[] =>
  of.open.filter(({ rule }) => rule.id === 'key-rotation').map(({ where }) => where);

describe('an exception', () => {
  test.each(['s/One (AWS::KMS::Key)', 's/One'])('takes one finding at one object, named %s', (object) => {
    const result = judged({ object });
    expect(result.accepted.map(({ finding }) => finding.where)).toEqual(['s/One (AWS::KMS::Key)']);
    expect([openAt(result), said(result)]).toEqual([['s/Two (AWS::KMS::Key)'], []]);
  });

  test.each([
    [
      'an unknown rule',
      { rule: 'key-rotatoin' },
      "exceptions[0].rule: 'key-rotatoin' is no rule; did you mean 'key-rotation'?",
    ],
    ['every object', { object: '*' }, "exceptions[0].object: '*' is no object; name one as its finding does"],
    ['every object of a stack', { object: 's/*' }, 'exceptions[0].object'],
    ['no object', { object: ' ' }, 'exceptions[0].object'],
    [
      'a stack',
      { object: 's' },
      "exceptions[0]: it accepts nothing: 'key-rotation' finds nothing at 's'; take it out, or name",
    ],
    ['no reason', { reason: '' }, "exceptions[0].reason: '' does not say why"],
    ['a blank reason', { reason: ' '.repeat(30) }, 'exceptions[0].reason'],
    ['a short reason', { reason: 'because' }, "exceptions[0].reason: 'because' does not say why"],
    ['no owner', { owner: ' ' }, 'exceptions[0].owner: nobody owns it'],
    ['no last day', { expires: undefined }, 'exceptions[0].expires: it never ends'],
    ['no day', { expires: '2027-13-45' }, "exceptions[0].expires: '2027-13-45' is no day"],
    ['a day that is over', { expires: '2026-12-31' }, 'exceptions[0].expires: it ended on 2026-12-31'],
    [
      'a rule that finds nothing there',
      { rule: 'bucket-tls' },
      "exceptions[0]: it accepts nothing: 'bucket-tls' finds nothing at",
    ],
  ] as const)('with %s is an error and takes nothing', (_, change, message) => {
    const result = judged(change);
    expect(result.accepted).toEqual([]);
    expect(openAt(result)).toHaveLength(2);
    expect(said(result)).toEqual([expect.stringContaining(message)]);
  });

  test('every fault is told at once, and one that stands twice', () => {
    expect(said(judged({ reason: '', owner: '', expires: 'soon' }))).toHaveLength(3);
    expect(said(judged({}, {}))).toEqual([expect.stringContaining('is accepted by exceptions[0] already; remove one')]);
  });

  test('that holds until today holds', () => expect(judged({ expires: '2027-01-01' }).accepted).toHaveLength(1));
});

/** An app with two keys that do not rotate. */
function synthesized(change: (app: App, one: CfnKey) => void, options: PolicyOptions = {}): string {
  const app = new App({
    outdir: mkdtempSync(join(tmpdir(), 'windlass-exceptions-')),
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  const stack = new Stack(app, 's', { env: { account: '111122223333', region: 'us-west-2' } });
  const keys = ['One', 'Two'].map(
    (id) => new CfnKey(stack, id, { keyPolicy: { Version: '2012-10-17', Statement: [] } }),
  );
  for (const key of keys) key.addOverride('DeletionPolicy', 'Retain');
  for (const key of keys) key.addOverride('UpdateReplacePolicy', 'Retain');
  Validations.of(app).addPlugins(new WindlassPolicy(options));
  change(app, keys[0]!);
  try {
    app.synth();
    return '';
  } catch (error) {
    return String(error);
  }
}

const COMPLAINT = { path: 'p', value: 1, problem: 'q', wayOut: 'w' };
const ACCEPTANCE = { rule: 'key-rotation', reason: EXCEPTION.reason, owner: 'platform', expires: '2027-06-30' };

describe('in synthesis', () => {
  const both = (text: string): readonly boolean[] =>
    ['s/One', 's/Two'].map((label) => text.includes(`${label} (AWS::KMS::Key): EnableKeyRotation is not set`));

  test('findings end it', () => expect(both(synthesized(() => undefined))).toEqual([true, true]));

  test.each([
    ['the app, without a reason', (app: App) => Validations.of(app), ''],
    ['the app, with one', (app: App) => Validations.of(app), 'a reason that is long enough'],
    ['the stack', (app: App) => Validations.of(app.node.findChild('s')), 'a reason that is long enough'],
    ['the resource', (_: App, one: CfnKey) => Validations.of(one), 'a reason that is long enough'],
  ])("an acknowledgement of CDK's at %s silences nothing and is an error itself", (_, at, reason) => {
    const text = synthesized((app, one) => at(app, one).acknowledge({ id: 'windlass::key-rotation', reason }));
    expect(both(text)).toEqual([true, true]);
    expect(text).toContain('it names no owner and no last day, and holds for everything below; write acceptFinding');
  });

  test.each([
    ['for a whole app', (app: App) => Validations.of(app), 'a reason', 'it holds for a whole stack or app'],
    ['without a reason', (_: App, one: CfnKey) => Validations.of(one), ' ', 'it gives no reason; say why'],
  ])("one of CDK's own rules %s is an error", (_, at, reason, message) => {
    const text = synthesized((app, one) => at(app, one).acknowledge({ id: 'CloudFormation-Validate::W9009', reason }));
    expect(text).toContain(message);
  });

  test('acceptFinding takes the one at its resource', () => {
    expect(both(synthesized((_, one) => acceptFinding(one, ACCEPTANCE)))).toEqual([false, true]);
  });

  test.each([
    ['the app', (app: App) => app],
    ['a stage', (app: App) => new Stage(app, 'stage')],
    ['a stack', (app: App) => app.node.findChild('s') as Stack],
  ])('acceptFinding refuses %s', (_, at) => {
    expect(() => acceptFinding(at(new App()), ACCEPTANCE)).toThrow();
    const app = new App();
    new Stack(app, 's');
    expect(() => acceptFinding(at(app), ACCEPTANCE)).toThrow('it is no single resource');
  });

  test('one that is none is an error, with the construct it stands at', () => {
    const text = synthesized((_, one) =>
      acceptFinding(one, { ...ACCEPTANCE, rule: 'no-such', owner: '', reason: 'x' }),
    );
    for (const field of ['rule', 'reason', 'owner']) expect(text).toContain(`acceptFinding at s/One.${field}: `);
    expect(both(text)).toEqual([true, true]);
  });

  test('what the environment accepts is taken; it ends at its day', () => {
    expect(both(synthesized(() => undefined, { exceptions: [EXCEPTION] }))).toEqual([false, true]);
    const ended = synthesized(() => undefined, { exceptions: [EXCEPTION], asOf: '2027-07-01T00:00:00Z' });
    expect(both(ended)).toEqual([true, true]);
    expect(ended).toContain('exceptions[0].expires: it ended on 2027-06-30');
  });

  test('one that nothing needs is an error', () => {
    const text = synthesized(() => undefined, { exceptions: [{ ...EXCEPTION, object: 's/Three' }] });
    expect(text).toContain("exceptions[0]: it accepts nothing: 'key-rotation' finds nothing at 's/Three'");
  });

  test('objects that another tool applies are judged with the templates', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { hostNetwork: true, containers: [] } };
    expect(synthesized(() => undefined, { objects: [pod] })).toContain('Pod a: spec.hostNetwork is true');
  });

  test('a violation says where it stands, why, and what to do', () => {
    const app = new App();
    const protectedStack = new Stack(app, 's', { terminationProtection: true });
    new CfnKey(new Construct(new Construct(protectedStack, 'Keys'), 'Resource'), 'Default');
    const templatePath = join(mkdtempSync(join(tmpdir(), 'windlass-plugin-')), 's.json');
    writeFileSync(
      templatePath,
      JSON.stringify({ Resources: { One: { ...KEY, Properties: { EnableKeyRotation: false } } } }),
    );
    const own = { title: 't', source: 'a guideline' };
    const told: Rule[] = [
      {
        ...own,
        over: 'template',
        id: 'own-template',
        check: (of) => [{ ...COMPLAINT, value: [of.constructs, of.terminationProtection, of.account, of.region] }],
      },
      { ...own, over: 'object', id: 'own-object', kinds: ['Pod'], check: () => [COMPLAINT] },
    ];
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } };
    const validate = (more: object): readonly unknown[] => {
      const context = { stackTemplates: [{ templatePath, stackConstructPath: 's', ...more }], appConstruct: app };
      const report = new WindlassPolicy({ rules: told, objects: [pod] }).validate(context as never);
      return ['key-rotation', 'own-template', 'own-object'].map((id) =>
        report.violations.find(({ ruleName }) => ruleName === id),
      );
    };
    const { title, source } = rules.find(({ id }) => id === 'key-rotation')!;
    const [key, whole, one] = validate({ accountId: '111122223333', region: 'us-west-2' });
    expect(key).toMatchObject({
      severity: 'fatal',
      description: expect.stringContaining('EnableKeyRotation is false'),
      ruleMetadata: { title, source },
      violatingResources: [{ locations: ['Properties.EnableKeyRotation'], resourceLogicalId: 'One', templatePath }],
    });
    const [constructs] = [
      { [protectedStack.getLogicalId(app.node.findAll().find((node) => CfnKey.isCfnResource(node))!)]: 'Keys' },
    ];
    expect(whole).toEqual({
      ruleName: 'own-template',
      severity: 'fatal',
      description: expect.stringContaining(JSON.stringify([constructs, true, '111122223333', 'us-west-2'])),
      fix: 'w',
      ruleMetadata: own,
      violatingResources: [{ locations: ['p'], templatePath }],
    });
    expect(one).toMatchObject({ violatingResources: [{ locations: ['Properties.Manifest'] }] });
    expect(JSON.stringify(one)).not.toContain('templatePath');
    expect(JSON.stringify(validate({})[1])).toContain(
      JSON.stringify(JSON.stringify([constructs, true, null, null])).slice(1, -1),
    );
  });

  test('templates that cannot be read end it: CDK would take the policy for one that found nothing', () => {
    const context = { stackTemplates: [{ templatePath: '/none', stackConstructPath: 's' }], appConstruct: new App() };
    const report = new WindlassPolicy().validate(context as never);
    expect([report.success, report.violations[0]?.description]).toEqual([
      false,
      expect.stringContaining('judged nothing'),
    ]);
  });

  test('what is written to an assembly is read from it', () => {
    let outdir = '';
    synthesized((app, one) => {
      acceptFinding(one, ACCEPTANCE);
      Validations.of(app.node.findChild('s')).acknowledge({ id: 'windlass::key-rotation', reason: '' });
      outdir = app.outdir;
    });
    const { accepted, problems } = judgedApp({ stacks: readAssembly(outdir), objects: [] });
    expect(accepted.map(({ finding }) => finding.where)).toEqual(['s/One (AWS::KMS::Key)']);
    expect(problems).toMatchObject([{ field: "acknowledge('windlass::key-rotation') at s" }]);
  });
});
