import type { Stack, TemplateJson } from '../../lib/policy/model/resource';
import {
  changesBetween,
  collisionsBetween,
  exportsInUse,
  refusalsBetween,
  SERVICE_RULES,
  stacksLeft,
  type Step,
} from '../../lib/policy/update-safety';
import { effectOf, identifierOf, replacingPaths } from '../../lib/policy/update-safety/resource-schemas';
import { compareReleases, compareVersions } from '../../lib/policy/update-safety/service-rules/versions';
import { limitComplaints } from '../../lib/policy/update-safety/template-limits';
import { REFUSED, type RefusalSeed } from './refusal-seeds';
import { ref } from '../policy/kinds/template';

const rulesOf = ({ before, after }: RefusalSeed): readonly string[] => [
  ...new Set(refusalsBetween(before, after).map(({ rule }) => rule)),
];

test.each(REFUSED.map((seed) => [seed.name, seed] as const))('%s: that rule and no other refuses it', (_, seed) => {
  expect(rulesOf(seed)).toEqual([seed.rule]);
});

test.each(REFUSED.map((seed) => [seed.name, seed] as const))('%s: what is deployed is refused nothing', (_, seed) => {
  const deployed: readonly Stack[] = seed.before;
  expect(refusalsBetween(deployed, deployed)).toEqual([]);
});

const att = (...path: readonly string[]): object => ({ 'Fn::GetAtt': path });
const stack = (name: string, Resources: object, rest: object = {}, more: object = {}): Stack => ({
  name,
  template: { Resources, ...rest } as TemplateJson,
  ...more,
});

describe('versions', () => {
  test.each<[unknown, unknown, number | undefined]>([
    ['1.36', '1.35', 1],
    ['1.35', '1.36', -1],
    ['1.36', '1.36', 0],
    ['1.36.4', '1.36', 0],
    ['2.0', '1.999', 1],
    ['10.1', '9.1', 1000],
    [ref('P'), '1.36', undefined],
    ['1.36', undefined, undefined],
    ['v1.36', '1.36', undefined],
    ['1', '1.36', undefined],
  ])('%j against %j', (one, other, difference) => expect(compareVersions(one, other)).toBe(difference));

  test.each<[unknown, unknown, number | undefined]>([
    ['1.36.4-20261101', '1.36.4-20260901', 200],
    ['1.36.4-20260901', '1.36.4-20261101', -200],
    ['1.36.5-20260101', '1.36.4-20261101', 1],
    ['1.35.9-20261101', '1.36.4-20261101', -1],
    ['2.0.0', '1.9.9', 1],
    ['1.62.0-4fd3b1ab', '1.62.0-9999999a', 0],
    ['1.62.10-x', '1.62.9-x', 1],
    ['1.62', '1.62.0', undefined],
    ['1.62.0', undefined, undefined],
    ['x1.62.0', '1.62.0', undefined],
  ])('the release %j against %j', (one, other, difference) => expect(compareReleases(one, other)).toBe(difference));
});

/** What services refuse of one step: rules with their properties, reasons, and while what. */
function refused(
  type: string,
  before: Record<string, unknown> | undefined,
  after: Record<string, unknown>,
  targets: Record<string, Record<string, unknown>> = {},
): readonly string[] {
  const keys = Object.keys({ ...before, ...after });
  const step: Step = {
    type,
    ...(before === undefined ? {} : { before }),
    after,
    changed:
      before === undefined ? keys : keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key])),
    target: (side, path) => targets[`${side} ${path}`],
  };
  return SERVICE_RULES.filter(({ types }) => types.includes(type)).flatMap(({ id, judge }) => {
    const said = judge(step);
    return said === undefined
      ? []
      : [[id, said.properties.join(), ...(said.onlyWhile === undefined ? [] : ['while'])].join(' ')];
  });
}

describe('a cluster', () => {
  const from = (was: unknown, is: unknown): readonly string[] =>
    refused('AWS::EKS::Cluster', { Version: was }, { Version: is });
  test.each<[unknown, unknown, readonly string[]]>([
    ['1.36', '1.36', []],
    ['1.36', '1.37', []],
    ['1.36', '1.38', ['eks-cluster-one-minor-at-a-time Version']],
    ['1.36', '1.35', ['eks-cluster-back Version while']],
    ['1.36', '1.34', ['eks-cluster-back Version']],
    ['1.36', ref('P'), []],
    [undefined, '1.38', []],
  ])('goes from %j to %j', (was, is, rules) => expect(from(was, is)).toEqual(rules));

  test('that is made may be of any version', () =>
    expect(refused('AWS::EKS::Cluster', undefined, { Version: '1.20' })).toEqual([]));
});

describe('a file system', () => {
  const from = (was: unknown, is: unknown, more: object = {}): readonly string[] =>
    refused(
      'AWS::FSx::FileSystem',
      { FileSystemType: 'LUSTRE', StorageCapacity: was },
      { FileSystemType: 'LUSTRE', StorageCapacity: is, ...more },
    );
  const [ONLY, STEPS] = ['fsx-lustre-grows-only StorageCapacity', 'fsx-lustre-grows-in-steps StorageCapacity'];
  test.each<[unknown, unknown, object, readonly string[]]>([
    [4800, 4800, {}, []],
    [4800, 7200, {}, []],
    [4800, '7200', {}, []],
    [4800, 4799, {}, [ONLY]],
    [4800, 7199, {}, [STEPS]],
    [4800, 7201, {}, [STEPS]],
    [4800, 7199, { StorageType: 'HDD' }, []],
    [1200, 1200, {}, []],
    [4800, 2400, { FileSystemType: 'WINDOWS' }, []],
    [4800, 7199, { FileSystemType: 'WINDOWS' }, []],
    [4800, undefined, {}, []],
  ])('of %j grows to %j', (was, is, more, rules) => expect(from(was, is, more)).toEqual(rules));

  test('that is made has any size, and one that grows is told the next', () => {
    expect(refused('AWS::FSx::FileSystem', undefined, { FileSystemType: 'LUSTRE', StorageCapacity: 1200 })).toEqual([]);
    const of = (capacity: number): Stack =>
      stack('s', {
        F: { Type: 'AWS::FSx::FileSystem', Properties: { FileSystemType: 'LUSTRE', StorageCapacity: capacity } },
      });
    expect(refusalsBetween([of(4800)], [of(7201)]).map(({ wayOut }) => wayOut)).toEqual(['use 9600']);
    expect(refusalsBetween([of(4800)], [of(2400)]).map(({ reason }) => reason)).toEqual([
      'the storage capacity of a Lustre file system can only be increased: 4800 to 2400 GiB',
    ]);
  });
});

describe('a schedule', () => {
  test.each<[unknown, boolean]>([
    ['cron(30 11 4 12 ? 2026)', true],
    ['cron(30 11 ? 12 FRI 2026)', true],
    ['cron(30 11 ? 12 ? 2026)', false],
    ['cron(30 11 4 12 FRI 2026)', false],
    ['cron(30 11 4 12 ?)', false],
    ['cron(30 11 4 12 ? 2026 1)', false],
    ['x cron(30 11 4 12 ? 2026)', false],
    ['cron(30 11 4 12 ? 2026) x', false],
    ['at(2026-12-04T11:30:00)', true],
    ['at(2026-12-04T11:30:00Z)', false],
    ['at(2026-12-04)', false],
    ['rate(5 minutes)', true],
    ['rate(1 hour)', true],
    ['rate(10 days)', true],
    ['rate(1 week)', false],
    ['rate(x days)', false],
    [ref('P'), true],
    [undefined, true],
  ])('at %j is taken: %s', (ScheduleExpression, taken) =>
    expect(refused('AWS::Scheduler::Schedule', undefined, { ScheduleExpression })).toEqual(
      taken ? [] : ['scheduler-expression ScheduleExpression'],
    ),
  );

  test('stays in its group', () => {
    const type = 'AWS::Scheduler::Schedule';
    expect(refused(type, { GroupName: 'a' }, { GroupName: 'b' })).toEqual(['scheduler-group-stays GroupName']);
    expect(refused(type, { GroupName: 'a', Name: 'a' }, { GroupName: 'a', Name: 'b' })).toEqual([]);
    expect(refused(type, undefined, { GroupName: 'b' })).toEqual([]);
  });
});

describe('a node group', () => {
  const TYPE = 'AWS::EKS::Nodegroup';
  const [VERSION, TEMPLATE, STAYS, NEWER, BACK, BLOCK, CONTENT] = [
    'eks-nodegroup-version-alone',
    'eks-nodegroup-launch-template-alone',
    'eks-nodegroup-launch-template-stays',
    'eks-nodegroup-not-newer-than-cluster',
    'eks-nodegroup-never-back',
    'eks-nodegroup-block-empty-for-update',
    'eks-nodegroup-launch-template-content',
  ];
  const template = (Version: string, more: object = { Id: 'lt-1' }): object => ({ ...more, Version });
  test.each<[string, Record<string, unknown>, Record<string, unknown>, readonly string[]]>([
    ['nothing', { Version: '1.36' }, { Version: '1.36' }, []],
    ['a version', { Version: '1.35' }, { Version: '1.36' }, []],
    ['both versions', { Version: '1.35', ReleaseVersion: '1.35.1' }, { Version: '1.36', ReleaseVersion: '1.36.1' }, []],
    ['a version with force', { Version: '1.35' }, { Version: '1.36', ForceUpdateEnabled: true }, []],
    ['a version with labels', { Version: '1.35' }, { Version: '1.36', Labels: {} }, [`${VERSION} Version,Labels`]],
    ['labels with tags', { Labels: { a: 1 } }, { Labels: {}, Tags: {} }, []],
    ['a template', { LaunchTemplate: template('1') }, { LaunchTemplate: template('2') }, []],
    [
      'a template with labels',
      { LaunchTemplate: template('1') },
      { LaunchTemplate: template('2'), Labels: {} },
      [`${TEMPLATE} LaunchTemplate,Labels`],
    ],
    [
      'a template with a version',
      { LaunchTemplate: template('1'), Version: '1.35' },
      { LaunchTemplate: template('2'), Version: '1.36' },
      [`${VERSION} Version,LaunchTemplate`],
    ],
    [
      'another template',
      { LaunchTemplate: template('1') },
      { LaunchTemplate: template('1', { Id: 'lt-2' }) },
      [`${STAYS} LaunchTemplate`],
    ],
    [
      'another by name',
      { LaunchTemplate: template('1', { Name: 'a' }) },
      { LaunchTemplate: template('1', { Name: 'b' }) },
      [`${STAYS} LaunchTemplate`],
    ],
    ['an earlier version', { Version: '1.36' }, { Version: '1.35' }, [`${BACK} Version`]],
    [
      'an earlier release',
      { ReleaseVersion: '1.36.2-20260101' },
      { ReleaseVersion: '1.36.1-20260101' },
      [`${BACK} ReleaseVersion`],
    ],
    ['a later release', { ReleaseVersion: '1.36.1-20260101' }, { ReleaseVersion: '1.36.1-20260102' }, []],
    [
      'both earlier',
      { Version: '1.36', ReleaseVersion: '1.36.2' },
      { Version: '1.35', ReleaseVersion: '1.35.2' },
      [`${BACK} Version,ReleaseVersion`],
    ],
    [
      'a version on a block',
      { Version: '1.35', CapacityType: 'CAPACITY_BLOCK', ScalingConfig: { DesiredSize: 1 } },
      { Version: '1.36', CapacityType: 'CAPACITY_BLOCK', ScalingConfig: { DesiredSize: 1 } },
      [`${BLOCK} Version`],
    ],
    [
      'the same while it is empty',
      { Version: '1.35', CapacityType: 'CAPACITY_BLOCK', ScalingConfig: { DesiredSize: 0 } },
      { Version: '1.36', CapacityType: 'CAPACITY_BLOCK', ScalingConfig: { DesiredSize: 0 } },
      [`${BLOCK} Version while`],
    ],
    [
      'the same of no size',
      { Version: '1.35', CapacityType: 'CAPACITY_BLOCK' },
      { Version: '1.36', CapacityType: 'CAPACITY_BLOCK' },
      [`${BLOCK} Version while`],
    ],
    ['labels on a block', { CapacityType: 'CAPACITY_BLOCK' }, { CapacityType: 'CAPACITY_BLOCK', Labels: {} }, []],
  ])('changes %s', (_, before, after, rules) => expect(refused(TYPE, before, after)).toEqual(rules));

  test('that is made is refused nothing of an update', () =>
    expect(
      refused(TYPE, undefined, {
        Version: '1.36',
        ReleaseVersion: '1.36.1',
        LaunchTemplate: template('1'),
        Labels: {},
        CapacityType: 'CAPACITY_BLOCK',
      }),
    ).toEqual([]));

  test('is no newer than its cluster', () => {
    const made = (Version: unknown, cluster: unknown): readonly string[] =>
      refused(TYPE, undefined, { Version }, { 'after ClusterName': { Version: cluster } });
    expect([
      made('1.37', '1.36'),
      made('1.36', '1.36'),
      made('1.35', '1.36'),
      made(undefined, '1.36'),
      made('1.37', ref('P')),
    ]).toEqual([[`${NEWER} Version`], [], [], [], []]);
    expect(refused(TYPE, undefined, { Version: '1.37' }, {})).toEqual([]);
  });

  test('is on a block by its template too, before or after', () => {
    const on = (side: string, MarketType: string): readonly string[] =>
      refused(
        TYPE,
        { Version: '1.35' },
        { Version: '1.36' },
        { [`${side} LaunchTemplate.Id`]: { LaunchTemplateData: { InstanceMarketOptions: { MarketType } } } },
      );
    expect([on('before', 'capacity-block'), on('after', 'capacity-block'), on('after', 'spot')]).toEqual([
      [`${BLOCK} Version while`],
      [`${BLOCK} Version while`],
      [],
    ]);
  });

  test('takes no template that says what the group must', () => {
    const with_ = (data: unknown): readonly string[] =>
      refused(TYPE, undefined, {}, { 'after LaunchTemplate.Id': { LaunchTemplateData: data } });
    expect([
      with_({ HibernationOptions: {} }),
      with_({ NetworkInterfaces: [{ SubnetId: 's' }] }),
      with_({ IamInstanceProfile: {} }),
    ]).toEqual([[`${CONTENT} LaunchTemplate`], [`${CONTENT} LaunchTemplate`], [`${CONTENT} LaunchTemplate`]]);
    expect([with_({ NetworkInterfaces: [{}] }), with_(undefined), with_({})]).toEqual([[], [], []]);
  });
});

describe('a manifest', () => {
  const TYPE = 'Custom::AWSCDK-EKS-KubernetesResource';
  const volume = (handle: string, name = 'v', apiVersion = 'v1', kind = 'PersistentVolume'): object => ({
    apiVersion,
    kind,
    metadata: { name },
    spec: { csi: { handle } },
  });
  const from = (before: unknown, after: unknown): number =>
    refused(TYPE, { Manifest: before }, { Manifest: after }).length;
  const text = JSON.stringify;
  test.each<[string, unknown, unknown, number]>([
    ['another handle', text([volume('a')]), text([volume('b')]), 1],
    ['the same', text([volume('a')]), text([volume('a')]), 0],
    ['another name', text([volume('a')]), text([volume('b', 'w')]), 0],
    ['the second of two', text([volume('a', 'x'), volume('a')]), text([volume('a', 'x'), volume('b')]), 1],
    ['no list', text(volume('a')), text(volume('b')), 1],
    ['another version of its group', text([volume('a', 'v', 'g/v1')]), text([volume('b', 'v', 'g/v2')]), 1],
    ['another group', text([volume('a', 'v', 'g/v1')]), text([volume('b', 'v', 'h/v1')]), 0],
    ['another version of the core', text([volume('a')]), text([volume('b', 'v', 'v2')]), 1],
    ['another kind', text([volume('a')]), text([volume('b', 'v', 'v1', 'Other')]), 0],
    ['what is no object', text([1, volume('a')]), text([null, volume('b')]), 1],
    ['no JSON', '[', text([volume('b')]), 0],
    ['what nobody knows', ref('P'), text([volume('b')]), 0],
  ])('with %s', (_, before, after, count) => expect(from(before, after)).toBe(count));

  test('with keys in another order is the same', () => {
    const spec = (csi: object): string =>
      text([{ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'v' }, spec: { csi } }]);
    expect(from(spec({ a: 1, b: 2 }), spec({ b: 2, a: 1 }))).toBe(0);
  });

  test('that is made changes nothing', () =>
    expect(refused(TYPE, undefined, { Manifest: text([volume('a')]) })).toEqual([]));

  test('says which object and field it is', () => {
    const of = (handle: string, ...parts: readonly unknown[]): Stack =>
      stack('s', {
        P: { Type: 'AWS::SNS::Topic' },
        M: {
          Type: TYPE,
          Properties: { Manifest: parts.length === 0 ? text([volume(handle)]) : { 'Fn::Join': ['', parts] } },
        },
      });
    expect(
      refusalsBetween([of('a')], [of('b')]).map(({ reason, logicalId, properties }) => [reason, logicalId, properties]),
    ).toEqual([['The PersistentVolume "v" is invalid: spec.csi: field is immutable', 'M', ['Manifest']]]);
    const [head, tail] = text([volume('HANDLE')]).split('HANDLE');
    expect(refusalsBetween([of('', head, ref('X'), tail)], [of('', head, ref('Y'), tail)])).toEqual([]);
    expect(refusalsBetween([of('', head, 'a', tail)], [of('', head, 'b', tail)])).toHaveLength(1);
    expect(refusalsBetween([of('', head, att('P', 'Arn'), tail)], [of('', head, ref('P'), tail)])).toHaveLength(1);
  });
});

describe('changes', () => {
  const kinds = (before: readonly Stack[], after: readonly Stack[]): readonly string[] =>
    changesBetween(before, after).map(({ kind, stack: name, logicalId, properties }) =>
      [kind, `${name}/${logicalId}`, ...properties].join(' '),
    );
  const made = (Type: string, Properties: object = {}, more: object = {}): object => ({ Type, Properties, ...more });
  const one = (resources: object, name = 's'): readonly Stack[] => [stack(name, resources)];

  test.each<[string, object, object, readonly string[]]>([
    ['nothing', { A: made('AWS::S3::Bucket') }, { A: made('AWS::S3::Bucket') }, []],
    ['a new one', {}, { A: made('AWS::S3::Bucket') }, ['create s/A']],
    ['one that goes', { A: made('AWS::S3::Bucket') }, {}, ['delete s/A']],
    ['one that goes and stays', { A: made('AWS::S3::Bucket', {}, { DeletionPolicy: 'Retain' }) }, {}, ['retain s/A']],
    ['one that is to be deleted', { A: made('AWS::S3::Bucket', {}, { DeletionPolicy: 'Delete' }) }, {}, ['delete s/A']],
    ['another type', { A: made('AWS::S3::Bucket') }, { A: made('AWS::SNS::Topic') }, ['replace s/A Type']],
    [
      'a property',
      { A: made('AWS::SNS::Topic', { DisplayName: 'a' }) },
      { A: made('AWS::SNS::Topic', { DisplayName: 'b' }) },
      ['update s/A DisplayName'],
    ],
    [
      'a property that comes',
      { A: made('AWS::SNS::Topic') },
      { A: made('AWS::SNS::Topic', { DisplayName: 'b' }) },
      ['update s/A DisplayName'],
    ],
    [
      'a name',
      { A: made('AWS::SNS::Topic', { TopicName: 'a', DisplayName: 'a' }) },
      { A: made('AWS::SNS::Topic', { TopicName: 'b', DisplayName: 'b' }) },
      ['replace s/A TopicName'],
    ],
    [
      'what refers to what is replaced',
      {
        A: made('AWS::SNS::Topic', { TopicName: 'a' }),
        B: made('AWS::SNS::Topic', { TopicName: ref('A') }),
        C: made('AWS::SNS::Topic', { DisplayName: att('B', 'TopicArn') }),
      },
      {
        A: made('AWS::SNS::Topic', { TopicName: 'b' }),
        B: made('AWS::SNS::Topic', { TopicName: ref('A') }),
        C: made('AWS::SNS::Topic', { DisplayName: att('B', 'TopicArn') }),
      },
      ['replace s/A TopicName', 'replace s/B TopicName', 'update s/C DisplayName'],
    ],
    [
      'a version that moves',
      {
        A: made('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { a: 1 } }),
        B: made('AWS::SNS::Topic', { DisplayName: att('A', 'LatestVersionNumber') }),
        C: made('AWS::SNS::Topic', { DisplayName: att('A', 'LaunchTemplateId') }),
      },
      {
        A: made('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { a: 2 } }),
        B: made('AWS::SNS::Topic', { DisplayName: att('A', 'LatestVersionNumber') }),
        C: made('AWS::SNS::Topic', { DisplayName: att('A', 'LaunchTemplateId') }),
      },
      ['update s/A LaunchTemplateData', 'update s/B DisplayName'],
    ],
    [
      'another attribute',
      { A: made('AWS::SNS::Topic'), B: made('AWS::SNS::Topic', { DisplayName: ref('A') }) },
      { A: made('AWS::SNS::Topic'), B: made('AWS::SNS::Topic', { DisplayName: att('A', 'TopicName') }) },
      ['update s/B DisplayName'],
    ],
    [
      'the same in one text',
      { A: made('AWS::SNS::Topic'), B: made('AWS::SNS::Topic', { DisplayName: att('A', 'TopicName') }) },
      { A: made('AWS::SNS::Topic'), B: made('AWS::SNS::Topic', { DisplayName: { 'Fn::GetAtt': 'A.TopicName' } }) },
      [],
    ],
  ])('%s', (_, before, after, found) => expect(kinds(one(before), one(after))).toEqual(found));

  test('an import is the resource behind it', () => {
    const exporting = (value: object): Stack =>
      stack(
        'a',
        { A: made('AWS::SNS::Topic'), B: made('AWS::SNS::Topic') },
        { Outputs: { O: { Value: value, Export: { Name: 'a:O' } } } },
      );
    const using = (value: object): Stack => stack('b', { T: made('AWS::SNS::Topic', { DisplayName: value }) });
    const imported = { 'Fn::ImportValue': 'a:O' };
    expect(
      kinds([exporting(att('A', 'TopicArn')), using(imported)], [exporting(att('A', 'TopicArn')), using(imported)]),
    ).toEqual([]);
    expect(kinds([exporting(ref('A')), using(imported)], [exporting(att('A', 'TopicArn')), using(imported)])).toEqual([
      'update b/T DisplayName',
    ]);
    expect(kinds([exporting(ref('A')), using(imported)], [exporting(ref('B')), using(imported)])).toEqual([
      'update b/T DisplayName',
    ]);
  });

  test('whole stacks come and go by themselves', () => {
    const [a, b] = [one({ A: made('AWS::SNS::Topic') }, 'a'), one({ B: made('AWS::SNS::Topic') }, 'b')];
    expect(kinds(a, b)).toEqual(['create b/B']);
    expect([stacksLeft(a, b), stacksLeft(a, [...a, ...b]), stacksLeft([], a)]).toEqual([['a'], [], []]);
  });

  test.each<[string, string, unknown, unknown, string]>([
    ['Custom::Other', 'A', 1, 2, 'update'],
    ['Nobody::Knows::It', 'A', 1, 2, 'may-replace'],
    ['AWS::SNS::Topic', 'Nobody', 1, 2, 'may-replace'],
    ['AWS::SNS::Topic', 'TopicName', 'a', 'b', 'replace'],
    ['AWS::SNS::Topic', 'DisplayName', 'a', 'b', 'update'],
    ['AWS::FSx::FileSystem', 'LustreConfiguration', { DeploymentType: 'a' }, { DeploymentType: 'b' }, 'replace'],
    [
      'AWS::FSx::FileSystem',
      'LustreConfiguration',
      { DeploymentType: 'a', AutoImportPolicy: 'a' },
      { DeploymentType: 'a', AutoImportPolicy: 'b' },
      'update',
    ],
    ['AWS::FSx::FileSystem', 'LustreConfiguration', { DeploymentType: 'a' }, {}, 'replace'],
    ['AWS::FSx::FileSystem', 'LustreConfiguration', {}, { Nobody: 'b' }, 'update'],
    ['AWS::FSx::FileSystem', 'LustreConfiguration', undefined, { DeploymentType: 'b' }, 'update'],
    ['AWS::FSx::FileSystem', 'LustreConfiguration', { DeploymentType: 'b' }, ref('P'), 'replace'],
  ])('of a %s another %s from %j to %j is: %s', (type, property, before, after, effect) =>
    expect(effectOf(type, property, before, after)).toBe(effect),
  );

  test('of a type that nobody knows nothing is said', () => {
    expect([replacingPaths('Nobody::Knows::It'), identifierOf('Nobody::Knows::It')]).toEqual([[], []]);
    const paths = replacingPaths('AWS::FSx::FileSystem').map(({ path }) => path);
    expect(paths).toContain('LustreConfiguration.DeploymentType');
    expect(paths).toEqual([...paths].sort());
    expect(replacingPaths('AWS::FSx::FileSystem').map(({ path }) => path)).toEqual(paths);
    expect(replacingPaths('AWS::WAFv2::WebACL').map(({ path, effect }) => `${path} ${effect}`)).toEqual([
      'Name replace',
      'Scope replace',
    ]);
  });

  test.each<[string, readonly string[]]>([
    ['AWS::S3::Bucket', ['BucketName']],
    ['AWS::EKS::Nodegroup', ['ClusterName', 'NodegroupName']],
    ['AWS::EC2::LaunchTemplate', ['LaunchTemplateName']],
    ['AWS::EC2::PlacementGroup', ['GroupName']],
    ['AWS::SNS::Topic', ['TopicName']],
    ['AWS::Scheduler::Schedule', ['GroupName', 'Name']],
    ['AWS::SecretsManager::Secret', ['Name']],
  ])('%s has a name that people give', (type, parts) => {
    expect(identifierOf(type)).toEqual(parts);
    expect(identifierOf(type)).toEqual(parts);
  });
});

describe('names', () => {
  const schedule = (GroupName: unknown, Name: unknown = 'a'): object => ({
    Type: 'AWS::Scheduler::Schedule',
    Properties: { GroupName, Name },
  });
  const bucket = (BucketName?: unknown): object => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName } });
  const group = (Name: string): object => ({ Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name } });
  const collide = (before: object, after: object): readonly string[] =>
    collisionsBetween([stack('s', before)], [stack('s', after)]).map(
      ({ created, existing }) => `${created.logicalId} ${existing.logicalId}`,
    );
  test.each<[string, object, object, readonly string[]]>([
    ['one that is taken', { A: bucket('x') }, { B: bucket('x') }, ['B A']],
    ['another', { A: bucket('x') }, { B: bucket('y') }, []],
    ['its own', { A: bucket('x') }, { A: bucket('x') }, []],
    ['none', { A: bucket() }, { B: bucket() }, []],
    ['one of another type', { A: bucket('x') }, { B: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'x' } } }, []],
    ['one that nobody knows', { A: bucket(ref('P')) }, { B: bucket(ref('P')) }, []],
    ['one of two parts', { A: schedule('g') }, { B: schedule('g') }, ['B A']],
    ['one of another group', { A: schedule('g') }, { B: schedule('h') }, []],
    ['one of no group', { A: schedule(undefined) }, { B: schedule('default') }, ['B A']],
    [
      'one of a group by reference',
      { G: group('g'), A: schedule(ref('G')) },
      { G: group('g'), B: schedule('g') },
      ['B A'],
    ],
    ['one of half a name', { A: schedule('g', ref('P')) }, { B: schedule('g', ref('P')) }, []],
    ['of a type without a name', { A: { Type: 'Nobody::Knows::It' } }, { B: { Type: 'Nobody::Knows::It' } }, []],
  ])('%s', (_, before, after, found) => expect(collide(before, after)).toEqual(found));

  test('are said in full where they collide', () => {
    const said = refusalsBetween([stack('s', { A: schedule('g') })], [stack('s', { B: schedule('g') })]);
    expect(said.map(({ rule, reason, wayOut }) => [rule, reason, wayOut])).toEqual([
      [
        'cloudformation-name-taken',
        'g/a already exists: s/A (AWS::Scheduler::Schedule)',
        'delete s/A (AWS::Scheduler::Schedule) first, or give the new one another name',
      ],
    ]);
  });

  test('keep a resource from being replaced under them', () => {
    const role = (Path: string, RoleName?: unknown): Stack =>
      stack('s', { R: { Type: 'AWS::IAM::Role', Properties: { Path, RoleName } } });
    const of = (before: Stack, after: Stack): readonly string[] =>
      refusalsBetween([before], [after]).map(({ reason }) => reason);
    expect(of(role('/', 'a'), role('/b/', 'a'))).toEqual([
      'a new AWS::IAM::Role is made before the old one is deleted, and a already exists',
    ]);
    expect([
      of(role('/', 'a'), role('/b/', 'b')),
      of(role('/'), role('/b/')),
      of(role('/', 'a'), role('/', 'a')),
    ]).toEqual([[], [], []]);
    const other = stack('s', { R: { Type: 'AWS::IAM::User', Properties: { UserName: 'a' } } });
    expect(of(role('/', 'a'), other)).toEqual([]);
  });
});

describe('exports', () => {
  const TOPICS = { A: { Type: 'AWS::SNS::Topic' }, B: { Type: 'AWS::SNS::Topic' } };
  const exporter = (outputs: object, name = 'e'): Stack => stack(name, TOPICS, { Outputs: outputs });
  const output = (Value: unknown, Name: string): object => ({ Value, Export: { Name } });
  const importer = (...names: readonly string[]): Stack =>
    stack(
      'i',
      Object.fromEntries(
        names.map((name, index) => [
          `T${index}`,
          { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::ImportValue': name } } },
        ]),
      ),
    );
  const said = (before: readonly Stack[], after: readonly Stack[]): readonly string[] =>
    refusalsBetween(before, after).map(({ rule, stack: name, logicalId, reason, wayOut }) =>
      [rule, `${name}/${logicalId}`, reason, wayOut].join(' | '),
    );
  const IN_USE = 'cloudformation-export-in-use | e/O | Export x cannot be';
  const with_ = { Other: { Value: 1 }, O: output(ref('A'), 'x') };

  test.each<[string, readonly Stack[], readonly Stack[], readonly string[]]>([
    ['stay', [exporter(with_), importer('x')], [exporter(with_), importer('x')], []],
    ['go unused', [exporter(with_)], [exporter({})], []],
    ['go with their stack', [exporter(with_), importer('x')], [importer()], []],
    [
      'go while they are used',
      [exporter(with_), importer('x')],
      [exporter({}), importer('x')],
      [`${IN_USE} deleted as it is in use by i | deploy i without that import first, then e`],
    ],
    [
      'go together with their use',
      [exporter(with_), importer('x', 'y')],
      [exporter({}), importer('y')],
      [`${IN_USE} deleted as it is in use by i | deploy i first, alone: cdk deploy --exclusively i`],
    ],
    [
      'go with the stack that uses them',
      [exporter(with_), importer('x')],
      [exporter({})],
      [`${IN_USE} deleted as it is in use by i | deploy i first, alone: cdk deploy --exclusively i`],
    ],
    [
      'are of something else',
      [exporter(with_), importer('x')],
      [exporter({ O: output(ref('B'), 'x') }), importer('x')],
      [`${IN_USE} updated as it is in use by i | deploy i without that import first, then e`],
    ],
    ['that nobody has are used', [importer('z')], [importer('z')], []],
    [
      'are written twice',
      [exporter(with_)],
      [exporter(with_), exporter(with_, 'f')],
      [
        'cloudformation-export-twice | e/O | Export with name x is already exported by stack f | give one of the exports another name',
      ],
    ],
  ])('that %s', (_, before, after, found) => expect(said(before, after)).toEqual(found));

  test('in use are told with who uses them', () => {
    expect(exportsInUse([exporter(with_), importer('x', 'x')], [exporter({}), importer()])).toEqual([
      'x, imported by i',
    ]);
    expect(exportsInUse([exporter(with_), importer('x')], [exporter(with_), importer()])).toEqual([]);
    expect(exportsInUse([exporter(with_), importer('x')], [importer()])).toEqual([]);
    expect(exportsInUse([exporter(with_), importer('z')], [exporter({}), importer()])).toEqual([]);
    expect(exportsInUse([exporter(with_)], [exporter({})])).toEqual([]);
  });
});

describe('limits of CloudFormation', () => {
  const of = (template: object): readonly string[] =>
    limitComplaints(template as TemplateJson).map(({ properties, reason }) => `${properties.join()}: ${reason}`);
  const many = (count: number, value: unknown): object =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`K${index}`, value]));
  test.each<[string, number]>([
    ['Resources', 500],
    ['Outputs', 200],
    ['Parameters', 200],
    ['Mappings', 200],
  ])('%s are at most %d', (section, most) => {
    expect(of({ [section]: many(most, {}) })).toEqual([]);
    expect(of({ [section]: many(most + 1, {}) })).toEqual([
      `${section}: Number of ${section.toLowerCase()}, ${most + 1}, is greater than maximum allowed, ${most}`,
    ]);
    expect(of({ [section]: { ['x'.repeat(255)]: {} } })).toEqual([]);
    expect(of({ [section]: { a: {}, ['x'.repeat(256)]: {} } })).toEqual([
      `${section}: the name ${'x'.repeat(20)}… in ${section} is longer than 255 characters`,
    ]);
  });

  test('texts have a length too', () => {
    const outputs = (more: object): object => ({ Outputs: { O: { Value: 'v', ...more } } });
    expect([
      of(outputs({ Value: 'x'.repeat(4096) })),
      of(outputs({ Export: { Name: 'x'.repeat(255) } })),
      of({ Description: 'x'.repeat(1024) }),
    ]).toEqual([[], [], []]);
    expect(of(outputs({ Value: 'x'.repeat(4097) }))).toEqual(['Outputs: the value of O is longer than 4096 bytes']);
    expect(of(outputs({ Value: 'é'.repeat(2049) }))).toHaveLength(1);
    expect(of(outputs({ Export: { Name: 'x'.repeat(256) } }))).toEqual([
      'Outputs: the export of O has a name longer than 255 characters',
    ]);
    expect(of({ Description: 'x'.repeat(1025) })).toEqual(['Description: Description may not exceed 1024 bytes']);
    expect(of({ ...outputs({ Value: 'x'.repeat(4097) }), Description: 'x'.repeat(1025) })).toHaveLength(2);
    expect([of({ Outputs: { O: 'x', P: { Value: ref('A'), Export: 'x' } } }), of({ Resources: 'x' }), of({})]).toEqual([
      [],
      [],
      [],
    ]);
    const empty = Buffer.byteLength(JSON.stringify({ Metadata: '' }));
    expect(of({ Metadata: 'x'.repeat(1_000_000 - empty) })).toEqual([]);
    expect(of({ Metadata: 'x'.repeat(1_000_001 - empty) })).toEqual([
      'Resources: Template may not exceed 1000000 bytes in size, got 1000001',
    ]);
  });
});

test('tags of a stack are tags of its resources, where both are said', () => {
  const of = (version: string, tags?: object): Stack =>
    stack(
      's',
      { G: { Type: 'AWS::EKS::Nodegroup', Properties: { Version: version } } },
      {},
      tags === undefined ? {} : { tags },
    );
  const refusedBy = (before: Stack, after: Stack): readonly string[] =>
    refusalsBetween([before], [after]).map(({ rule }) => rule);
  const [a, b] = [{ team: 'a' }, { team: 'b' }];
  expect(refusedBy(of('1.35', a), of('1.36', b))).toEqual(['eks-nodegroup-version-alone']);
  expect([
    refusedBy(of('1.35', a), of('1.36', a)),
    refusedBy(of('1.35'), of('1.36', b)),
    refusedBy(of('1.35', a), of('1.36')),
  ]).toEqual([[], [], []]);
});
