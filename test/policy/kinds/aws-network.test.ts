import { checkTemplates } from '../../../lib/policy';
import { noPublicDoor } from '../../../lib/policy/rules/network/no-public-door';
import { noWayOut } from '../../../lib/policy/rules/network/no-way-out';
import { ACCOUNT, findings, findingsOf } from './template';

const OWN_RULES = ['AWS::EC2::Route', 'AWS::EC2::VPCEndpoint', 'AWS::EC2::DHCPOptions'];

test.each((noWayOut.types ?? []).filter((type) => !OWN_RULES.includes(type)))('%s leads out', (type) => {
  expect(findingsOf(type)).toContain('no-way-out');
});

test.each([
  'CarrierGatewayId',
  'CoreNetworkArn',
  'EgressOnlyInternetGatewayId',
  'GatewayId',
  'InstanceId',
  'LocalGatewayId',
  'NatGatewayId',
  'NetworkInterfaceId',
  'OdbNetworkArn',
  'TransitGatewayId',
  'VpcEndpointId',
  'VpcPeeringConnectionId',
  'SomethingNewId',
])('a route by %s', (target) => {
  for (const value of ['some-1', { Ref: 'Unknown' }, { 'Fn::ImportValue': 'other' }])
    expect(
      findingsOf('AWS::EC2::Route', { RouteTableId: 'rtb-1', DestinationCidrBlock: '10.9.0.0/16', [target]: value }),
    ).toEqual(['no-way-out']);
  expect(findingsOf('AWS::EC2::Route', { RouteTableId: 'rtb-1', DestinationIpv6CidrBlock: '::/0' })).toEqual([]);
});

describe('endpoints', () => {
  const PolicyDocument = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT, 'aws:ResourceAccount': ACCOUNT } },
    },
  };
  const endpoint = (more: object): readonly string[] =>
    findingsOf('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: true,
      ServiceName: 'com.amazonaws.us-west-2.s3',
      SubnetIds: ['subnet-1'],
      SecurityGroupIds: ['sg-1'],
      PolicyDocument,
      ...more,
    });
  test.each<[string, object]>([
    ['of a stranger', { ServiceName: 'com.amazonaws.vpce.us-west-2.vpce-svc-0123456789abcdef0' }],
    ['of nobody knows whom', { ServiceName: { Ref: 'Service' } }],
    ['of another region', { ServiceName: 'com.amazonaws.eu-west-1.sts' }],
    ['in another region', { ServiceRegion: 'eu-west-1' }],
    ['of a resource', { VpcEndpointType: 'Resource' }],
    ['of a service network', { VpcEndpointType: 'ServiceNetwork' }],
    ['of a load balancer for gateways', { VpcEndpointType: 'GatewayLoadBalancer' }],
  ])('%s', (_, more) => expect(endpoint(more)).toContain('no-way-out'));

  test.each<[string, unknown]>([
    ['no policy', undefined],
    ['no condition', { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } }],
    [
      'another account',
      {
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Action: '*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalAccount': '999999999999' } },
        },
      },
    ],
    ['a text', JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] })],
    [
      'a condition met by who says nothing',
      {
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Action: '*',
          Resource: '*',
          Condition: { StringEqualsIfExists: { 'aws:PrincipalAccount': ACCOUNT } },
        },
      },
    ],
    [
      'a condition that keeps out one',
      {
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Action: '*',
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:PrincipalAccount': '999999999999' } },
        },
      },
    ],
    ['what is known at deployment', { Ref: 'Policy' }],
  ])('with %s', (_, policy) => expect(endpoint({ PolicyDocument: policy })).toContain('endpoint-policy'));

  test('of AWS, for this account', () => expect(endpoint({})).toEqual([]));
});

test.each(
  (noPublicDoor.types ?? []).filter(
    (type) => !/OpenSearchServerless|ECS|MSK|Neptune|RDS::DBCluster|RedshiftServerless/.test(type),
  ),
)('%s answers the internet unless it is told not to', (type) => expect(findingsOf(type)).toContain('no-public-door'));

test.each<[string, object]>([
  ['AWS::RDS::DBInstance', { PubliclyAccessible: true }],
  ['AWS::RDS::DBCluster', { PubliclyAccessible: 'true' }],
  ['AWS::Redshift::Cluster', { PubliclyAccessible: { Ref: 'Public' } }],
  [
    'AWS::MSK::Cluster',
    { BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type: 'SERVICE_PROVIDED_EIPS' } } } },
  ],
  ['AWS::ECS::Service', { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } } }],
  ['AWS::ElasticLoadBalancing::LoadBalancer', { Scheme: 'internet-facing' }],
  ['AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'] } }],
  ['AWS::OpenSearchServerless::SecurityPolicy', { Type: 'network', Policy: '[{"Rules":[],"AllowFromPublic":true}]' }],
])('%s %j', (type, properties) => expect(findingsOf(type, properties)).toContain('no-public-door'));

describe('security groups', () => {
  const PORTS = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
  const places: Readonly<Record<string, (rule: object) => readonly string[]>> = {
    'in a list': (rule) => findingsOf('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [{ ...PORTS, ...rule }] }),
    'where a list is meant': (rule) =>
      findingsOf('AWS::EC2::SecurityGroup', { SecurityGroupIngress: { ...PORTS, ...rule } }),
    'on its own': (rule) => findingsOf('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-9', ...PORTS, ...rule }),
  };
  describe.each(Object.entries(places))('a rule %s', (_, found) => {
    test.each([
      [{ CidrIp: '0.0.0.0/0' }],
      [{ CidrIp: '0.0.0.0/1' }],
      [{ CidrIp: '128.0.0.0/1' }],
      [{ CidrIp: '8.0.0.0/7' }],
      [{ CidrIpv6: '::/0' }],
      [{ CidrIpv6: '::/1' }],
      [{ CidrIpv6: '2000::/3' }],
      [{ CidrIpv6: '2600::/16' }],
      [{ CidrIp: { Ref: 'Network' } }],
      [{ CidrIp: 'anywhere' }],
      [{ SourcePrefixListId: 'pl-0123456789abcdef0' }],
      [{ CidrIp: { 'Fn::Join': ['/', ['0.0.0.0', '0']] } }],
      [{ CidrIp: { 'Fn::Sub': '0.0.0.0/0' } }],
    ])('from %j', (rule) => expect(found(rule)).toContain('open-ingress'));

    test.each([
      [{ CidrIp: '10.0.0.0/8' }],
      [{ CidrIp: '203.0.113.0/24' }],
      [{ CidrIpv6: 'fd00::/8' }],
      [{ SourceSecurityGroupId: 'sg-1' }],
    ])('from %j is well', (rule) => expect(found(rule)).toEqual([]));

    test.each([
      [{ FromPort: 22, ToPort: 22 }],
      [{ FromPort: '0', ToPort: '65535' }],
      [{ FromPort: 20, ToPort: 30 }],
      [{ FromPort: 3389, ToPort: 3389 }],
      [{ IpProtocol: -1 }],
      [{ IpProtocol: '-1', FromPort: 443, ToPort: 443 }],
      [{ IpProtocol: 6, FromPort: 22, ToPort: 22 }],
      [{ IpProtocol: 'TCP', FromPort: 22 }],
      [{ IpProtocol: 'udp', FromPort: 3000, ToPort: 4000 }],
      [{ FromPort: undefined, ToPort: undefined }],
    ])('to the ports of %j', (rule) => expect(found({ CidrIp: '10.0.0.0/16', ...rule })).toContain('no-remote-ports'));
  });

  test('halves of the internet by many networks', () => {
    const SecurityGroupIngress = [16, 17, 18].map((first) => ({ ...PORTS, CidrIp: `${first}.0.0.0/8` }));
    expect(findingsOf('AWS::EC2::SecurityGroup', { SecurityGroupIngress })).toContain('open-ingress');
  });
});

describe('subnets of nodes', () => {
  const world = (route: object) => ({
    Gateway: { Type: 'AWS::EC2::InternetGateway' },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { CidrBlock: '10.0.0.0/24' } },
    Table: { Type: 'AWS::EC2::RouteTable' },
    Link: {
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Properties: { SubnetId: { Ref: 'Subnet' }, RouteTableId: { Ref: 'Table' } },
    },
    Route: {
      Type: 'AWS::EC2::Route',
      Properties: { RouteTableId: { Ref: 'Table' }, DestinationCidrBlock: '0.0.0.0/0', ...route },
    },
    Group: { Type: 'AWS::EKS::Nodegroup', Properties: { Subnets: [{ Ref: 'Subnet' }] } },
  });
  test('lead to no internet gateway', () => {
    expect(findings(world({ GatewayId: { Ref: 'Gateway' } }), 'Group')).toContain('private-subnets');
    expect(findings(world({ GatewayId: 'igw-1' }), 'Group')).toContain('private-subnets');
    expect(findings(world({ NatGatewayId: 'nat-1' }), 'Group')).not.toContain('private-subnets');
  });
  test.each(['MapPublicIpOnLaunch', 'AssignIpv6AddressOnCreation'])('have no %s', (field) => {
    for (const value of [true, 'true', { Ref: 'Public' }])
      expect(findingsOf('AWS::EC2::Subnet', { CidrBlock: '10.0.0.0/24', [field]: value })).toEqual(['private-subnets']);
  });
});

test.each([
  ['partition', 'arn:aws-cn:sns:us-west-2:111122223333:t'],
  ['account', 'arn:aws:sns:us-west-2:999999999999:t'],
  ['region', 'arn:aws:sns:eu-west-1:111122223333:t'],
  ['account in the middle', 'see arn:aws:iam::999999999999:role/x, please'],
])('an ARN of another %s', (_, arn) => {
  for (const properties of [
    { A: arn },
    { A: { B: [arn] } },
    { A: { 'Fn::Join': ['', [arn.slice(0, 8), arn.slice(8)]] } },
    { A: { 'Fn::Sub': arn } },
  ])
    expect(findingsOf('AWS::CloudWatch::Alarm', properties)).toEqual(['own-place']);
});

test('what others write so that a group lets nothing out', () => {
  const out = (CidrIp: string): readonly string[] =>
    findingsOf('AWS::EC2::SecurityGroup', { VpcId: 'vpc-1', SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp }] });
  expect(out('127.0.0.1/32')).not.toContain('group-rules');
  expect(out('127.0.0.0/1')).toContain('group-rules');
});

test('subnets of a function that only the deployment knows are unknown, not none', () => {
  const stack = {
    name: 's',
    template: {
      Parameters: { Subnets: { Type: 'List<AWS::EC2::Subnet::Id>' } },
      Resources: {
        F: {
          Type: 'AWS::Lambda::Function',
          Properties: { VpcConfig: { SubnetIds: { Ref: 'Subnets' }, SecurityGroupIds: ['sg-1'] } },
        },
      },
    },
  };
  const said = checkTemplates([stack] as never).filter(({ rule }) => rule.id === 'function-network');
  expect(said.map(({ path }) => path)).toContain('VpcConfig.SubnetIds');
  expect(said.some(({ problem }) => /outside the VPC/.test(problem))).toBe(false);
});
