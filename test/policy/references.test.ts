import { Assembly } from '../../lib/policy/model/assembly';
import { quantity } from '../../lib/policy/model/pods';
import type { Stack } from '../../lib/policy/model/resource';

const exporting: Stack = {
  name: 'Network',
  template: {
    Resources: { Vpc: { Type: 'AWS::EC2::VPC' } },
    Outputs: {
      Id: { Value: { Ref: 'Vpc' }, Export: { Name: 'Network:Vpc' } },
      Cidr: { Value: '10.0.0.0/16', Export: { Name: 'Network:Cidr' } },
      Unnamed: { Value: 'x' },
    },
  },
};
const importing: Stack = { name: 'Cluster', account: '111122223333', region: 'us-west-2', template: { Resources: {} } };
const assembly = new Assembly([exporting, importing]);

test.each<[string, unknown, unknown]>([
  ['a literal', 'a', { kind: 'known', value: 'a' }],
  ['nothing', undefined, { kind: 'absent' }],
  ['no value', { Ref: 'AWS::NoValue' }, { kind: 'absent' }],
  [
    'account and region',
    { 'Fn::Join': ['-', [{ Ref: 'AWS::AccountId' }, { Ref: 'AWS::Region' }]] },
    { kind: 'known', value: '111122223333-us-west-2' },
  ],
  ['an import', { 'Fn::ImportValue': 'Network:Cidr' }, { kind: 'known', value: '10.0.0.0/16' }],
])('%s is known', (_, value, expected) => {
  expect(assembly.resolve(importing, value)).toEqual(expected);
});

test.each<[string, unknown]>([
  ['a parameter', { Ref: 'Size' }],
  ['an attribute', { 'Fn::GetAtt': ['Key', 'Arn'] }],
  ['an import from outside', { 'Fn::ImportValue': 'elsewhere' }],
  ['an imported reference', { 'Fn::ImportValue': 'Network:Vpc' }],
  ['a join with an unknown part', { 'Fn::Join': ['', ['a', { Ref: 'Size' }]] }],
  ['a choice', { 'Fn::If': ['C', 'a', 'b'] }],
])('%s is unknown, never absent', (_, value) => {
  expect(assembly.resolve(importing, value)).toEqual({ kind: 'unknown', expression: value });
});

test('references are followed into other stacks', () => {
  expect(assembly.target(importing, { 'Fn::ImportValue': 'Network:Vpc' })?.label).toBe('Network/Vpc (AWS::EC2::VPC)');
  expect(assembly.target(importing, { Ref: 'Vpc' })).toBeUndefined();
});

test.each([
  ['184800m', 184.8],
  ['8', 8],
  [8, 8],
  ['4Gi', 4 * 2 ** 30],
  ['1.5G', 1.5e9],
  [undefined, 0],
])('quantity %s', (text, expected) => {
  expect(quantity(text)).toBeCloseTo(expected);
});

test('what is no quantity fits nowhere', () => {
  expect(quantity('many')).toBeNaN();
});
