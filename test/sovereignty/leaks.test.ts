import { prove } from '../../lib/sovereignty';
import { acl, LEAKS } from './leaks';
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
  'a route that nodes reach at another port than pods may use': (sealed) => {
    sealed.route('NatGatewayId', 'nat-0123');
    sealed.set('NodeGroupSg', 'SecurityGroupEgress', [
      { IpProtocol: '-1', CidrIp: '10.0.0.0/16' },
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' },
    ]);
    acl(sealed, { RuleAction: 'deny', Protocol: 6, PortRange: { From: 20, To: 25 }, RuleNumber: 1 });
  },
  'a role that may write anywhere, at a port where no endpoint answers': (sealed) => {
    sealed.set('S3Endpoint', 'PolicyDocument.Statement.0.Condition', {
      StringEquals: { 'aws:PrincipalAccount': ACCOUNT },
    });
    sealed.allow('s3:PutObject', '*');
    const rules = (sealed.object('NetworkPolicy', 'engine')['spec'] as { egress: { ports: unknown[] }[] }).egress;
    rules[0]!.ports = [
      { port: 8443, protocol: 'TCP' },
      { port: 443, protocol: 'UDP' },
    ];
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

/** Nodes may open connections at these ports, through a NAT gateway. */
function withNat(...rules: readonly (readonly [from: number, to: number, protocol?: string])[]): Sealed {
  const sealed = new Sealed();
  sealed.route('NatGatewayId', 'nat-0123');
  sealed.set(
    'NodeGroupSg',
    'SecurityGroupEgress',
    rules.map(([FromPort, ToPort, IpProtocol = 'tcp']) => ({ IpProtocol, FromPort, ToPort, CidrIp: '0.0.0.0/0' })),
  );
  return sealed;
}

const portsFrom = (sealed: Sealed, from: string) =>
  prove(sealed.output).ways.find((way) => way.kind === 'nat-gateway' && way.from.startsWith(from))?.ports;

test('a way says at which ports it is one, of all its rules together', () => {
  const sealed = withNat([22, 22], [440, 450], [53, 53, 'udp']);
  expect(portsFrom(sealed, 'nodes of')).toBe('TCP 22, TCP 440-450, UDP 53');
  expect(portsFrom(sealed, 'pods of Deployment serving/engine')).toBe('TCP 443');
  expect(portsFrom(withNat([80, 80]), 'pods of')).toBeUndefined();
  expect(portsFrom(withNat([80, 80]), 'nodes of')).toBe('TCP 80');
});

test('a declared way holds at the ports that it names, and at no other', () => {
  const declared = (ports: string[]) => ({
    ...SEALED,
    egress: [{ way: 'nat-gateway' as const, ports, reason: 'a test' }],
  });
  const sealed = withNat([443, 443]);
  expect(prove(sealed.output, declared(['TCP 443'])).findings).toEqual([]);
  expect(prove(sealed.output, declared(['TCP 400-500', 'UDP'])).findings).toEqual([]);
  const { findings, unused } = prove(sealed.output, declared(['TCP 80', 'UDP 443']));
  expect(findings.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/internet at TCP 443, and no entry/),
  );
  expect(unused).toEqual(['nat-gateway at TCP 80, UDP 443']);
});

test.each<[string, (sealed: Sealed) => void]>([
  ['a listener at a port that its security group opens to nobody', (sealed) => sealed.set('Listener', 'Port', 8443)],
  [
    'pods that serve at a port that no NetworkPolicy opens',
    (sealed) => {
      (sealed.object('Service', 'engine')['spec'] as { ports: { targetPort: unknown }[] }).ports[0]!.targetPort = 9000;
    },
  ],
])('%s breaks the chain to the endpoint', (_, change) => {
  const sealed = new Sealed();
  expect(prove(sealed.output).access.chains.filter(({ broken }) => broken !== undefined)).toEqual([]);
  change(sealed);
  expect(prove(sealed.output).access.chains.map(({ broken }) => broken)).toContainEqual(expect.any(String));
});

/** A stack nested in another, with what it hands down. */
const nested = (Resources: Record<string, unknown>, given: Record<string, unknown>): Sealed => {
  const sealed = new Sealed();
  sealed.add('AWS::CloudFormation::Stack', { TemplateURL: 'child.json', Parameters: given }, 'Child');
  sealed.nested = [
    {
      name: 'sealed/Child',
      parent: 'sealed',
      given,
      template: { Parameters: { To: { Type: 'String' } }, Resources: Resources as never },
      account: ACCOUNT,
      region: 'eu-central-1',
    },
  ];
  return sealed;
};

test('a nested stack whose template is there is read, with what is handed to it', () => {
  const topic = { T: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: { Ref: 'To' } }] } } };
  expect(findingsOf(nested(topic, { To: { Ref: 'Topic' } }))).toEqual([]);
  const found = findingsOf(nested(topic, { To: 'arn:aws:sns:eu-central-1:999988887777:t' }));
  expect(found.map(({ kind, path }) => [kind, path[0], path.at(-1)])).toContainEqual([
    'delivery',
    'sealed/Child/T (AWS::Events::Rule)',
    'arn:aws:sns:eu-central-1:999988887777:t',
  ]);
  const absent = nested(topic, {});
  absent.nested = [];
  expect(findingsOf(absent)).toMatchObject([{ kind: 'unknown-type', unknown: 'a template that is not read' }]);
});

test('templates that refer to each other in a circle are no endless walk', () => {
  const sealed = nested({ T: { Type: 'AWS::SNS::Topic' } }, { To: { 'Fn::GetAtt': ['Child', 'Outputs.O'] } });
  sealed.nested = sealed.nested.map((one) => ({
    ...one,
    template: { ...one.template, Outputs: { O: { Value: { Ref: 'To' } } } },
  }));
  sealed.set('Rule', 'Targets.0.Arn', { 'Fn::GetAtt': ['Child', 'Outputs.O'] });
  expect(findingsOf(sealed).map(({ kind }) => kind)).toContain('delivery');
});
