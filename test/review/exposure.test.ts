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

const endpoint = (properties: JsonObject) => view({ E: { Type: 'AWS::EC2::VPCEndpoint', Properties: properties } });

test('what is not written and opens everything is told', () => {
  const statement = { Effect: 'Allow', Principal: '*', Action: 'ec2:Describe*', Resource: '*' };
  expect(told(endpoint({ PolicyDocument: { Statement: [statement] } }), endpoint({}))).toEqual([
    expect.stringMatching(/E is open to everybody for everything on everything$/),
  ]);
  const behind = (properties: JsonObject) =>
    view({ Group: { Type: 'AWS::EC2::SecurityGroup', Properties: properties } });
  const nothing = { IpProtocol: 'icmp', FromPort: 252, ToPort: 86, CidrIp: '255.255.255.255/32' };
  expect(told(behind({ SecurityGroupEgress: [nothing] }), behind({}))).toEqual([
    'a-Stack/Group reaches every port of 0.0.0.0/0',
  ]);
  expect(told(behind({ SecurityGroupEgress: [] }), behind({ SecurityGroupEgress: [nothing] }))).toEqual([]);
});

const way = (properties: JsonObject) =>
  view({
    R: {
      Type: 'AWS::EC2::Route',
      Properties: { RouteTableId: 'rtb-1', DestinationCidrBlock: '0.0.0.0/0', ...properties },
    },
  });

test.each([
  [{ GatewayId: 'igw-1' }, 'critical', /an internet gateway, both ways/],
  [{ GatewayId: 'vgw-1' }, 'high', /a VPN gateway/],
  [{ VpcEndpointId: 'vpce-1' }, 'high', /a gateway load balancer/],
  [{ CoreNetworkArn: 'arn:aws:networkmanager::1:core-network/a' }, 'high', /a core network/],
])('a way by %j is %s', (properties, severity, what) => {
  const [hurt] = exposureBetween(view({}), way(properties)).more;
  expect(hurt).toMatchObject({ severity, what: expect.stringMatching(what) as unknown });
});

test('a name of a policy is told as it is called, however it is joined', () => {
  const PolicyArn = {
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':eks::aws:cluster-access-policy/AmazonEKSViewPolicy']],
  };
  const entry = {
    PrincipalArn: 'arn:aws:iam::1:role/x',
    AccessPolicies: [{ PolicyArn, AccessScope: { Type: 'cluster' } }],
  };
  expect(told(view({}), view({ A: { Type: 'AWS::EKS::AccessEntry', Properties: entry } }))).toEqual([
    'arn:aws:iam::1:role/x is in the cluster with AmazonEKSViewPolicy in the whole cluster',
  ]);
});

const clusterRole = (
  name: string,
  resources: readonly string[],
  more: JsonObject = {},
  labels: JsonObject = {},
): JsonObject => ({
  kind: 'ClusterRole',
  metadata: { name, labels },
  rules: resources.length === 0 ? [] : [{ apiGroups: [''], resources, verbs: ['get'] }],
  ...more,
});
const bound = (subject: JsonObject): JsonObject => ({
  kind: 'ClusterRoleBinding',
  metadata: { name: 'b' },
  roleRef: { kind: 'ClusterRole', name: 'whole' },
  subjects: [subject],
});

test('rights come through roles that gather others, too', () => {
  const whole = clusterRole('whole', [], {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'yes' } }] },
  });
  const before = view({}, [whole, bound({ kind: 'User', name: 'u' })]);
  const part = clusterRole('part', ['secrets'], {}, { part: 'yes' });
  expect(told(before, view({}, [whole, part, bound({ kind: 'User', name: 'u' })]))).toEqual([
    'User u may get secrets in the whole cluster',
  ]);
  const viewer = clusterRole('v', ['secrets'], {}, { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' });
  expect(told(view({}), view({}, [viewer]))).toEqual(['whoever has role view may get secrets in the whole cluster']);
});

test('what everybody may is the worst', () => {
  const objects = [clusterRole('whole', ['pods']), bound({ kind: 'Group', name: 'system:unauthenticated' })];
  expect(exposureBetween(view({}), view({}, objects)).more[0]?.severity).toBe('critical');
});

test('a policy that picks all pods opens those that are not here as well', () => {
  const namespace = {
    kind: 'Namespace',
    metadata: { name: 'n', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  };
  const denial = {
    ...policy([]),
    metadata: { name: 'd', namespace: 'n' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
  const open = policy([{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }]);
  const wider = { ...open, spec: { ...(open['spec'] as JsonObject), podSelector: {} } };
  expect(told(view({}, [namespace, denial, open]), view({}, [namespace, denial, wider]))).toEqual([
    'any other pod of n can be reached on every port from 10.0.0.0/8',
  ]);
});

test('expressions of a selector count', () => {
  const only = (operator: string) => ({
    ...policy([]),
    spec: { podSelector: { matchExpressions: [{ key: 'a', operator, values: ['b'] }] }, policyTypes: ['Ingress'] },
  });
  expect(told(view({}, [pods({ a: 'b' }), only('In')]), view({}, [pods({ a: 'b' }), only('NotIn')]))).toEqual([
    'pods of Deployment n/one can be reached on every port from anybody',
  ]);
});

const container = (pod: JsonObject, own: JsonObject): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'one', namespace: 'n' },
  spec: {
    template: {
      metadata: {},
      spec: { automountServiceAccountToken: false, ...pod, containers: [{ name: 'c', ...own }] },
    },
  },
});

test.each([
  [
    { securityContext: { runAsNonRoot: true, runAsUser: 0 } },
    { securityContext: { runAsNonRoot: true } },
    {},
    /may run as root/,
  ],
  [
    { securityContext: { seccompProfile: { type: 'Unconfined' } } },
    { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
    {},
    /every system call/,
  ],
  [{ shareProcessNamespace: true }, {}, {}, /processes of each other/],
  [
    { volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }] },
    {},
    {},
    /a token in volume v/,
  ],
  [{ serviceAccountName: 'other' }, { serviceAccountName: 'one' }, {}, /act as ServiceAccount other/],
  [{}, {}, { ports: [{ containerPort: 1, hostPort: 1 }] }, /answer on port 1 of the node/],
  [{}, {}, { args: ['--trust-remote-code'] }, /run the code of a checkpoint/],
])('pods with %j', (after, before, own, what) => {
  expect(told(view({}, [container(before, {})]), view({}, [container(after, own)]))).toEqual([
    expect.stringMatching(what),
  ]);
});

test.each([
  ['arn:aws:s3:::windlass-a-weights/org/model/2/*', 'low'],
  ['arn:aws:s3:::windlass-a-weights/org/*/2/*', 'medium'],
  ['arn:aws:s3:::windlass-a-weights/*', 'medium'],
  ['arn:aws:s3:::elsewhere/org/model/2/*', 'medium'],
])('reading %s in place of another folder is %s', (resource, severity) => {
  const reads = (Resource: string) =>
    view({
      R: {
        Type: 'AWS::IAM::Role',
        Properties: {
          Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }] } }],
        },
      },
    });
  const { more } = exposureBetween(reads('arn:aws:s3:::windlass-a-weights/org/model/1/*'), reads(resource));
  expect(more.map((hurt) => hurt.severity)).toEqual([severity]);
});
