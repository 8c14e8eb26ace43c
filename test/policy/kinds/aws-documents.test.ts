import { ACCOUNT, findings, findingsOf, KEY } from './template';

const BOUND = { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } };
const HOLDERS: Readonly<Record<string, (statement: object, version: unknown) => readonly string[]>> = {
  'AWS::IAM::Policy': (statement, Version) =>
    findingsOf('AWS::IAM::Policy', { PolicyDocument: { Version, Statement: [statement] } }),
  'AWS::KMS::Key': (statement, Version) =>
    findingsOf('AWS::KMS::Key', { KeyPolicy: { Version, Statement: [{ Principal: '*', ...statement }] } }),
};

describe.each(Object.entries(HOLDERS))('%s', (_, found) => {
  const well = { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: KEY, Condition: BOUND };
  test('as it should be', () => expect(found(well, '2012-10-17')).not.toContain('policy-document'));

  test.each(['2008-10-17', 'latest', '1.20', { Ref: 'Version' }])('version %j', (version) =>
    expect(found(well, version)).toContain('policy-document'),
  );

  test.each<[string, object]>([
    ['an effect of nobody knows what', { Effect: { Ref: 'Effect' } }],
    ['an effect that is none', { Effect: 'allow all' }],
    ['an action of nobody knows what', { Action: { Ref: 'Action' } }],
    ['an action among others of nobody knows what', { Action: ['kms:DescribeKey', { Ref: 'Action' }] }],
    ['what is not named', { NotAction: 'kms:DescribeKey' }],
    ['all resources but one', { Resource: undefined, NotResource: KEY }],
    ['a resource of nobody knows what', { Resource: { Ref: 'Key' } }],
    ['resources of every service', { Resource: 'arn:aws:*:*:*:*' }],
    ['a condition without operators', { Condition: {} }],
    ['a condition without keys', { Condition: { StringEquals: {} } }],
    ['a condition that everything meets', { Condition: { StringLike: { 'aws:PrincipalArn': '*' } } }],
    ['a condition of nobody knows what', { Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'Any' } } } }],
  ])('%s', (_name, change) => {
    expect(found(JSON.parse(JSON.stringify({ ...well, ...change })) as object, '2012-10-17')).toContain(
      'policy-document',
    );
  });
});

test('a key policy speaks of keys', () =>
  expect(HOLDERS['AWS::KMS::Key']!({ Effect: 'Allow', Action: 'iam:*', Resource: '*' }, '2012-10-17')).toContain(
    'policy-document',
  ));

test.each<[string, object, boolean]>([
  ['load balancers', { Action: 'elasticloadbalancing:DeleteListener', Resource: '*' }, true],
  [
    'every network load balancer',
    {
      Action: 'elasticloadbalancing:DeleteListener',
      Resource: `arn:aws:elasticloadbalancing:us-west-2:${ACCOUNT}:listener/net/*`,
    },
    true,
  ],
  [
    'those with a tag',
    {
      Action: 'elasticloadbalancing:DeleteListener',
      Resource: `arn:aws:elasticloadbalancing:us-west-2:${ACCOUNT}:listener/net/*`,
      Condition: { StringEquals: { 'aws:ResourceTag/of': 'us' } },
    },
    false,
  ],
  [
    'all kinds with a tag',
    {
      Action: 'elasticloadbalancing:DeleteListener',
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/of': 'us' } },
    },
    true,
  ],
  [
    'everything of those with a tag',
    {
      Action: 'elasticloadbalancing:*',
      Resource: `arn:aws:elasticloadbalancing:us-west-2:${ACCOUNT}:listener/net/*`,
      Condition: { StringEquals: { 'aws:ResourceTag/of': 'us' } },
    },
    true,
  ],
  ['what knows no resource', { Action: 'ec2:DescribeSubnets', Resource: '*' }, false],
  ['everything of one key', { Action: 'kms:*', Resource: KEY }, true],
  ['a key by name', { Action: 'kms:Decrypt', Resource: KEY }, false],
  [
    'a key through a service',
    {
      Action: 'kms:Decrypt',
      Resource: KEY,
      Condition: { StringEquals: { 'kms:ViaService': 's3.us-west-2.amazonaws.com' } },
    },
    false,
  ],
])('actions on %s', (_, statement, isFound) => {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] };
  expect(findingsOf('AWS::IAM::Policy', { PolicyDocument: document }).includes('bound-actions')).toBe(isFound);
});

describe('rules of security groups', () => {
  const group = (GroupDescription: string) => ({ Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription } });
  const id = (of: string) => ({ 'Fn::GetAtt': [of, 'GroupId'] });
  const RESOURCES = {
    Lustre: group('servers'),
    Endpoints: group('endpoints'),
    Files: { Type: 'AWS::FSx::FileSystem', Properties: { SecurityGroupIds: [id('Lustre')] } },
    Sts: { Type: 'AWS::EC2::VPCEndpoint', Properties: { SecurityGroupIds: [id('Endpoints')] } },
  };
  const found = (change: object, type = 'Ingress'): boolean =>
    findings(
      {
        ...RESOURCES,
        Rule: {
          Type: `AWS::EC2::SecurityGroup${type}`,
          Properties: {
            GroupId: id('Lustre'),
            [type === 'Ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId']: id('Lustre'),
            IpProtocol: 'tcp',
            FromPort: 1018,
            ToPort: 1023,
            ...change,
          },
        },
      },
      'Rule',
    ).includes('group-rules');

  describe.each(['Ingress', 'Egress'])('%s', (type) => {
    test('what is needed', () => expect(found({}, type)).toBe(false));
    test.each([
      { FromPort: 0 },
      { FromPort: 1017 },
      { ToPort: 65535 },
      { ToPort: undefined },
      { FromPort: { Ref: 'Port' } },
      { IpProtocol: '-1' },
      { IpProtocol: 'udp' },
      { IpProtocol: undefined },
      { GroupId: undefined },
      { GroupId: 'sg-0123456789abcdef0' },
      { GroupId: id('Endpoints') },
      { SourceSecurityGroupId: undefined, DestinationSecurityGroupId: undefined },
      { SourceSecurityGroupId: 'sg-0123456789abcdef0', DestinationSecurityGroupId: 'sg-0123456789abcdef0' },
      { SourceSecurityGroupId: { Ref: 'Some' }, DestinationSecurityGroupId: { Ref: 'Some' } },
    ])('%j', (change) => expect(found(change, type)).toBe(true));
  });
});

test.each([
  ['AWS::EKS::Nodegroup', 'Subnets'],
  ['AWS::FSx::FileSystem', 'SubnetIds'],
  ['AWS::Lambda::Function', 'VpcConfig.SubnetIds'],
  ['AWS::EC2::VPCEndpoint', 'SubnetIds'],
])('%s in subnets that nobody knows', (Type, path) => {
  const at = (value: unknown): object =>
    path.split('.').reduceRight<object>((inner, key) => ({ [key]: inner }), [value] as unknown as object);
  const found = (value: unknown): boolean =>
    findings(
      {
        Own: { Type: 'AWS::EC2::Subnet', Properties: {} },
        One: { Type, Properties: { SecurityGroupIds: ['sg-1'], ...at(value) } },
      },
      'One',
    ).includes('same-vpc');
  expect(['subnet-0123456789abcdef0', { Ref: 'Any' }, { Ref: 'Own' }].map(found)).toEqual([true, true, false]);
});
