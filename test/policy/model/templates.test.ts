import { arnOf, isOwnAccount, isOwnPartition, partsOf } from '../../../lib/policy/model/accounts';
import { configurationOf } from '../../../lib/policy/model/add-ons';
import { isPrivate, isWithin, rangeOf } from '../../../lib/policy/model/addresses';
import { Assembly, attributeOwner, exportsOf } from '../../../lib/policy/model/assembly';
import { isOfOneBlock } from '../../../lib/policy/model/capacity-block';
import { fieldOf, isOfCluster } from '../../../lib/policy/model/clusters';
import { purposeOf } from '../../../lib/policy/model/group-purposes';
import {
  efaInterfacesOf,
  instanceSpecOf,
  interfacesOf,
  interfaceTypesAreKnown,
} from '../../../lib/policy/model/launch-template';
import { deploymentTypeOf, hasEfa, isCache, isLustre } from '../../../lib/policy/model/lustre';
import { networksOf } from '../../../lib/policy/model/networks';
import { gpuTypeOf, nodeGroupsOf } from '../../../lib/policy/model/node-groups';
import { leadsOut } from '../../../lib/policy/model/public-subnets';
import type { Resource, Stack, TemplateJson } from '../../../lib/policy/model/resource';
import { ingressOf } from '../../../lib/policy/model/security-groups';
import { textOf } from '../../../lib/policy/model/text';
import { intrinsic, isObject, listOf, parsed, step, stringsIn } from '../../../lib/policy/model/values';
import { ref } from '../kinds/template';

const att = (...path: string[]): object => ({ 'Fn::GetAtt': path });
const join = (separator: unknown, parts: unknown): object => ({ 'Fn::Join': [separator, parts] });
const imported = (name: string): object => ({ 'Fn::ImportValue': name });
const NOTHING = ref('AWS::NoValue');

const stack = (Resources: object, more: object = {}, rest: object = {}): Stack => ({
  name: 's',
  template: { Resources, ...rest } as TemplateJson,
  ...more,
});
/** Resources of one stack: what they are by their logical ids, `[type, properties]`. */
const world = (resources: Readonly<Record<string, readonly [string, object?]>>, more: object = {}): Assembly =>
  new Assembly([
    stack(
      Object.fromEntries(Object.entries(resources).map(([id, [Type, Properties]]) => [id, { Type, Properties }])),
      more,
    ),
  ]);
const at = (assembly: Assembly, id: string, name = 's'): Resource => assembly.find(name, id)!;
const one = (properties: object, more: object = {}): Resource => at(world({ T: ['T', properties] }, more), 'T');

describe('values', () => {
  test.each<[unknown, unknown]>([
    [{ Ref: 'A' }, ['Ref', 'A']],
    [{ 'Fn::Sub': 'a' }, ['Fn::Sub', 'a']],
    [{ Other: 'A' }, undefined],
    [{ Ref: 'A', more: 1 }, undefined],
    [{}, undefined],
    ['Ref', undefined],
    [[{ Ref: 'A' }], undefined],
    [null, undefined],
  ])('a call of a function in %j is %j', (value, call) => expect(intrinsic(value)).toEqual(call));

  test.each<[unknown, string, unknown]>([
    [['a', 'b'], '1', 'b'],
    [['a'], '1', undefined],
    [{ a: 1 }, 'a', 1],
    [{ a: 1 }, 'b', undefined],
    [{}, 'toString', undefined],
    ['text', '0', undefined],
    [undefined, 'a', undefined],
    [null, 'a', undefined],
  ])('of %j the step %s leads to %j', (value, key, found) => expect(step(value, key)).toEqual(found));

  test('objects, lists and texts are told apart', () => {
    expect([{}, [], null, undefined, 'a', 1].map(isObject)).toEqual([true, false, false, false, false, false]);
    expect([undefined, null, [], ['a'], 'a', 0, false].map(listOf)).toEqual([[], [], [], ['a'], ['a'], [0], [false]]);
    expect(stringsIn({ a: 'x', b: [1, 'y', null, { c: 'z' }], d: undefined })).toEqual([
      ['a', 'x'],
      ['b.1', 'y'],
      ['b.3.c', 'z'],
    ]);
    expect(stringsIn('alone')).toEqual([['', 'alone']]);
    expect(stringsIn(7)).toEqual([]);
  });

  test.each<[unknown, unknown]>([
    ['{"a":1}', { a: 1 }],
    [' \n [1]', [1]],
    ['x {"a":1}', 'x {"a":1}'],
    ['"a"', '"a"'],
    ['17', '17'],
    ['{a', '{a'],
    [{ a: '{}' }, { a: '{}' }],
    [['{}'], ['{}']],
    [undefined, undefined],
  ])('%j says %j', (value, said) => expect(parsed(value)).toEqual(said));
});

describe('accounts and ARNs', () => {
  test.each<[string, readonly string[]]>([
    ['', ['']],
    ['a', ['a']],
    ['a:', ['a', '']],
    [':a::b', ['', 'a', '', 'b']],
    ['a:${AWS::AccountId}:b', ['a', '${AWS::AccountId}', 'b']],
    ['a:${open', ['a', '${open']],
  ])('colons part %j', (text, parts) => expect(partsOf(text)).toEqual(parts));

  test('an ARN has five parts before its resource, which may have colons', () => {
    const arn = { partition: 'aws', service: 'logs', region: 'eu-west-1', account: '1', resource: 'log-group:a:*' };
    expect(arnOf('arn:aws:logs:eu-west-1:1:log-group:a:*')).toEqual(arn);
    expect(arnOf('arn:aws:s3:::b')).toEqual({
      partition: 'aws',
      service: 's3',
      region: '',
      account: '',
      resource: 'b',
    });
    expect(arnOf('arn:aws:s3:::')?.resource).toBe('');
    expect(['arn:aws:s3::', 'arn', '', 'urn:aws:s3:::b'].map(arnOf)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('an account and a partition are our own where the stack says so', () => {
    const of = (account?: string, region?: string): Stack => stack({}, { account, region });
    expect(isOwnAccount(of('111122223333'), '111122223333')).toBe(true);
    expect(isOwnAccount(of('111122223333'), '999999999999')).toBe(false);
    expect(isOwnAccount(of(), '999999999999')).toBe(false);
    expect(isOwnAccount(of(), '${AWS::AccountId}')).toBe(true);
    expect(isOwnPartition(of('1', 'cn-north-1'), 'aws-cn')).toBe(true);
    expect(isOwnPartition(of('1', 'cn-north-1'), 'aws')).toBe(false);
    expect(isOwnPartition(of('1', 'cn-north-1'), '${AWS::Partition}')).toBe(true);
    expect(isOwnPartition(of('1'), 'aws')).toBe(true);
  });
});

describe('blocks of addresses', () => {
  test.each<[unknown, object | undefined]>([
    ['10.0.0.0/8', { address: '10.0.0.0', prefix: 8, version: 4 }],
    [' 10.0.0.0/32 ', { address: '10.0.0.0', prefix: 32, version: 4 }],
    ['10.0.0.0/0', { address: '10.0.0.0', prefix: 0, version: 4 }],
    ['10.0.0.0/33', undefined],
    ['fd00::/128', { address: 'fd00::', prefix: 128, version: 6 }],
    ['fd00::/33', { address: 'fd00::', prefix: 33, version: 6 }],
    ['fd00::/129', undefined],
    ['10.0.0.0', undefined],
    ['10.0.0.0/', undefined],
    ['10.0.0.0/8/8', undefined],
    ['10.0.0.0/8x', undefined],
    ['10.0.0.0/x8', undefined],
    ['10.0.0.0/ 8', undefined],
    ['10.0.0/8', undefined],
    [8, undefined],
    [undefined, undefined],
  ])('%j is %j', (text, range) => expect(rangeOf(text)).toEqual(range));

  test.each<[string, boolean]>([
    ['10.0.0.0/8', true],
    ['10.0.0.0/7', false],
    ['10.255.255.255/32', true],
    ['11.0.0.0/8', false],
    ['172.16.0.0/12', true],
    ['172.16.0.0/11', false],
    ['172.32.0.0/16', false],
    ['192.168.0.0/16', true],
    ['192.168.0.0/15', false],
    ['100.64.0.0/10', true],
    ['100.64.0.0/9', false],
    ['100.128.0.0/16', false],
    ['fc00::/7', true],
    ['fc00::/6', false],
    ['fe00::/7', false],
    ['2001:db8::/32', false],
  ])('%s is of no internet: %s', (text, expected) => expect(isPrivate(rangeOf(text)!)).toBe(expected));

  test.each<[string, string, boolean]>([
    ['10.0.0.0/16', '10.0.0.0/16', true],
    ['10.0.1.0/24', '10.0.0.0/16', true],
    ['10.0.0.0/15', '10.0.0.0/16', false],
    ['10.1.0.0/24', '10.0.0.0/16', false],
    ['fd00::/64', '10.0.0.0/16', false],
    ['fd00::/64', 'fd00::/56', true],
    ['10.0.0.0/16', 'fd00::/8', false],
  ])('%s is inside %s: %s', (text, block, expected) =>
    expect(isWithin(rangeOf(text)!, rangeOf(block)!)).toBe(expected),
  );

  test('of VPCs that are made here', () => {
    const of = (...resources: [string, object][]): unknown =>
      networksOf(world(Object.fromEntries(resources.map((made, index) => [`R${index}`, made]))));
    const vpc: [string, object] = ['AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }];
    const range = (address: string, prefix: number): object => ({ address, prefix, version: 4 });
    expect(of()).toBeUndefined();
    expect(of(['AWS::EC2::Subnet', { CidrBlock: '10.0.1.0/24' }])).toBeUndefined();
    expect(of(vpc, ['AWS::EC2::VPC', { CidrBlock: ref('P') }])).toBeUndefined();
    expect(of(vpc, ['AWS::EC2::VPCCidrBlock', { AmazonProvidedIpv6CidrBlock: true }])).toEqual({
      vpcs: [range('10.0.0.0', 16)],
      subnets: [],
    });
    expect(
      of(
        vpc,
        ['AWS::EC2::VPCCidrBlock', { CidrBlock: '10.1.0.0/16' }],
        ['AWS::EC2::Subnet', { CidrBlock: '10.0.1.0/24' }],
        ['AWS::EC2::Subnet', { CidrBlock: ref('P') }],
        ['Other', { CidrBlock: '10.2.0.0/16' }],
      ),
    ).toEqual({ vpcs: [range('10.0.0.0', 16), range('10.1.0.0', 16)], subnets: [range('10.0.1.0', 24)] });
  });
});

describe('stacks', () => {
  test('hold what has a type', () => {
    const assembly = new Assembly([
      stack({ A: { Type: 'X' }, B: { Type: 1 }, C: 'text', D: null, E: {}, F: { Type: 'Y' }, G: { Type: 'X' } }),
      { name: 'empty', template: {} },
    ]);
    const ids = (found: readonly Resource[]): readonly string[] => found.map(({ logicalId }) => logicalId);
    expect(ids(assembly.resources)).toEqual(['A', 'F', 'G']);
    expect(ids(assembly.ofType('X'))).toEqual(['A', 'G']);
    expect(ids(assembly.ofType('Z'))).toEqual([]);
    expect(ids(assembly.ofType())).toEqual([]);
    expect(ids(assembly.ofType('Y', 'Z'))).toEqual(['F']);
    expect(ids(assembly.ofType('Y', 'X'))).toEqual(['A', 'F', 'G']);
    expect(assembly.stack('empty')?.name).toBe('empty');
    expect(assembly.stack('none')).toBeUndefined();
    expect([assembly.find('s', 'A')?.label, assembly.find('empty', 'A')]).toEqual(['s/A (X)', undefined]);
  });

  test('export what has a name', () => {
    const of = stack(
      {},
      {},
      {
        Outputs: {
          A: { Value: 1, Export: { Name: 'a' } },
          B: { Value: 2 },
          C: 'x',
          D: { Export: 'd' },
          E: { Export: { Name: ref('P') } },
        },
      },
    );
    expect(exportsOf(of)).toEqual([['a', { stack: of, value: 1 }]]);
    expect(exportsOf(stack({}))).toEqual([]);
    expect(new Assembly([of]).exported('a')).toEqual({ stack: of, value: 1 });
    expect(new Assembly([of]).exported('b')).toBeUndefined();
  });

  /** One above, which hands down to the one inside it, and one that imports. */
  const above: Stack = stack(
    {
      Key: { Type: 'AWS::KMS::Key' },
      Child: { Type: 'AWS::CloudFormation::Stack' },
      Gone: { Type: 'AWS::CloudFormation::Stack' },
    },
    { name: 'up', account: '111122223333', region: 'eu-west-1' },
    { Outputs: { K: { Value: ref('Key'), Export: { Name: 'key' } }, T: { Value: 'text', Export: { Name: 'text' } } } },
  );
  const inside: Stack = stack(
    { Topic: { Type: 'AWS::SNS::Topic' } },
    { name: 'up/Child', parent: 'up', given: { Key: ref('Key'), Text: 'given', Open: ref('P') } },
    { Outputs: { Topic: { Value: ref('Topic') }, Word: { Value: join('-', ['a', 'b']) }, Open: { Value: ref('P') } } },
  );
  const beside: Stack = stack({ Own: { Type: 'X' } }, { name: 'by' });
  const all = new Assembly([above, inside, beside]);

  test.each<[string, Stack, unknown, unknown]>([
    ['a literal', beside, 7, { kind: 'known', value: 7 }],
    ['nothing', beside, undefined, { kind: 'absent' }],
    ['what is left out', beside, NOTHING, { kind: 'absent' }],
    ['an account that is said', above, ref('AWS::AccountId'), { kind: 'known', value: '111122223333' }],
    ['one that is not', beside, ref('AWS::AccountId'), 'unknown'],
    ['a region that is said', above, ref('AWS::Region'), { kind: 'known', value: 'eu-west-1' }],
    ['one that is not', beside, ref('AWS::Region'), 'unknown'],
    ['the partition', beside, ref('AWS::Partition'), { kind: 'known', value: 'aws' }],
    ['the suffix', beside, ref('AWS::URLSuffix'), { kind: 'known', value: 'amazonaws.com' }],
    ['the name of a stack', above, ref('AWS::StackName'), 'unknown'],
    [
      'a join of what is known',
      above,
      join('/', ['a', ref('AWS::Region'), 3]),
      { kind: 'known', value: 'a/eu-west-1/3' },
    ],
    ['one with an unknown part', beside, join('/', ['a', ref('P')]), 'unknown'],
    ['one with an absent part', beside, join('/', ['a', NOTHING]), 'unknown'],
    ['one of no list', beside, join('/', ref('P')), 'unknown'],
    ['one by something unknown', beside, join(ref('P'), ['a']), 'unknown'],
    ['one that is no list', beside, { 'Fn::Join': 'ab' }, 'unknown'],
    ['an import', beside, imported('text'), { kind: 'known', value: 'text' }],
    ['an import of a resource', beside, imported('key'), 'unknown'],
    ['an import of nothing', beside, imported('none'), 'unknown'],
    ['what is handed down', inside, ref('Text'), { kind: 'known', value: 'given' }],
    ['what is handed down and open', inside, ref('Open'), 'unknown'],
    ['what is handed up', above, att('Child', 'Outputs.Word'), { kind: 'known', value: 'a-b' }],
    ['the same in one text', above, { 'Fn::GetAtt': 'Child.Outputs.Word' }, { kind: 'known', value: 'a-b' }],
    ['what is handed up and open', above, att('Child', 'Outputs.Open'), 'unknown'],
    ['an output that is not there', above, att('Child', 'Outputs.None'), 'unknown'],
    ['an attribute of no output', above, att('Child', 'Word'), 'unknown'],
    ['a stack that is not here', above, att('Gone', 'Outputs.Word'), 'unknown'],
    ['a text that names an output', above, { 'Fn::Sub': 'Child.Outputs.Word' }, 'unknown'],
    ['what a stack that is not here hands down', stack({}, { parent: 'gone', given: { X: 'x' } }), ref('X'), 'unknown'],
    ['a text that imports nothing', above, { 'Fn::Sub': 'text' }, 'unknown'],
  ])('%s', (_, of, value, found) =>
    expect(all.resolve(of, value)).toEqual(found === 'unknown' ? { kind: 'unknown', expression: value } : found),
  );

  test.each<[string, Stack, unknown, string | undefined]>([
    ['a reference', above, ref('Key'), 'up/Key'],
    ['one in another stack', beside, ref('Key'), undefined],
    ['one to nothing', above, ref('P'), undefined],
    ['an attribute', above, att('Key', 'Arn'), 'up/Key'],
    ['the same in one text', above, { 'Fn::GetAtt': 'Key.Arn' }, 'up/Key'],
    ['what is handed up', above, att('Child', 'Outputs.Topic'), 'up/Child/Topic'],
    ['what is handed up and is none', above, att('Child', 'Outputs.Word'), undefined],
    ['an output that is not there', above, att('Child', 'Outputs.None'), 'up/Child'],
    ['what is handed down', inside, ref('Key'), 'up/Key'],
    ['a text that is handed down', inside, ref('Text'), undefined],
    ['an import', beside, imported('key'), 'up/Key'],
    ['an import of a text', beside, imported('text'), undefined],
    ['an import of nothing', beside, imported('none'), undefined],
    ['a function', above, { 'Fn::Sub': 'Key' }, undefined],
    ['a text', above, 'Key', undefined],
  ])('%s leads to its resource', (_, of, value, label) => {
    const found = all.target(of, value);
    expect(found && `${found.stack.name}/${found.logicalId}`).toBe(label);
  });

  test('values are followed to the last leaf, and what is left out is gone', () => {
    const value = { a: [1, NOTHING, ref('AWS::Region')], b: NOTHING, c: { d: ref('P'), e: [undefined] }, f: null };
    expect(all.deep(above, value)).toEqual({ a: [1, 'eu-west-1'], c: { d: ref('P'), e: [] }, f: null });
    expect(Object.keys(all.deep(above, { a: NOTHING }) as object)).toEqual([]);
    expect(all.deep(above, NOTHING)).toBeUndefined();
    expect(all.deep(above, ref('P'))).toEqual(ref('P'));
    expect(all.deep(beside, imported('text'))).toBe('text');
  });

  test('an owner of an attribute stands before the first dot, or first in a list', () =>
    expect([['Key', 'Arn'], 'Key.Arn', 'Child.Outputs.X'].map(attributeOwner)).toEqual(['Key', 'Key', 'Child']));
});

describe('a resource', () => {
  test('is read, whatever its form', () => {
    const assembly = new Assembly([stack({ A: { Type: 'X', Properties: 'text' }, B: { Type: 'X' } })]);
    expect([at(assembly, 'A').properties, at(assembly, 'B').properties]).toEqual([{}, {}]);
    const resource = one({ a: { b: [ref('P'), { c: 1 }] }, list: join('', ['x']), own: { x: 1 }, open: ref('P') });
    expect([resource.type, resource.label]).toEqual(['T', 's/T (T)']);
    expect(resource.read('a.b.1.c')).toEqual({ kind: 'known', value: 1 });
    expect(resource.read('a.x.c')).toEqual({ kind: 'absent' });
    expect(resource.read('a.b.0.c')).toEqual({ kind: 'unknown', expression: ref('P') });
    expect([resource.knownAt('a.b.1.c'), resource.knownAt('open'), resource.knownAt('none')]).toEqual([
      1,
      undefined,
      undefined,
    ]);
    expect(resource.members('a.b')).toEqual(['a.b.0', 'a.b.1']);
    expect([resource.members('own'), resource.members('open'), resource.members('list')]).toEqual([['own'], [], []]);
    expect([resource.raw('list'), resource.deep('list'), resource.deep('open')]).toEqual([
      join('', ['x']),
      'x',
      ref('P'),
    ]);
    expect(resource.deep('none')).toBeUndefined();
  });

  const asText = (value: unknown, more: object = {}): unknown => {
    const { text, isOpen } = textOf(at(world({ B: ['AWS::S3::Bucket'], T: ['T'] }, more), 'T'), value);
    return isOpen ? [text, 'open'] : [text];
  };
  test.each<[unknown, unknown]>([
    ['text', ['text']],
    [12, ['12']],
    [undefined, ['']],
    [NOTHING, ['']],
    [{ a: 1 }, ['{"a":1}', 'open']],
    [ref('B'), ['${B}']],
    [att('B', 'Arn'), ['${B}']],
    [ref('P'), ['${P}', 'open']],
    [ref('AWS::AccountId'), ['${AWS::AccountId}']],
    [ref('AWS::Region'), ['${AWS::Region}']],
    [ref('AWS::StackId'), ['${AWS::StackId}']],
    [join('/', [att('B', 'Arn'), '*']), ['${B}/*']],
    [join(':', ['a', ref('AWS::AccountId')]), ['a:${AWS::AccountId}']],
    [join('', ['a', ref('P'), 'b']), ['a${P}b', 'open']],
    [join('', ref('P')), ['${Fn::Join}', 'open']],
    [{ 'Fn::Sub': 'a' }, ['${Fn::Sub}', 'open']],
  ])('%j is written %j', (value, text) => expect(asText(value)).toEqual(text));

  test('what is known of a stack is written out', () =>
    expect(asText(ref('AWS::AccountId'), { account: '111122223333' })).toEqual(['111122223333']));

  test('has a configuration where its text is JSON', () => {
    expect(configurationOf(one({ ConfigurationValues: '{"a":[1]}' }))).toEqual({ a: [1] });
    expect([configurationOf(one({ ConfigurationValues: '{' })), configurationOf(one({}))]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('resources of AWS', () => {
  test('a cluster spells its fields as its type does', () => {
    const assembly = world({
      A: ['AWS::EKS::Cluster', { Name: 'a' }],
      B: ['Custom::AWSCDK-EKS-Cluster', { Config: { name: 'b' } }],
      C: ['AWS::EKS::Cluster'],
      ByRef: ['AWS::EKS::Addon', { ClusterName: ref('A') }],
      ByName: ['AWS::EKS::Addon', { ClusterName: 'b' }],
      Nobody: ['AWS::EKS::Addon', {}],
    });
    const path = 'ResourcesVpcConfig.EndpointPublicAccess';
    expect([fieldOf(at(assembly, 'A'), path), fieldOf(at(assembly, 'B'), path)]).toEqual([
      path,
      'Config.resourcesVpcConfig.endpointPublicAccess',
    ]);
    const owners = (id: string): string =>
      ['A', 'B', 'C'].filter((cluster) => isOfCluster(at(assembly, id), at(assembly, cluster))).join();
    expect(['ByRef', 'ByName', 'Nobody'].map(owners)).toEqual(['A', 'B', '']);
  });

  const nic = (
    InterfaceType?: string,
    DeviceIndex?: unknown,
    NetworkCardIndex?: unknown,
    more: object = {},
  ): object => ({
    InterfaceType,
    DeviceIndex,
    NetworkCardIndex,
    ...more,
  });
  const template = (data: object): [string, object] => ['AWS::EC2::LaunchTemplate', { LaunchTemplateData: data }];
  const nics = (...NetworkInterfaces: object[]): [string, object] => template({ NetworkInterfaces });

  test('a launch template makes interfaces, of which the primary is no EFA device alone', () => {
    const of = (...interfaces: object[]): Resource => at(world({ T: nics(...interfaces) }), 'T');
    const primary = { path: 'LaunchTemplateData.NetworkInterfaces.0', card: 0, device: 0, interfaceType: 'interface' };
    expect(interfacesOf(of(nic()))).toEqual([primary]);
    expect(interfacesOf(of(nic('efa', '1', 2)))).toEqual([{ ...primary, card: 2, device: 1, interfaceType: 'efa' }]);
    const made = [nic('efa-only', 0, 0), nic('efa', 0, 0), nic('efa-only', 1, 0), nic('efa-only', 0, 1), nic()];
    expect(efaInterfacesOf(of(...made)).map(({ path }) => path.at(-1))).toEqual(['1', '2', '3']);
    expect(
      [[], [nic('efa'), nic()], [nic('efa'), nic('fast')]].map((all) => interfaceTypesAreKnown(of(...all))),
    ).toEqual([true, true, false]);
    const spec = (InstanceType?: unknown): string | undefined =>
      instanceSpecOf(at(world({ T: template({ InstanceType }) }), 'T'))?.name;
    expect([spec('p5.48xlarge'), spec('none.large'), spec(), spec(ref('P'))]).toEqual([
      'p5.48xlarge',
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a node group is what the scheduler will see', () => {
    const group = (more: object): [string, object] => ['AWS::EKS::Nodegroup', more];
    const assembly = world({
      Fast: template({ InstanceType: 'p5.48xlarge', NetworkInterfaces: [nic(), nic('efa-only', 1)] }),
      Slow: template({ NetworkInterfaces: [nic()] }),
      A: group({
        LaunchTemplate: { Id: ref('Fast') },
        Labels: { a: 'b', c: 1 },
        Taints: [
          { Key: 'k', Value: 'v', Effect: 'NO_SCHEDULE' },
          { Key: 'l', Effect: 'Other' },
        ],
        ScalingConfig: { MaxSize: 3 },
        CapacityType: 'CAPACITY_BLOCK',
      }),
      B: group({ LaunchTemplate: { Id: ref('Slow') }, InstanceTypes: ['m7i.large'], CapacityType: 'ON_DEMAND' }),
      C: group({ InstanceTypes: [ref('P')] }),
    });
    const [a, b, c] = nodeGroupsOf(assembly);
    expect({ ...a, instanceType: a?.instanceType?.name }).toEqual({
      name: 'A',
      labels: { a: 'b' },
      taints: [
        { key: 'k', value: 'v', effect: 'NoSchedule' },
        { key: 'l', effect: 'Other' },
      ],
      maxSize: 3,
      instanceType: 'p5.48xlarge',
      efa: true,
      endsTogether: true,
    });
    expect(b).toEqual({ name: 'B', labels: {}, taints: [], maxSize: 0, efa: false });
    expect(c).toEqual({ name: 'C', labels: {}, taints: [], maxSize: 0, efa: false });
    expect(['A', 'B', 'C'].map((id) => gpuTypeOf(at(assembly, id))?.name)).toEqual([
      'p5.48xlarge',
      undefined,
      undefined,
    ]);
  });

  test('a group is of one capacity block where its name says which', () => {
    const RESERVED = 'cr-0123456789abcdef0';
    const of = (NodegroupName: unknown, CapacityReservationId?: unknown): boolean => {
      const target = { CapacityReservationSpecification: { CapacityReservationTarget: { CapacityReservationId } } };
      const groups = { G: ['AWS::EKS::Nodegroup', { NodegroupName, LaunchTemplate: { Id: ref('L') } }] as const };
      return isOfOneBlock(at(world({ L: template(target), ...groups }), 'G'));
    };
    expect([of(`a-${RESERVED}-b`, RESERVED), of('a', RESERVED), of(undefined, RESERVED)]).toEqual([true, false, false]);
    expect([of(`a-${RESERVED}-b`), of('a'), of(`a-${RESERVED}`, ref('P')), of(`a-${RESERVED}1`)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([of(`a-cr-0123`), of(`a${RESERVED}`)]).toEqual([false, false]);
  });

  test('a security group is for what carries it', () => {
    const ids = ['Lustre', 'Ends', 'Plane', 'Edge', 'Fast', 'Free'];
    const assembly = world({
      ...Object.fromEntries(ids.map((id) => [id, ['AWS::EC2::SecurityGroup'] as const])),
      Fs: ['AWS::FSx::FileSystem', { SecurityGroupIds: [att('Lustre', 'GroupId')] }],
      E: ['AWS::EC2::VPCEndpoint', { SecurityGroupIds: [att('Ends', 'GroupId'), 'sg-1'] }],
      C: ['AWS::EKS::Cluster', { ResourcesVpcConfig: { SecurityGroupIds: [att('Plane', 'GroupId'), ref('C')] } }],
      B: ['AWS::ElasticLoadBalancingV2::LoadBalancer', { SecurityGroups: [att('Edge', 'GroupId')] }],
      L: nics(nic('interface', 0, 0, { Groups: [ref('Free')] }), nic('efa', 1, 0, { Groups: [ref('Fast')] })),
    });
    expect(ids.map((id) => purposeOf(assembly, at(assembly, id)))).toEqual([
      'lustre',
      'endpoints',
      'control plane',
      'balancer',
      'efa',
      'other',
    ]);
    expect(purposeOf(assembly, at(assembly, 'C'))).toBe('nodes');
    expect(purposeOf(assembly, at(assembly, 'Fast'))).toBe('efa');
  });

  test('rules that let in stand in a group or alone', () => {
    const assembly = world({
      A: ['AWS::EC2::SecurityGroupIngress', { SecurityGroupIngress: [{}] }],
      B: ['AWS::EC2::SecurityGroup', { SecurityGroupIngress: [{}, {}] }],
      C: ['AWS::EC2::SecurityGroup'],
    });
    expect(['A', 'B', 'C'].map((id) => ingressOf(at(assembly, id)).map(({ base }) => base))).toEqual([
      [''],
      ['SecurityGroupIngress.0.', 'SecurityGroupIngress.1.'],
      [],
    ]);
  });

  test('a file system is what its configuration says', () => {
    const of = (properties: object): unknown => [isLustre, deploymentTypeOf, hasEfa].map((ask) => ask(one(properties)));
    const configured = { DeploymentType: 'PERSISTENT_2', EfaEnabled: true };
    expect(of({ FileSystemType: 'LUSTRE', LustreConfiguration: configured })).toEqual([true, 'PERSISTENT_2', true]);
    expect(of({ FileSystemType: 'ONTAP', LustreConfiguration: { EfaEnabled: 'true' } })).toEqual([
      false,
      undefined,
      false,
    ]);
  });

  test('a file system is a cache where its root shows a bucket', () => {
    const of = (properties: object): boolean =>
      isCache(
        at(
          world({
            F: ['AWS::FSx::FileSystem'],
            G: ['AWS::FSx::FileSystem'],
            A: ['AWS::FSx::DataRepositoryAssociation', properties],
          }),
          'F',
        ),
      );
    expect(of({ FileSystemId: ref('F'), FileSystemPath: '/' })).toBe(true);
    expect(of({ FileSystemId: ref('F'), FileSystemPath: '/models' })).toBe(false);
    expect(of({ FileSystemId: ref('G'), FileSystemPath: '/' })).toBe(false);
    expect(isCache(at(world({ F: ['AWS::FSx::FileSystem'] }), 'F'))).toBe(false);
  });

  test.each<[string, boolean, object, object?]>([
    ['an internet gateway', true, { GatewayId: ref('I') }],
    ['one that is made elsewhere', true, { GatewayId: 'igw-1' }],
    ['a gateway for IPv6', true, { EgressOnlyInternetGatewayId: ref('E') }],
    ['a NAT gateway', false, { NatGatewayId: ref('N') }],
    ['an endpoint', false, { GatewayId: ref('N') }],
    ['a virtual gateway', false, { GatewayId: 'vgw-1' }],
    ['an internet gateway, in another table', false, { GatewayId: ref('I'), RouteTableId: ref('Other') }],
    ['an internet gateway, for another subnet', false, { GatewayId: ref('I') }, { SubnetId: ref('Other') }],
  ])('a subnet whose route leads to %s is public: %s', (_, expected, route, link = {}) => {
    const assembly = world({
      S: ['AWS::EC2::Subnet'],
      T: ['AWS::EC2::RouteTable'],
      Other: ['AWS::EC2::Subnet'],
      I: ['AWS::EC2::InternetGateway'],
      E: ['AWS::EC2::EgressOnlyInternetGateway'],
      N: ['AWS::EC2::NatGateway'],
      First: ['AWS::EC2::Route', { RouteTableId: ref('T'), GatewayId: 'local' }],
      R: ['AWS::EC2::Route', { RouteTableId: ref('T'), ...route }],
      L: ['AWS::EC2::SubnetRouteTableAssociation', { SubnetId: ref('S'), RouteTableId: ref('T'), ...link }],
    });
    expect(leadsOut(at(assembly, 'S'))).toBe(expected);
  });
});
