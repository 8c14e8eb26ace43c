import { prove } from '../../lib/sovereignty';
import { ACCOUNT, FOREIGN, REGION, Sealed, SEALED } from './sealed';

const found = (change: (sealed: Sealed) => void): readonly string[] => {
  const sealed = new Sealed();
  change(sealed);
  return prove(sealed.output, SEALED).findings.map(({ kind, path }) => `${kind}: ${path.join(' → ')}`);
};
const either = (one: unknown, other: unknown) => ({ 'Fn::If': ['Asked', one, other] });
const nothing = { Ref: 'AWS::NoValue' };
const asked = (answer: unknown) => ({ Conditions: { Asked: { 'Fn::Equals': [answer, 'yes'] } } });
const world = [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }];
const allow = (more: object) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Principal: '*', ...more });

/** What only one branch opens, in fields that hold one value, a list, or nothing at all. */
const BRANCHES: Readonly<
  Record<string, readonly [kind: string, id: string, path: string, harmless: unknown, open: unknown]>
> = {
  'a public control plane': ['cluster-access', 'Cluster', 'ResourcesVpcConfig.EndpointPublicAccess', false, true],
  'a public load balancer': ['load-balancer', 'Balancer', 'Scheme', 'internal', 'internet-facing'],
  'logs for a day': ['retention', 'LogGroup', 'RetentionInDays', 365, 1],
  'no policy of an endpoint': ['endpoint-policy', 'Ec2Endpoint', 'PolicyDocument', { Statement: [] }, nothing],
  'a security group for everybody': ['client', 'BalancerSg', 'SecurityGroupIngress', [], world],
  'a table of somebody else': ['unknown-route', 'NodesRoutes', 'RouteTableId', { Ref: 'Table' }, 'rtb-0123'],
  'subnets of somebody else': ['unknown-route', 'NodeGroup', 'Subnets', [{ Ref: 'Nodes' }], ['subnet-0123']],
};

describe.each(Object.entries(BRANCHES))('%s', (_, [kind, id, path, harmless, open]) => {
  test.each([
    ['the second branch', either(harmless, open), asked({ Ref: 'Answer' })],
    ['the first branch', either(open, harmless), asked({ Ref: 'Answer' })],
    ['a branch of a condition that nobody says', either(harmless, open), {}],
  ])('is found in %s', (_branch, value, conditions) => {
    const kinds = found((sealed) => {
      sealed.template = { Parameters: { Answer: { Type: 'String', Default: 'no' } }, ...conditions };
      sealed.set(id, path, value);
    });
    expect(kinds.join('\n')).toMatch(new RegExp(`^${kind}: `, 'm'));
  });

  test('is none in a branch that is never taken', () => {
    const kinds = found((sealed) => {
      sealed.template = asked('no');
      sealed.set(id, path, either(open, harmless));
    });
    expect(kinds).toEqual([]);
  });
});

const STATED: Readonly<Record<string, readonly [kind: string, change: (sealed: Sealed) => void]>> = {
  'a block by a parameter with a default': [
    'client',
    (sealed) => {
      sealed.template = { Parameters: { From: { Type: 'String', Default: '10.0.0.0/8' } } };
      sealed.set('BalancerSg', 'SecurityGroupIngress', [{ IpProtocol: '-1', CidrIp: { Ref: 'From' } }]);
    },
  ],
  'a provider of identities that is not in the output': [
    'trust',
    (sealed) =>
      sealed.set('EngineRole', 'AssumeRolePolicyDocument.Statement.1', {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.${REGION}.amazonaws.com/id/AB` },
      }),
  ],
  'an endpoint of somebody else in a condition': [
    'resource-policy',
    (sealed) =>
      sealed.set(
        'BucketPolicy',
        'PolicyDocument.Statement.1',
        allow({ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0123' } } }),
      ),
  ],
  'a condition that holds where its key is missing': [
    'resource-policy',
    (sealed) =>
      sealed.set(
        'BucketPolicy',
        'PolicyDocument.Statement.1',
        allow({ Condition: { 'ForAllValues:StringEquals': { 'aws:PrincipalAccount': ACCOUNT } } }),
      ),
  ],
  'another account behind its own': [
    'resource-policy',
    (sealed) =>
      sealed.set(
        'BucketPolicy',
        'PolicyDocument.Statement.1',
        allow({ Condition: { StringEquals: { 'aws:PrincipalAccount': [ACCOUNT, FOREIGN] } } }),
      ),
  ],
  'a role in an annotation': [
    'role',
    (sealed) =>
      (sealed.object('Service', 'engine')['metadata'] = {
        name: 'engine',
        namespace: 'serving',
        annotations: { 'eks.amazonaws.com/role-arn': `arn:aws:iam::${FOREIGN}:role/x` },
      }),
  ],
  'nodes outside of AWS': [
    'cluster-access',
    (sealed) => sealed.set('Cluster', 'RemoteNetworkConfig', { RemoteNodeNetworks: [{ Cidrs: ['192.0.2.0/24'] }] }),
  ],
  'an image of a function of another account': [
    'registry',
    (sealed) => sealed.set('Function', 'Code', { ImageUri: `${FOREIGN}.dkr.ecr.${REGION}.amazonaws.com/x:1` }),
  ],
};

test.each(Object.entries(STATED))('%s is found', (_, [kind, change]) => {
  expect(found(change).join('\n')).toMatch(new RegExp(`^${kind}: `, 'm'));
});

test('what a permissions boundary does not allow is no way', () => {
  const bounded = (actions: string) => (sealed: Sealed) => {
    sealed.route('NatGatewayId', 'nat-0123');
    sealed.allow('ec2:*', '*');
    sealed.add(
      'AWS::IAM::ManagedPolicy',
      { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } },
      'Boundary',
    );
    sealed.set('EngineRole', 'PermissionsBoundary', { Ref: 'Boundary' });
  };
  const roles = (actions: string) => found(bounded(actions)).filter((one) => one.startsWith('role: ')).length;
  expect([roles('s3:GetObject'), roles('ec2:*') > 0]).toEqual([0, true]);
});
