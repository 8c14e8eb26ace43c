import { prove } from '../../lib/sovereignty';
import { LEAKS } from './leaks';
import { ACCOUNT, Sealed, SEALED } from './sealed';

const findingsOf = (sealed: Sealed) => prove(sealed.output, SEALED).findings;

test('nothing leaves a sealed deployment', () => {
  expect(findingsOf(new Sealed())).toEqual([]);
  expect(prove(new Sealed().output, SEALED).ways).toEqual([]);
});

test.each(LEAKS.map((leak) => [leak.name, leak] as const))(
  '%s is found, with its path',
  (_, { kind, change, path }) => {
    const sealed = new Sealed();
    change(sealed);
    const found = findingsOf(sealed);
    const paths = found.filter((finding) => finding.kind === kind).map((finding) => finding.path.join(' → '));
    const inOrder = (text: string): boolean => {
      let at = 0;
      return path.every((part) => (at = text.indexOf(part, at)) >= 0);
    };
    expect([found.map((finding) => `${finding.kind} ${finding.path.join(' → ')}`), paths.some(inOrder)]).toEqual([
      expect.anything(),
      true,
    ]);
  },
);

test('leaks are of at least thirty kinds', () => {
  expect(LEAKS.length).toBeGreaterThanOrEqual(90);
  expect(new Set(LEAKS.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(28);
});

/** What looks like a way and is none, because something on it stops every packet or call. */
const STOPPED: Readonly<Record<string, (sealed: Sealed) => void>> = {
  'a gateway that no route leads to': (sealed) => sealed.add('AWS::EC2::InternetGateway'),
  'a route that a network ACL stops': (sealed) => {
    sealed.route('NatGatewayId', 'nat-0123');
    sealed.add('AWS::EC2::SubnetNetworkAclAssociation', { SubnetId: { Ref: 'Nodes' }, NetworkAclId: { Ref: 'Acl' } });
    sealed.add('AWS::EC2::NetworkAcl', {}, 'Acl');
    sealed.add(
      'AWS::EC2::NetworkAclEntry',
      {
        NetworkAclId: { Ref: 'Acl' },
        Egress: true,
        RuleNumber: 1,
        Protocol: -1,
        RuleAction: 'allow',
        CidrBlock: '10.0.0.0/16',
      },
      'Entry',
    );
  },
  'a route that security groups stop': (sealed) => {
    sealed.route('NatGatewayId', 'nat-0123');
    sealed.set('NodeGroupSg', 'SecurityGroupEgress', [{ IpProtocol: '-1', CidrIp: '10.0.0.0/16' }]);
  },
  'a route into the VPC itself': (sealed) =>
    sealed.route('NatGatewayId', 'nat-0123', { DestinationCidrBlock: '10.0.5.0/24' }),
  'a role that may write anywhere, behind an endpoint for its own account': (sealed) =>
    sealed.allow('s3:PutObject', '*'),
  'a role that may send where no endpoint leads': (sealed) => sealed.allow('sns:Publish', '*'),
  'a role that is held to its own account': (sealed) => {
    sealed.set('S3Endpoint', 'PolicyDocument.Statement.0.Condition', {
      StringEquals: { 'aws:PrincipalAccount': ACCOUNT },
    });
    sealed.allow('s3:PutObject', '*', { Condition: { StringEquals: { 's3:ResourceAccount': ACCOUNT } } });
  },
  'an endpoint that denies what is not of its account': (sealed) =>
    sealed.set('S3Endpoint', 'PolicyDocument.Statement', [
      { Effect: 'Allow', Action: '*', Principal: '*', Resource: '*' },
      {
        Effect: 'Deny',
        Action: '*',
        Principal: '*',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:ResourceAccount': ACCOUNT } },
      },
    ]),
  'a denied action': (sealed) => {
    sealed.allow('ec2:*', '*');
    sealed.add(
      'AWS::IAM::Policy',
      {
        Roles: [{ Ref: 'EngineRole' }],
        PolicyDocument: { Statement: [{ Effect: 'Deny', Action: 'ec2:*', Resource: '*' }] },
      },
      'Denied',
    );
  },
  'a policy for everybody of its own account': (sealed) =>
    sealed.set('Key', 'KeyPolicy.Statement.1', {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Principal: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } },
    }),
  'hosts of the cluster and of AWS in its region': (sealed) =>
    sealed.engine.env.push(
      { name: 'A_URL', value: 'http://otel.observability.svc:4317' },
      { name: 'B_URL', value: 'https://s3.eu-central-1.amazonaws.com/weights-of-ours/x' },
    ),
};

test.each(Object.entries(STOPPED))('%s is no way', (_, change) => {
  const sealed = new Sealed();
  change(sealed);
  expect(findingsOf(sealed).map(({ message, path }) => [message, path])).toEqual([]);
});

test('pods that may send less than their nodes are on no way of those', () => {
  const sealed = new Sealed();
  sealed.route('NatGatewayId', 'nat-0123');
  const rules = (sealed.object('NetworkPolicy', 'engine')['spec'] as { egress: unknown[] }).egress;
  rules[0] = { to: [{ ipBlock: { cidr: '10.0.0.0/16' } }] };
  expect(new Set(findingsOf(sealed).map(({ path }) => path[0]))).toEqual(
    new Set(['nodes of sealed/NodeGroup (AWS::EKS::Nodegroup)', 'function sealed/Function (AWS::Lambda::Function)']),
  );
});

test('what only the deployment knows counts as reachable, and the finding says so', () => {
  const sealed = new Sealed();
  sealed.template = { Parameters: { Bus: { Type: 'String' } } };
  sealed.set('Rule', 'Targets.0.Arn', { Ref: 'Bus' });
  expect(findingsOf(sealed)).toMatchObject([
    { unknown: 'parameter Bus', message: expect.stringContaining('counts as reachable') as string },
  ]);
});

test('what is declared is no difference, and what is declared in vain is told', () => {
  const sealed = new Sealed();
  sealed.add('AWS::CodeBuild::Project');
  sealed.set('Permissions', 'AllowedPrincipals', ['arn:aws:iam::999988887777:root']);
  const reason = 'copies images in';
  const { findings, unused } = prove(sealed.output, {
    ...SEALED,
    accounts: ['999988887777'],
    egress: [
      { way: 'build', to: 'internet', reason },
      { way: 'message', to: '*@example.com', reason },
    ],
  });
  expect(findings).toEqual([]);
  expect(unused).toEqual(['message to *@example.com']);
});
