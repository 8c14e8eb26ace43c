import type { JsonObject } from '../../lib/policy/model/values';
import { exposureBetween } from '../../lib/review/exposure';
import { patternCovers } from '../../lib/review/exposure/patterns';
import { addressesCover, portsCover, portsOf } from '../../lib/review/exposure/ports';
import { grantCovers, grantsOf } from '../../lib/review/exposure/statements';
import { viewOf } from '../../lib/review/view';

const view = (
  resources: Record<string, { Type: string; Properties: JsonObject }>,
  manifests: readonly JsonObject[] = [],
) => viewOf({ from: 'x', stacks: [{ name: 'a-Stack', template: { Resources: resources } }], manifests });

const told = (before: ReturnType<typeof view>, after: ReturnType<typeof view>): readonly string[] =>
  exposureBetween(before, after).more.map(({ what }) => what);

test.each([
  ['s3:*', 's3:GetObject', true],
  ['s3:Get*', 's3:GetObject*', true],
  ['s3:GetObject', 's3:Get*', false],
  ['s3:Get?bject', 's3:GetObject', true],
  ['*', 'anything', true],
  ['arn:aws:s3:::a/*', 'arn:aws:s3:::a', false],
  ['a*b*c', 'a*c', false],
  ['a*', 'a?', true],
])('%s covers %s: %s', (wider, narrower, expected) => expect(patternCovers(wider, narrower)).toBe(expected));

test.each([
  ['10.0.0.0/8', '10.1.0.0/16', true],
  ['10.1.0.0/16', '10.0.0.0/8', false],
  ['0.0.0.0/0', '192.168.0.0/16', true],
  ['::/0', '10.0.0.0/8', false],
  ['→ a/Group', '→ a/Group', true],
  ['0.0.0.0/0', '→ a/Group', false],
])('addresses of %s cover %s: %s', (wider, narrower, expected) =>
  expect(addressesCover(wider, narrower)).toBe(expected),
);

test('all protocols cover one, a range its ports', () => {
  expect(portsCover(portsOf('-1', undefined, undefined), portsOf('tcp', 1, 2))).toBe(true);
  expect(portsCover(portsOf('tcp', 80, 90), portsOf(6, 85, 85))).toBe(true);
  expect(portsCover(portsOf('tcp', 80, 90), portsOf('udp', 85, 85))).toBe(false);
});

const grant = (statement: JsonObject) => grantsOf({ Statement: [{ Effect: 'Allow', ...statement }] }, 'role')[0]!;

test.each([
  ['fewer conditions are wider', {}, { Condition: { StringEquals: { a: 'b' } } }, true],
  ['more conditions are narrower', { Condition: { StringEquals: { a: 'b' } } }, {}, false],
  [
    'a list with fewer values is narrower',
    { Condition: { StringLike: { 's3:prefix': ['a', 'b/*'] } } },
    { Condition: { StringLike: { 's3:prefix': ['b/*'] } } },
    true,
  ],
  [
    'a list with more values is wider',
    { Condition: { StringLike: { 's3:prefix': ['a'] } } },
    { Condition: { StringLike: { 's3:prefix': ['a', 'b'] } } },
    false,
  ],
  [
    'what must not be is no list of what may be',
    { Condition: { StringNotEquals: { a: ['b', 'c'] } } },
    { Condition: { StringNotEquals: { a: ['b'] } } },
    false,
  ],
  [
    'another key is another condition',
    { Condition: { StringEquals: { a: ['b'] } } },
    { Condition: { StringEquals: { c: ['b'] } } },
    false,
  ],
  ['all but some cover another', { Action: undefined, NotAction: ['iam:*'] }, { Action: 's3:Get' }, true],
  ['all but some do not cover those', { Action: undefined, NotAction: ['iam:*'] }, { Action: 'iam:Get' }, false],
])('%s', (_, wider, narrower, expected) => {
  const base = { Action: 's3:Get', Resource: '*' };
  expect(grantCovers(grant({ ...base, ...wider }), grant({ ...base, ...narrower }))).toBe(expected);
});

const group = (...rules: readonly JsonObject[]) =>
  view({ Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: rules } } });
const RULE = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/8' };

test('a rule inside an older one is no news, a wider one is', () => {
  expect(told(group(RULE), group({ ...RULE, CidrIp: '10.1.0.0/16' }))).toEqual([]);
  expect(told(group(RULE), group({ ...RULE, CidrIp: '0.0.0.0/0' }))).toEqual([
    'a-Stack/Group can be reached on tcp 443 from 0.0.0.0/0',
  ]);
});

test('a denial that goes is told, one that comes is better', () => {
  const policy = (...more: readonly JsonObject[]) =>
    view({
      Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: 'b', PolicyDocument: { Statement: more } } },
    });
  const denial = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };
  expect(told(policy(denial), policy())).toEqual([
    expect.stringMatching(/^forbidden no more: .* everybody for everything|^forbidden no more: .* s3:\*/),
  ]);
  expect(told(policy(), policy(denial))).toEqual([]);
  expect(exposureBetween(policy(), policy(denial)).less).toEqual([expect.stringMatching(/^forbidden now: /)]);
});

const pods = (labels: JsonObject): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'one', namespace: 'n' },
  spec: { template: { metadata: { labels }, spec: { automountServiceAccountToken: false, containers: [] } } },
});
const policy = (ingress: readonly JsonObject[]): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'p', namespace: 'n' },
  spec: { podSelector: { matchLabels: { a: 'b' } }, policyTypes: ['Ingress'], ingress },
});

test('pods that a policy picks no more can be reached by anybody', () => {
  const closed = view({}, [pods({ a: 'b' }), policy([])]);
  const open = view({}, [pods({ a: 'c' }), policy([])]);
  expect(told(closed, open)).toEqual(['pods of Deployment n/one can be reached on every port from anybody']);
  expect(told(open, closed)).toEqual([]);
});

test('a rule of RBAC that another covers is no news', () => {
  const role = (verbs: readonly string[], resources: readonly string[]): JsonObject[] => [
    { kind: 'Role', metadata: { name: 'r', namespace: 'n' }, rules: [{ apiGroups: [''], resources, verbs }] },
    {
      kind: 'RoleBinding',
      metadata: { name: 'b', namespace: 'n' },
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [{ kind: 'User', name: 'u' }],
    },
  ];
  expect(told(view({}, role(['*'], ['*'])), view({}, role(['get'], ['pods'])))).toEqual([]);
  expect(told(view({}, role(['get'], ['pods'])), view({}, role(['get'], ['pods', 'secrets'])))).toEqual([
    'User u may get secrets in n',
  ]);
});
