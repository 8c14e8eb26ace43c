import { check, message } from '../../lib/policy';
import { Assembly } from '../../lib/policy/model/assembly';
import type { Stack, TemplateJson } from '../../lib/policy/model/resource';
import { tooManyWays, worldsOf } from '../../lib/policy/model/worlds';
import { ref } from './kinds/template';

const stack = (template: object, more: Partial<Stack> = {}): Stack => ({
  name: 's',
  template: template as TemplateJson,
  ...more,
});
const found = (template: object, more?: Partial<Stack>): readonly string[] =>
  check({ stacks: [stack(template, more)], objects: [] }).map(message);

const RETAINED = { Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const keyWith = (EnableKeyRotation: unknown, template: object = {}): object => ({
  ...template,
  Resources: { Key: { ...RETAINED, Properties: { EnableKeyRotation } } },
});
const ROTATION = 's/Key (AWS::KMS::Key): EnableKeyRotation';
const when = (Condition: string, yes: unknown, no: unknown): object => ({ 'Fn::If': [Condition, yes, no] });
const is = (parameter: string, value: string): object => ({ 'Fn::Equals': [ref(parameter), value] });
const ASKED = { Parameters: { P: { Type: 'String', Default: 'prod' } }, Conditions: { C: is('P', 'prod') } };

describe('a value that may be either must hold in both', () => {
  test.each([
    ['the first is wrong', keyWith(when('C', false, true), ASKED), [`${ROTATION} is false`]],
    ['the second is wrong', keyWith(when('C', true, false), ASKED), [`${ROTATION} is false`]],
    ['the second is nothing', keyWith(when('C', true, ref('AWS::NoValue')), ASKED), [`${ROTATION} is not set`]],
    ['both hold', keyWith(when('C', true, true), ASKED), []],
    [
      'not, and, or',
      keyWith(when('N', true, false), {
        ...ASKED,
        Conditions: {
          C: is('P', 'a'),
          D: is('P', 'b'),
          N: { 'Fn::Not': [{ 'Fn::And': [{ Condition: 'C' }, { Condition: 'D' }] }] },
        },
      }),
      [],
    ],
    [
      'two at once that exclude each other',
      keyWith(when('C', when('D', false, true), true), { Conditions: { C: is('P', 'a'), D: is('P', 'b') } }),
      [],
    ],
    ['a condition that nobody declares', keyWith(when('X', false, true)), [`${ROTATION} is false`]],
    [
      'one that asks for itself',
      keyWith(when('C', false, true), { Conditions: { C: { Condition: 'C' } } }),
      [`${ROTATION} is false`],
    ],
    [
      'two parameters that are the same or not',
      keyWith(when('C', true, false), { Conditions: { C: { 'Fn::Equals': [ref('A'), ref('B')] } } }),
      [`${ROTATION} is false`],
    ],
  ])('%s', (_, template, said) => expect(found(template).map((one) => one.split(', but')[0])).toEqual(said));

  test('a resource that may be left out, and what is true while it is', () => {
    const bucket = { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    const denies = { Type: 'AWS::S3::BucketPolicy', Condition: 'C', Properties: { Bucket: ref('B') } };
    const said = found({ ...ASKED, Resources: { B: bucket, P: denies } });
    expect(said.filter((one) => one.includes('BucketPolicy is not set'))).toHaveLength(1);
  });

  test('of many conditions every combination that one resource asks for', () => {
    const names = Array.from({ length: 12 }, (_, index) => `C${index}`);
    const Conditions = Object.fromEntries(names.map((name) => [name, is(name, 'on')]));
    const deep = when('C0', when('C5', when('C9', false, true), true), true);
    const others = Object.fromEntries(
      names.map((name) => [
        `T${name}`,
        { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: when(name, 'a', 'b') } },
      ]),
    );
    const resources = (keyWith(deep) as { Resources: object }).Resources;
    const said = found({ Conditions, Resources: { ...others, ...resources } });
    expect(said.filter((one) => one.startsWith(ROTATION))).toEqual([expect.stringContaining('is false')]);
  });
});

describe('what a template leaves to its deployment', () => {
  const known = (property: unknown, template: object = {}, more?: Partial<Stack>): unknown => {
    const values = worldsOf([
      stack({ ...template, Resources: { T: { Type: 'T', Properties: { property } } } }, more),
    ]).map((stacks) => new Assembly(stacks).resources[0]?.read('property'));
    return values.map((value) => (value?.kind === 'known' ? value.value : value?.kind));
  };
  const Mappings = { M: { dev: { on: false }, prod: { on: true } } };
  const Parameters = { P: { Type: 'String', AllowedValues: ['dev', 'prod'], Default: 'prod' }, Q: { Default: 'x' } };

  test.each([
    ['a parameter with a default is unknown', ref('Q'), { Parameters }, ['unknown']],
    ['one with a list is any of it', ref('P'), { Parameters }, ['dev', 'prod']],
    ['a mapping by it', { 'Fn::FindInMap': ['M', ref('P'), 'on'] }, { Parameters, Mappings }, [false, true]],
    ['a mapping by what nobody knows', { 'Fn::FindInMap': ['M', ref('Q'), 'on'] }, { Mappings }, [false, true]],
    ['a mapping by a literal', { 'Fn::FindInMap': ['M', 'dev', 'on'] }, { Mappings }, [false]],
    ['a mapping that has no such key', { 'Fn::FindInMap': ['M', 'x', 'on'] }, { Mappings }, ['unknown']],
    ['text with parts', { 'Fn::Sub': 'a-${P}-${!P}' }, { Parameters }, ['a-dev-${P}', 'a-prod-${P}']],
    ['text with values of its own', { 'Fn::Sub': ['${x}${y}', { x: 'a', y: 'b' }] }, {}, ['ab']],
    ['text with an attribute', { 'Fn::Sub': '${T.Arn}/*' }, {}, ['unknown']],
    [
      'a mapping with another value for what it lacks',
      { 'Fn::FindInMap': ['M', 'x', 'on', { DefaultValue: 'other' }] },
      { Mappings },
      ['other'],
    ],
    [
      'a mapping by two',
      { 'Fn::FindInMap': ['N', ref('Q'), ref('R')] },
      { Mappings: { N: { a: { b: 1, c: 2 } } } },
      [1, 2],
    ],
    ['a mapping that nobody declares', { 'Fn::FindInMap': ['X', ref('Q'), 'on'] }, { Mappings }, ['unknown']],
    ['a parameter with a list of numbers', ref('P'), { Parameters: { P: { AllowedValues: [1, 2] } } }, ['1', '2']],
    ['a parameter with no list', ref('P'), { Parameters: { P: { AllowedValues: 'x' }, Q: 'x' } }, ['unknown']],
    ['a parameter with an empty list', ref('P'), { Parameters: { P: { AllowedValues: [] } } }, ['unknown']],
    ['a list that nobody asks for', 'x', { Parameters }, ['x']],
    ['a comparison that nobody asks for', 'x', ASKED, ['x']],
    ['a comparison of literals', when('C', 1, 2), { Conditions: { C: { 'Fn::Equals': ['a', 'a'] } } }, [1]],
    ['one that does not hold', when('C', 1, 2), { Conditions: { C: { 'Fn::Equals': ['a', 'b'] } } }, [2]],
    [
      'a comparison the other way round',
      when('C', 1, 2),
      { Conditions: { C: { 'Fn::Equals': ['prod', ref('Q')] } } },
      [1, 2],
    ],
    ['a comparison of a listed parameter', when('C', 1, 2), { Parameters, Conditions: { C: is('P', 'prod') } }, [2, 1]],
    [
      'a comparison with what is not in the list',
      when('C', 1, 2),
      { Parameters, Conditions: { C: is('P', 'x') } },
      [2],
    ],
    [
      'the value of a parameter that is compared',
      when('C', ref('Q'), 'no'),
      { Conditions: { C: is('Q', 'x') } },
      ['x', 'no'],
    ],
    ['or', when('C', 1, 2), { Conditions: { C: { 'Fn::Or': [is('A', 'a'), is('B', 'b')] } } }, [1, 2]],
    [
      'and of what excludes each other',
      when('C', 1, 2),
      { Conditions: { C: { 'Fn::And': [is('A', 'a'), is('A', 'b')] } } },
      [2],
    ],
    ['not of what holds', when('C', 1, 2), { Conditions: { C: { 'Fn::Not': [{ 'Fn::Equals': ['a', 'a'] }] } } }, [2]],
    ['a condition of another', when('D', 1, 2), { Conditions: { C: is('A', 'a'), D: { Condition: 'C' } } }, [1, 2]],
    ['what is left out of a list', ['a', ref('AWS::NoValue'), 'b'], {}, [['a', 'b']]],
    ['what is left out of a map', { a: 1, b: ref('AWS::NoValue') }, {}, [{ a: 1 }]],
    ['what a condition leaves out', [when('C', 1, ref('AWS::NoValue')), 2], ASKED, [[1, 2], [2]]],
    ['text of one part', { 'Fn::Sub': '${P}' }, { Parameters }, ['dev', 'prod']],
    ['text of one unknown part', { 'Fn::Sub': '${Q}' }, {}, ['unknown']],
    ['text with a part that is only written so', { 'Fn::Sub': ['${!x}${x}${', { x: 'a' }] }, {}, ['${x}a${']],
    ['text with values nobody gave', { 'Fn::Sub': ['a${x}'] }, {}, ['unknown']],
    ['text that is none', { 'Fn::Sub': { Ref: 'Q' } }, {}, ['unknown']],
    ['no part of a list', { 'Fn::Select': ['2', ['a', 'b']] }, {}, ['unknown']],
    ['a part of what nobody knows', { 'Fn::Select': [0, ref('Q')] }, {}, ['unknown']],
    ['a text split by nothing', { 'Fn::Split': ['', 'a/b'] }, {}, ['unknown']],
    ['a text split by what nobody knows', { 'Fn::Split': [ref('Q'), 'a/b'] }, {}, ['unknown']],
    ['a list split out of what nobody knows', { 'Fn::Split': ['/', ref('Q')] }, {}, ['unknown']],
    ['a part of a choice', { 'Fn::Select': [0, [when('C', 'a', 'b')]] }, ASKED, ['a', 'b']],
    ['a join of a choice', { 'Fn::Join': ['-', ['x', when('C', 'a', 'b')]] }, ASKED, ['x-a', 'x-b']],
    ['a part of a list', { 'Fn::Select': ['1', ['a', 'b']] }, {}, ['b']],
    ['a part of a text', { 'Fn::Select': [0, { 'Fn::Split': ['/', 'a/b'] }] }, {}, ['a']],
    ['nothing', ref('AWS::NoValue'), {}, ['absent']],
  ])('%s', (_, property, template, values) => expect(known(property, template)).toEqual(values));

  test.each([
    ['us-east-1', 'arn:aws:s3:::b.amazonaws.com'],
    ['cn-north-1', 'arn:aws-cn:s3:::b.amazonaws.com.cn'],
    ['us-gov-west-1', 'arn:aws-us-gov:s3:::b.amazonaws.com'],
    ['eusc-de-east-1', 'arn:aws-eusc:s3:::b.amazonaws.eu'],
  ])('partition and suffix are those of %s', (region, arn) => {
    const text = { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::b.${AWS::URLSuffix}' };
    expect(known(text, {}, { region })).toEqual([arn]);
  });

  test('what a parent hands down is not open', () =>
    expect(known(ref('P'), { Parameters }, { given: { P: 'prod' } })).toEqual(['unknown']));

  test('an attribute in a text is that of its resource', () => {
    const [[only]] = worldsOf([
      stack({
        Resources: {
          T: { Type: 'T', Properties: { a: { 'Fn::Sub': 'x/${T.Outputs.A}' }, b: { 'Fn::Sub': '${T}/' } } },
        },
      }),
    ]) as unknown as [[Stack]];
    expect(only.template.Resources?.['T']?.Properties).toEqual({
      a: { 'Fn::Join': ['', ['x/', { 'Fn::GetAtt': ['T', 'Outputs.A'] }]] },
      b: { 'Fn::Join': ['', [ref('T'), '/']] },
    });
  });

  test('outputs and resources whose condition does not hold are not there', () => {
    const template = {
      Conditions: { C: is('Q', 'x'), N: { 'Fn::Not': [{ Condition: 'C' }] } },
      Resources: { A: { Type: 'T', Condition: 'C' }, B: { Type: 'T', Condition: 'N' }, D: { Type: 'T' } },
      Outputs: { A: { Condition: 'C', Value: 1 }, B: 'x' },
      Metadata: { a: when('C', 1, 2) },
    };
    const worlds = worldsOf([stack(template)]).map(([one]) => one!.template);
    expect(worlds.map(({ Resources, Outputs }) => [Object.keys(Resources!), Object.keys(Outputs!)])).toEqual([
      [
        ['A', 'D'],
        ['A', 'B'],
      ],
      [['B', 'D'], ['B']],
    ]);
    expect(worlds.map((one) => one['Metadata'])).toEqual([template.Metadata, template.Metadata]);
  });

  test('of two stacks each is decided while the other stays as it was first', () => {
    const either = (name: string): Stack =>
      stack({ ...ASKED, Resources: { T: { Type: 'T', Properties: { p: when('C', 1, 2) } } } }, { name });
    const values = worldsOf([either('a'), either('b')]).map((stacks) =>
      stacks.map(({ template }) => template.Resources?.['T']?.Properties?.['p']),
    );
    expect(values).toEqual([
      [1, 1],
      [2, 1],
      [1, 2],
    ]);
  });

  test('a section that is none stays what it is', () => {
    const odd = stack({ ...ASKED, Resources: 'x', Outputs: null });
    expect(worldsOf([odd])[0]?.[0]?.template).toEqual(odd.template);
  });

  /** A template with as many listed parameters, each asked for by a resource of its own. */
  const many = (count: number, values: number): Stack => {
    const Parameters = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `P${index}`,
        { AllowedValues: Array.from({ length: values }, (__, at) => `v${at}`) },
      ]),
    );
    const Resources = Object.fromEntries(
      Object.keys(Parameters).map((name) => [`T${name}`, { Type: 'T', Properties: { p: ref(name) } }]),
    );
    return stack({ Parameters, Resources });
  };

  test('all ways up to 64 are looked at, of more those of each resource beside the first and the last', () => {
    expect(worldsOf([many(6, 2)])).toHaveLength(64);
    expect(worldsOf([many(7, 2)])).toHaveLength(16); // first, last, and each of seven parameters turned in both
    expect(worldsOf([many(1, 65)])).toHaveLength(65);
  });

  test('more than 512 ways of one template are said', () => {
    const [few, most] = [many(1, 511), many(1, 512)];
    expect([tooManyWays([few], few), tooManyWays([most], most)]).toEqual([false, true]);
    expect(worldsOf([many(1, 600)])).toHaveLength(512);
  });

  test('a resource that asks by a condition, or by a text, is decided in all its ways', () => {
    const base = many(6, 2);
    const Resources = {
      ...base.template.Resources,
      Sub: { Type: 'T', Properties: { p: { 'Fn::Sub': '${P0}-${P1}' } } },
      If: { Type: 'T', Properties: { p: when('C', 1, 2), q: ref('P3') } },
      Only: { Type: 'T', Condition: 'D', Properties: { q: ref('P5') } },
    };
    const Conditions = {
      C: { 'Fn::Not': [{ Condition: 'E' }] },
      D: is('P4', 'v0'),
      E: is('P2', 'v0'),
      Loop: { Condition: 'Loop' },
    };
    const more = {
      Parameters: { ...(base.template['Parameters'] as object), X: { AllowedValues: ['a', 'b'] } },
      Use: ref('X'),
    };
    const texts = worldsOf([stack({ ...more, Conditions, Resources })]).map(([one]) => {
      const { Sub, If, Only } = one!.template.Resources as Record<
        string,
        { Properties: Record<string, unknown> } | undefined
      >;
      return [
        Sub?.Properties['p'],
        `${String(If?.Properties['p'])}${String(If?.Properties['q'])}`,
        String(Only?.Properties['q']),
      ];
    });
    const column = (index: number): readonly unknown[] => [...new Set(texts.map((one) => one[index]))].sort();
    expect(column(0)).toEqual(['v0-v0', 'v0-v1', 'v1-v0', 'v1-v1']);
    expect(column(1)).toEqual(['1v0', '1v1', '2v0', '2v1']);
    expect(column(2)).toEqual(['undefined', 'v0', 'v1']);
  });

  test('what nobody left open stays the same object', () => {
    const one = stack({
      Resources: { T: { Type: 'T', Properties: { a: [{ b: ref('T') }], c: { 'Fn::Join': ['', ['a']] } } } },
    });
    expect(worldsOf([one])).toEqual([[one]]);
    expect(worldsOf([one])[0]?.[0]).toBe(one);
  });
});
