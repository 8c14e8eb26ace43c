import { check, message } from '../../lib/policy';
import { Assembly } from '../../lib/policy/model/assembly';
import type { Stack, TemplateJson } from '../../lib/policy/model/resource';
import { worldsOf } from '../../lib/policy/model/worlds';

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
const ref = (Ref: string): object => ({ Ref });
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

  test('what nobody left open stays the same object', () => {
    const one = stack({
      Resources: { T: { Type: 'T', Properties: { a: [{ b: ref('T') }], c: { 'Fn::Join': ['', ['a']] } } } },
    });
    expect(worldsOf([one])).toEqual([[one]]);
    expect(worldsOf([one])[0]?.[0]).toBe(one);
  });
});
