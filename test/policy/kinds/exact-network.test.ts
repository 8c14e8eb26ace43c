import { ACCOUNT, att, found, one, OPEN, places, reasons, ref, type Resources, UNDECIDED } from './template';

const SUBNET = { Type: 'AWS::EC2::Subnet' };
/** A subnet with a route to the internet, and one without. */
const SUBNETS: Resources = {
  Inside: SUBNET,
  Outside: SUBNET,
  Gateway: { Type: 'AWS::EC2::InternetGateway' },
  Table: { Type: 'AWS::EC2::RouteTable' },
  Link: {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: ref('Outside'), RouteTableId: ref('Table') },
  },
  Route: { Type: 'AWS::EC2::Route', Properties: { RouteTableId: ref('Table'), GatewayId: ref('Gateway') } },
};

describe('groups of EFA', () => {
  const template = (...groups: readonly (readonly object[])[]): object => ({
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: {
      LaunchTemplateData: {
        NetworkInterfaces: groups.map((Groups, index) => ({
          InterfaceType: 'efa',
          NetworkCardIndex: index,
          Groups,
        })),
      },
    },
  });
  const rules = (ingress: object = {}, egress: object = {}): Resources => ({
    Efa: { Type: 'AWS::EC2::SecurityGroup' },
    Other: { Type: 'AWS::EC2::SecurityGroup' },
    In: {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: { GroupId: att('Efa'), SourceSecurityGroupId: att('Efa'), IpProtocol: '-1', ...ingress },
    },
    Out: {
      Type: 'AWS::EC2::SecurityGroupEgress',
      Properties: { GroupId: att('Efa'), DestinationSecurityGroupId: att('Efa'), IpProtocol: -1, ...egress },
    },
  });
  const said = (world: Resources, ...groups: readonly (readonly object[])[]): readonly string[] =>
    places('efa-security-group', { ...world, One: template(...groups) as Resources[string] });
  const [efa, other] = [att('Efa', 'GroupId'), att('Other', 'GroupId')];
  const FIRST = ['One LaunchTemplateData.NetworkInterfaces.0.Groups'];
  test('one of them is open to itself, both ways', () => {
    expect(said(rules(), [efa])).toEqual([]);
    expect(said(rules(), [other, efa])).toEqual([]);
    expect(said(rules(), [other])).toEqual(FIRST);
    expect(said(rules(), ['sg-1' as unknown as object])).toEqual(FIRST);
    expect(said(rules(), [])).toEqual(FIRST);
    expect(said(rules(), [efa], [other], [other])).toEqual(['One LaunchTemplateData.NetworkInterfaces.1.Groups']);
  });
  test.each<[string, object, object]>([
    ['of one protocol in', { IpProtocol: 'tcp' }, {}],
    ['of one protocol out', {}, { IpProtocol: 'tcp' }],
    ['from others', { SourceSecurityGroupId: att('Other') }, {}],
    ['to others', {}, { DestinationSecurityGroupId: att('Other') }],
    ['of others in', { GroupId: att('Other') }, {}],
    ['of others out', {}, { GroupId: att('Other') }],
  ])('rules %s are not enough', (_, ingress, egress) => expect(said(rules(ingress, egress), [efa])).toEqual(FIRST));
});

describe('policies of endpoints', () => {
  const [OWN, FOR_OWN] = [{ 'aws:PrincipalAccount': ACCOUNT }, { 'aws:ResourceAccount': ACCOUNT }];
  const said = (service: string, ...statements: readonly object[]): readonly string[] =>
    found(
      'endpoint-policy',
      one('AWS::EC2::VPCEndpoint', {
        ServiceName: `com.amazonaws.us-west-2.${service}`,
        PolicyDocument: {
          Statement: statements.map((more) => ({
            Effect: 'Allow',
            Principal: '*',
            Action: 'a:B',
            Resource: '*',
            ...more,
          })),
        },
      }),
    ).map(({ path, wayOut }) => `${path} ${/^[^,]*/.exec(wayOut)![0]}`);
  const equals = (StringEquals: object): object => ({ Condition: { StringEquals } });
  const [ACCOUNT_ONLY, BOTH] = [
    'PolicyDocument.Statement.0 add the condition StringEquals aws:PrincipalAccount',
    'PolicyDocument.Statement.0 add StringEquals of aws:PrincipalAccount and aws:ResourceAccount',
  ];
  test.each<[string, object, readonly string[]]>([
    ['sts', equals(OWN), []],
    ['sts', equals(FOR_OWN), []],
    ['sts', equals({ 'aws:ResourceAccount': [ACCOUNT, '999999999999'] }), [ACCOUNT_ONLY]],
    ['sts', { Condition: { StringNotEquals: FOR_OWN } }, [ACCOUNT_ONLY]],
    ['sts', { Principal: undefined }, [ACCOUNT_ONLY]],
    ['sts', { ...equals(OWN), Principal: undefined, NotPrincipal: { AWS: ACCOUNT } }, [ACCOUNT_ONLY]],
    ['sts', { Resource: `arn:aws:iam::${ACCOUNT}:role/x` }, []],
    ['sts', { Resource: `arn:aws:iam::${ACCOUNT}:role/x`, Principal: undefined, NotPrincipal: '*' }, [ACCOUNT_ONLY]],
    ['sts', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/x` } }, []],
    ...['s3', 's3express', 'dynamodb'].flatMap((service): [string, object, readonly string[]][] => [
      [service, equals({ ...OWN, ...FOR_OWN }), []],
      [service, equals(OWN), [BOTH]],
      [service, equals(FOR_OWN), [BOTH]],
      [service, { Resource: 'arn:aws:s3:::some/*' }, []],
    ]),
    ['s3.more', equals(OWN), []],
    ['more-s3', equals(OWN), []],
  ])('%s %j', (service, statement, at) => expect(said(service, statement)).toEqual(at));
  test('each statement counts', () => {
    expect(said('sts', equals(OWN), {}, {}).map((text) => text.slice(0, 26))).toEqual([
      'PolicyDocument.Statement.1',
      'PolicyDocument.Statement.2',
    ]);
    expect(said('sts', { ...equals(OWN), Effect: 'Deny' }, { Effect: 'Deny' })).toEqual([]);
  });
  test('services whole, where controllers use most of them', () => {
    for (const Action of ['ec2:*', 'EC2:*', 'elasticloadbalancing:*'])
      expect(said('x', { Action, ...equals(OWN) })).toEqual([]);
    for (const Action of ['sts:*', '*'])
      expect(said('x', { Action, ...equals(OWN) })).toEqual([
        'PolicyDocument.Statement.0.Action name the actions that are used here',
      ]);
  });
});

describe('flow logs', () => {
  const world = (log: object | undefined, group: object = { KmsKeyId: 'k' }): Resources => ({
    ...one('AWS::EC2::VPC'),
    Other: { Type: 'AWS::EC2::VPC' },
    Group: { Type: 'AWS::Logs::LogGroup', Properties: group },
    ...(log === undefined
      ? {}
      : {
          Log: {
            Type: 'AWS::EC2::FlowLog',
            Properties: { ResourceId: ref('One'), TrafficType: 'ALL', LogGroupName: ref('Group'), ...log },
          },
        }),
  });
  const said = (resources: Resources): readonly unknown[] =>
    found('flow-logs', resources)
      .filter(({ resource }) => resource?.logicalId === 'One')
      .map(({ problem }) => problem.slice(0, 25));
  const [NONE, PLAIN, BY_WHOM] = [
    ['nothing would tell who ta'],
    ['who talked to whom would '],
    ['who delivers them is know'],
  ];
  test.each<[string, object | undefined, readonly string[]]>([
    ['none', undefined, NONE],
    ['of another VPC', { ResourceId: ref('Other') }, NONE],
    ['of what was let in', { TrafficType: 'ACCEPT' }, NONE],
    ['of what was refused', { TrafficType: 'REJECT' }, []],
    ['into a group', {}, []],
    ['into a group by its ARN', { LogGroupName: undefined, LogDestination: att('Group') }, []],
    ['into a group of others', { LogGroupName: 'some' }, PLAIN],
    ['into a bucket', { LogGroupName: undefined, LogDestinationType: 's3' }, []],
    ['into a stream', { LogGroupName: undefined, LogDestinationType: 'kinesis-data-firehose' }, []],
    ['into a group, as said', { LogDestinationType: 'cloud-watch-logs' }, []],
    ['nobody knows into what', { LogDestinationType: OPEN }, PLAIN],
    ['by a role by its ARN', { DeliverLogsPermissionArn: `arn:aws:iam::${ACCOUNT}:role/x` }, []],
    ['nobody knows by whom', { DeliverLogsPermissionArn: OPEN }, BY_WHOM],
    ['in the clear, nobody knows by whom', { LogGroupName: 'some', DeliverLogsPermissionArn: OPEN }, PLAIN],
  ])('%s', (_, log, at) => expect(said(world(log))).toEqual(at));
  test('into a group without a key', () => {
    expect(said(world({}, {}))).toEqual(PLAIN);
    expect(found('flow-logs', world({ LogGroupName: 'some' })).map(({ value }) => value)).toEqual(['some', undefined]);
  });
  test('a second one is enough', () => {
    const Second = {
      Type: 'AWS::EC2::FlowLog',
      Properties: { ResourceId: ref('One'), TrafficType: 'ALL', LogDestinationType: 's3' },
    };
    expect(said({ ...world({ LogGroupName: 'some' }), Second })).toEqual([]);
    expect(said({ ...world({ DeliverLogsPermissionArn: OPEN }), Second })).toEqual([]);
  });
});

describe('functions', () => {
  const IN = { SubnetIds: [ref('Inside')], SecurityGroupIds: ['sg-1'] };
  const said = (properties: object, rest: Resources = SUBNETS): readonly string[] =>
    places('function-network', {
      ...rest,
      ...one('AWS::Lambda::Function', { Runtime: 'nodejs20.x', VpcConfig: IN, ...properties }),
    }).map((text) => text.replace('One ', ''));
  const STS = 'Environment.Variables.AWS_STS_REGIONAL_ENDPOINTS';
  const told = (value: unknown): object => ({ Environment: { Variables: { AWS_STS_REGIONAL_ENDPOINTS: value } } });
  test.each<[string, object, readonly string[]]>([
    ['inside', {}, []],
    ['outside', { VpcConfig: undefined }, ['VpcConfig.SubnetIds']],
    ['without subnets', { VpcConfig: { ...IN, SubnetIds: [] } }, ['VpcConfig.SubnetIds']],
    ['without groups', { VpcConfig: { ...IN, SecurityGroupIds: [] } }, ['VpcConfig.SecurityGroupIds']],
    [
      'in a public subnet',
      { VpcConfig: { ...IN, SubnetIds: [ref('Inside'), ref('Outside')] } },
      ['VpcConfig.SubnetIds.1'],
    ],
    ['in a subnet of others', { VpcConfig: { ...IN, SubnetIds: ['subnet-1'] } }, []],
    ['of the oldest SDK that asks the region', { Runtime: 'nodejs18.x' }, []],
    ['of an older SDK', { Runtime: 'nodejs16.x' }, [STS]],
    ['of Python', { Runtime: 'python3.13' }, [STS]],
    ['of Python, that is told', { Runtime: 'python3.13', ...told('regional') }, []],
    ['of some Node, inside a name', { Runtime: 'my-nodejs20.x' }, [STS]],
    ['of an image', { Runtime: undefined }, [STS]],
    ['told wrongly', told('legacy'), [STS]],
    ['told by a parameter', told(OPEN), [STS]],
    [
      'through proxies',
      { Environment: { Variables: { HTTP_PROXY: 'a', ALL_PROXY: '', all_proxy: 'b' } } },
      ['HTTP_PROXY', 'ALL_PROXY', 'all_proxy'].map((name) => `Environment.Variables.${name}`),
    ],
  ])('%s', (_, properties, at) => expect(said(properties)).toEqual(at));
  test('in a subnet that gives public addresses', () => {
    const gives = (MapPublicIpOnLaunch: unknown): readonly string[] =>
      said({}, { Inside: { ...SUBNET, Properties: { MapPublicIpOnLaunch } } });
    expect([true, 'true', false].map(gives)).toEqual([['VpcConfig.SubnetIds.0'], ['VpcConfig.SubnetIds.0'], []]);
  });
});

test.each(['Inside', 'Outside'])('a group of nodes %s', (name) =>
  expect(
    places('private-subnets', { ...SUBNETS, ...one('AWS::EKS::Nodegroup', { Subnets: ['subnet-1', ref(name)] }) }),
  ).toEqual(name === 'Outside' ? ['One Subnets.1'] : []),
);

describe('network ACLs', () => {
  const ENTRY = { RuleAction: 'allow', Protocol: 6, CidrBlock: '203.0.113.0/24', PortRange: { From: 443, To: 443 } };
  const said = (change: object): readonly string[] =>
    reasons('network-acl', {
      ...one('AWS::EC2::NetworkAclEntry', { ...ENTRY, ...change }),
      Vpc: { Type: 'AWS::EC2::VPC' },
    });
  const STRANGERS = 'it lets pass networks that are not yours';
  const port = (number: number): string => `PortRange: it covers port ${number}, by which people log in`;
  const BOTH = [port(22), port(3389)];
  test.each<[object, readonly string[]]>([
    [{}, []],
    [{ RuleAction: 'deny', Protocol: -1, CidrBlock: '0.0.0.0/0' }, []],
    [{ RuleAction: 'DENY', Protocol: -1 }, []],
    [{ RuleAction: OPEN }, [`RuleAction: ${UNDECIDED}`]],
    [{ CidrBlock: '8.0.0.0/8' }, []],
    [{ CidrBlock: '8.0.0.0/7' }, [`CidrBlock: ${STRANGERS}`]],
    [{ CidrBlock: 'some' }, [`CidrBlock: ${STRANGERS}`]],
    [{ CidrBlock: undefined, Ipv6CidrBlock: '2600:1f14::/32' }, []],
    [{ CidrBlock: undefined, Ipv6CidrBlock: '2600:1f14::/31' }, [`Ipv6CidrBlock: ${STRANGERS}`]],
    [{ CidrBlock: undefined, Ipv6CidrBlock: 'fd00::/8' }, []],
    [{ CidrBlock: OPEN }, [`CidrBlock: ${UNDECIDED}`]],
    [{ CidrBlock: att('Vpc', 'CidrBlock'), Protocol: -1 }, []],
    [{ CidrBlock: '10.0.0.0/8', Protocol: -1 }, []],
    [{ CidrBlock: '10.0.0.0/8', Ipv6CidrBlock: '2600:1f14::/32', Protocol: -1 }, BOTH],
    [{ Protocol: -1 }, BOTH],
    [{ Protocol: 'ALL' }, BOTH],
    [{ Protocol: undefined }, BOTH],
    [{ Protocol: -1, Egress: true }, []],
    [{ Protocol: -1, Egress: 'true' }, []],
    [{ Protocol: -1, Egress: false }, BOTH],
    [{ Protocol: 1, PortRange: undefined }, []],
    [{ Protocol: 'tcp', PortRange: undefined }, BOTH],
    [{ PortRange: { From: 22, To: 22 } }, [port(22)]],
    [{ PortRange: { From: '22', To: '22' } }, [port(22)]],
    [{ PortRange: { From: 22 } }, [port(22)]],
    [{ PortRange: { From: 21, To: 23 }, Protocol: 17 }, [port(22)]],
    [{ PortRange: { From: 23, To: 3388 } }, []],
    [{ PortRange: { From: 23, To: 3389 } }, [port(3389)]],
    [{ PortRange: { From: 0, To: 21 } }, []],
    [{ PortRange: { From: 3390, To: 65535 } }, []],
  ])('%j', (change, at) => expect(said(change)).toEqual(at));
});

describe('ports of people', () => {
  const said = (rule: object): readonly string[] =>
    reasons(
      'no-remote-ports',
      one('AWS::EC2::SecurityGroupIngress', { CidrIp: '10.0.0.0/8', IpProtocol: 'tcp', ...rule }),
    ).map((text) => text.replace(/^FromPort: it covers the port of /, ''));
  const BOTH = ['SSH', 'RDP'];
  test.each<[object, readonly string[]]>([
    [{ FromPort: 443, ToPort: 443 }, []],
    [{ FromPort: 22, ToPort: 22 }, ['SSH']],
    [{ FromPort: 3389 }, ['RDP']],
    [{ FromPort: 23, ToPort: 3388 }, []],
    [{ FromPort: 0, ToPort: 21 }, []],
    [{ FromPort: 21, ToPort: 22 }, ['SSH']],
    [{ FromPort: 22, ToPort: 3389 }, BOTH],
    [{}, BOTH],
    [{ FromPort: -1, ToPort: -1 }, BOTH],
    [{ IpProtocol: -1, FromPort: 443, ToPort: 443 }, BOTH],
    [{ IpProtocol: 'ALL', FromPort: 443, ToPort: 443 }, BOTH],
    [{ IpProtocol: undefined, FromPort: 443, ToPort: 443 }, BOTH],
    [{ IpProtocol: 'icmp', FromPort: -1 }, []],
    [{ IpProtocol: 58, FromPort: 22 }, []],
    [{ IpProtocol: 17, FromPort: 22 }, ['SSH']],
    [{ CidrIp: undefined, FromPort: 22 }, []],
    [{ CidrIp: undefined, SourceSecurityGroupId: 'sg-1', FromPort: 22 }, []],
    [{ CidrIp: undefined, CidrIpv6: 'fd00::/8', FromPort: 22 }, ['SSH']],
    [{ CidrIp: undefined, SourcePrefixListId: 'pl-1', FromPort: 22 }, ['SSH']],
  ])('%j', (rule, at) => expect(said(rule)).toEqual(at));
});

describe('what a group lets in', () => {
  const group = (...ranges: readonly string[]): readonly string[] =>
    found(
      'open-ingress',
      one('AWS::EC2::SecurityGroup', { SecurityGroupIngress: ranges.map((CidrIp) => ({ CidrIp })) }),
    ).map(({ path, value }) => `${path} ${String(value)}`);
  test('of the internet as much as one /8', () => {
    expect(group('8.0.0.0/8')).toEqual([]);
    expect(group('8.0.0.0/7')).toEqual(['SecurityGroupIngress.0.CidrIp 8.0.0.0/7']);
    expect(group('8.0.0.0/8', '9.0.0.0/32')).toEqual(['SecurityGroupIngress 2 networks']);
    expect(group('8.0.0.0/9', '9.0.0.0/9')).toEqual([]);
    expect(group('8.0.0.0/9', '9.0.0.0/9', '10.0.0.0/8', '192.168.0.0/16')).toEqual([]);
    expect(group('8.0.0.0/9', '9.0.0.0/9', '1.2.3.4/32', '10.0.0.0/8')).toEqual(['SecurityGroupIngress 3 networks']);
  });
  const rule = (properties: object): readonly string[] =>
    places('open-ingress', {
      ...one('AWS::EC2::SecurityGroupIngress', properties),
      Vpc: { Type: 'AWS::EC2::VPC' },
      List: { Type: 'AWS::EC2::PrefixList', Properties: { Entries: [{ Cidr: '10.0.0.0/8' }] } },
    });
  test.each<[object, readonly string[]]>([
    [{ CidrIpv6: '2600:1f14::/32' }, []],
    [{ CidrIpv6: '2600:1f14::/31' }, ['One CidrIpv6']],
    [{ CidrIp: att('Vpc', 'CidrBlock') }, []],
    [{ CidrIp: att('List') }, ['One CidrIp']],
    [{ SourcePrefixListId: ref('List') }, []],
    [{ SourcePrefixListId: ref('Vpc') }, ['One SourcePrefixListId']],
    [
      { CidrIp: '0.0.0.0/0', CidrIpv6: '::/0', SourcePrefixListId: 'pl-1' },
      ['One CidrIp', 'One CidrIpv6', 'One SourcePrefixListId'],
    ],
  ])('%j', (properties, at) => expect(rule(properties)).toEqual(at));
  test('a list of networks', () =>
    expect(
      places(
        'open-ingress',
        one('AWS::EC2::PrefixList', { Entries: [{ Cidr: '10.0.0.0/8' }, { Cidr: '0.0.0.0/0' }, {}] }),
      ),
    ).toEqual(['One Entries.1.Cidr']));
});

test.each<[string, object, readonly string[]]>([
  [
    'LaunchTemplate',
    {
      LaunchTemplateData: {
        NetworkInterfaces: [
          {},
          { AssociatePublicIpAddress: false },
          { AssociatePublicIpAddress: 'true' },
          { AssociateCarrierIpAddress: OPEN },
          { Ipv6AddressCount: 0 },
        ],
      },
    },
    ['2.AssociatePublicIpAddress', '3.AssociateCarrierIpAddress', '4.Ipv6AddressCount'],
  ],
  [
    'NetworkInterface',
    { Ipv6Addresses: [], Ipv6Prefixes: [], Ipv6PrefixCount: 1, AssociatePublicIpAddress: true },
    ['AssociatePublicIpAddress', 'Ipv6Addresses', 'Ipv6Prefixes', 'Ipv6PrefixCount'],
  ],
])('public addresses of a %s', (kind, properties, at) =>
  expect(
    places('no-public-address', one(`AWS::EC2::${kind}`, properties)).map((text) =>
      text.replace(/^One (LaunchTemplateData.NetworkInterfaces.)?/, ''),
    ),
  ).toEqual(at),
);

describe('ways out', () => {
  const endpoint = (properties: object, rest: object = {}): readonly string[] =>
    reasons('no-way-out', one('AWS::EC2::VPCEndpoint', properties), rest).map((text) =>
      text.replace(/ opens a VPC.*$/, ''),
    );
  const STRANGE = ['ServiceName: an endpoint of a service that is not of AWS, or that nobody knows,'];
  const sub = (rest: string): object => ({ 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, rest]] });
  test.each<[object, readonly string[]]>([
    [{ ServiceName: 'com.amazonaws.us-west-2.ecr.api' }, []],
    [{ ServiceName: 'aws.api.us-west-2.bedrock' }, []],
    [{ ServiceName: 'aws.sagemaker.us-west-2.notebook' }, []],
    [{ ServiceName: sub('.sts'), VpcEndpointType: 'Interface' }, []],
    [{ ServiceName: 'cn.com.amazonaws.cn-north-1.ecr.api' }, ['ServiceName: an endpoint of region cn-north-1']],
    [{ ServiceName: 'eu.amazonaws.eusc-de-east-1.sts' }, ['ServiceName: an endpoint of region eusc-de-east-1']],
    [{ ServiceName: 'com.amazonaws.us-west-2.sts', ServiceRegion: 'us-west-2' }, []],
    [
      { ServiceName: 'com.amazonaws.us-west-2.sts', ServiceRegion: 'us-east-1' },
      ['ServiceName: an endpoint of region us-east-1'],
    ],
    [{ ServiceName: 'com.amazonaws.vpce.us-west-2.vpce-svc-1' }, STRANGE],
    [{ ServiceName: 'com.amazonaws.us-west-2' }, STRANGE],
    [{ ServiceName: 'xcom.amazonaws.us-west-2.sts' }, STRANGE],
    [{ ServiceName: 'com.amazonaws.us-west-2.sts/' }, STRANGE],
    [{ ServiceName: 'com.amazonaws.us_west.sts' }, STRANGE],
    [{ ServiceName: 'aws.other.us-west-2.sts' }, STRANGE],
    [{ ServiceName: { 'Fn::Join': ['', ['com.amazonaws.us-west-2.', OPEN]] } }, STRANGE],
    [{}, STRANGE],
    [{ VpcEndpointType: 'Resource' }, ['VpcEndpointType: an endpoint of kind Resource']],
  ])('an endpoint %j', (properties, at) => expect(endpoint(properties)).toEqual(at));
  test('of a stack that says no region', () => {
    expect(endpoint({ ServiceName: 'com.amazonaws.eu-west-1.sts' }, { region: undefined })).toEqual([]);
    expect(endpoint({ ServiceName: sub('.sts') }, { region: undefined })).toEqual([]);
  });
  test('each by its name', () => {
    expect(reasons('no-way-out', one('AWS::EC2::NatGateway'))).toEqual([
      'Type: a NAT gateway opens a VPC that reaches AWS through endpoints only',
    ]);
  });
  test('a route to the VPC itself is none', () => {
    const route = (properties: object): readonly string[] => places('no-way-out', one('AWS::EC2::Route', properties));
    expect(route({ RouteTableId: 'a', GatewayId: 'local', DestinationPrefixListId: 'b' })).toEqual([]);
    expect(route({ GatewayId: 'vgw-1', NatGatewayId: 'nat-1' })).toEqual(['One GatewayId', 'One NatGatewayId']);
  });
  test('name servers of others', () =>
    expect(
      places(
        'no-way-out',
        one('AWS::EC2::DHCPOptions', {
          DomainNameServers: ['AmazonProvidedDNS', '8.8.8.8', '169.254.169.253', 'fd00:ec2::253', OPEN],
        }),
      ),
    ).toEqual(['One DomainNameServers.1', 'One DomainNameServers.4']));
});

describe('what lies elsewhere', () => {
  const said = (properties: object, rest: object = {}): readonly string[] =>
    reasons('own-place', one('AWS::Some::Thing', properties), rest);
  const OTHER = '999999999999';
  const arn = (account: string, region = 'us-west-2', partition = 'aws'): string =>
    `arn:${partition}:sns:${region}:${account}:t`;
  test.each<[object, readonly string[]]>([
    [{ AccountId: ACCOUNT }, []],
    [{ AccountId: OTHER }, ['AccountId: it is another account']],
    [{ account: OTHER }, ['account: it is another account']],
    [{ TargetAccounts: [ACCOUNT, OTHER] }, ['TargetAccounts.1: it is another account']],
    [
      { AccountIds: [OTHER], Accounts: [...Array<string>(10).fill(ACCOUNT), OTHER] },
      ['Accounts.10: it is another account'],
    ],
    [{ Accounting: OTHER, AccountName: 'x' }, []],
    [{ AccountId: `x${OTHER}`, OwnAccount: `${OTHER}0` }, []],
    [{ SourceAccount: OTHER, Statement: { PrincipalAccount: OTHER } }, []],
    [{ A: arn(ACCOUNT), B: arn(''), C: 'arn' }, []],
    [{ A: arn('aws', 'us-east-1'), B: arn(OTHER) }, [`B: it is of account ${OTHER}`]],
    [{ A: arn(ACCOUNT, 'eu-west-1') }, ['A: it is of region eu-west-1']],
    [{ A: arn(ACCOUNT, 'us-east-1') }, []],
    [{ A: arn(ACCOUNT, '') }, []],
    [{ A: arn(ACCOUNT, 'us-west-2', 'aws-cn') }, ['A: it is of partition aws-cn']],
    [
      { A: `${arn(OTHER)} and ${arn(ACCOUNT, 'eu-west-1')}` },
      [`A: it is of account ${OTHER}`, 'A: it is of region eu-west-1'],
    ],
    [{ A: `barn:aws:sns:eu-west-1:${OTHER}:t` }, []],
  ])('%j', (properties, at) => expect(said(properties)).toEqual(at));
  test('of a stack without a place', () => {
    expect(said({ AccountId: OTHER, A: arn(OTHER) }, { account: undefined })).toEqual([]);
    expect(said({ A: arn(ACCOUNT, 'eu-west-1', 'aws-cn') }, { region: undefined })).toEqual([]);
  });
  test('principals of an endpoint service, which are strangers', () =>
    expect(
      places('own-place', one('AWS::EC2::VPCEndpointServicePermissions', { AllowedPrincipals: [arn(OTHER)] })),
    ).toEqual([]));
});

describe('the same VPC', () => {
  const APP: Resources = {
    Vpc: { Type: 'AWS::EC2::VPC' },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc') } },
    Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: ref('Vpc') } },
    Cluster: {
      Type: 'AWS::EKS::Cluster',
      Properties: { ResourcesVpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: [ref('Group')] } },
    },
  };
  const NO_SUBNET = 'it names no subnet';
  const NO_GROUP = 'it names no group';
  const said = (Type: string, properties: object, app: Resources = APP): readonly string[] =>
    found('same-vpc', { ...app, ...one(Type, properties) })
      .filter(({ resource }) => resource?.logicalId === 'One')
      .map(({ path, problem }) => `${path}: ${problem}`);
  const [SUBNETS_OF, GROUPS_OF] = [[ref('Subnet')], [ref('Group'), att('Cluster', 'ClusterSecurityGroupId')]];
  test.each<[string, object, readonly string[]]>([
    ['AWS::EKS::Nodegroup', {}, [`Subnets: ${NO_SUBNET}`]],
    ['AWS::EKS::Nodegroup', { Subnets: [] }, [`Subnets: ${NO_SUBNET}`]],
    ['AWS::EKS::Nodegroup', { Subnets: SUBNETS_OF }, []],
    ['AWS::EKS::Nodegroup', { Subnets: ref('Subnet') }, []],
    ['AWS::EKS::Nodegroup', { Subnets: [...SUBNETS_OF, ref('Group')] }, [`Subnets.1: ${UNDECIDED}`]],
    ['AWS::EKS::Nodegroup', { Subnets: OPEN }, [`Subnets: ${UNDECIDED}`]],
    [
      'AWS::EKS::Nodegroup',
      { Subnets: ['subnet-1', 'subnet-2'] },
      ['Subnets.0', 'Subnets.1'].map((at) => `${at}: it is a subnet that stands nowhere in the app`),
    ],
    ['AWS::FSx::FileSystem', {}, [`SubnetIds: ${NO_SUBNET}`, `SecurityGroupIds: ${NO_GROUP}`]],
    ['AWS::FSx::FileSystem', { SubnetIds: SUBNETS_OF, SecurityGroupIds: GROUPS_OF }, []],
    [
      'AWS::FSx::FileSystem',
      { SubnetIds: SUBNETS_OF, SecurityGroupIds: ['sg-1'] },
      ['SecurityGroupIds.0: it is a group that stands nowhere in the app'],
    ],
    [
      'AWS::EKS::Cluster',
      {},
      [`ResourcesVpcConfig.SubnetIds: ${NO_SUBNET}`, `ResourcesVpcConfig.SecurityGroupIds: ${NO_GROUP}`],
    ],
    ['AWS::Lambda::Function', {}, []],
    [
      'AWS::Lambda::Function',
      { VpcConfig: { SubnetIds: [], SecurityGroupIds: [OPEN] } },
      [`VpcConfig.SecurityGroupIds.0: ${UNDECIDED}`],
    ],
    [
      'AWS::CodeBuild::Project',
      { VpcConfig: { Subnets: ['subnet-1'] } },
      ['VpcConfig.Subnets.0: it is a subnet that stands nowhere in the app'],
    ],
    [
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      { Subnets: SUBNETS_OF, SecurityGroups: ['sg-1'] },
      ['SecurityGroups.0: it is a group that stands nowhere in the app'],
    ],
    ['AWS::EC2::VPCEndpoint', { VpcId: ref('Vpc'), VpcEndpointType: 'Gateway' }, []],
    [
      'AWS::EC2::VPCEndpoint',
      { VpcId: ref('Vpc'), VpcEndpointType: 'Interface' },
      [`SubnetIds: ${NO_SUBNET}`, `SecurityGroupIds: ${NO_GROUP}`],
    ],
    ['AWS::EC2::VPCEndpoint', { VpcId: 'vpc-1' }, ['VpcId: it is a VPC that stands nowhere in the app']],
    ['AWS::EC2::RouteTable', { VpcId: OPEN }, [`VpcId: ${UNDECIDED}`]],
    ['AWS::EC2::RouteTable', { VpcId: ref('Subnet') }, [`VpcId: ${UNDECIDED}`]],
    ['AWS::EC2::RouteTable', {}, []],
    [
      'AWS::EC2::LaunchTemplate',
      { LaunchTemplateData: { NetworkInterfaces: [{}, { Groups: [...GROUPS_OF, 'sg-1'] }] } },
      ['LaunchTemplateData.NetworkInterfaces.1.Groups.2: it is a group that stands nowhere in the app'],
    ],
    ['AWS::EC2::SubnetRouteTableAssociation', {}, [`SubnetId: ${NO_SUBNET}`]],
    ['AWS::EC2::SubnetNetworkAclAssociation', { SubnetId: ref('Subnet') }, []],
  ])('%s %j', (type, properties, at) => expect(said(type, properties)).toEqual(at));
  test('names of a network that is made elsewhere', () => {
    expect(said('AWS::FSx::FileSystem', { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] }, {})).toEqual([]);
    expect(said('AWS::EC2::RouteTable', { VpcId: 'vpc-1' }, {})).toEqual([]);
    expect(said('AWS::EC2::RouteTable', { VpcId: OPEN }, {})).toEqual([`VpcId: ${UNDECIDED}`]);
  });
  test('a list that is empty is shown', () =>
    expect(found('same-vpc', one('AWS::EKS::Nodegroup', { Subnets: [] })).map(({ value }) => value)).toEqual([[]]));
});

describe('subnets and VPCs', () => {
  const VPC = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
  const MORE = { Type: 'AWS::EC2::VPCCidrBlock', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.1.0.0/16' } };
  const subnet = (CidrBlock: unknown, more: Resources = {}, VpcId: unknown = ref('Vpc')): readonly string[] =>
    found('subnet-range', { Vpc: VPC, ...more, ...one('AWS::EC2::Subnet', { VpcId, CidrBlock }) }).map(
      ({ wayOut }) => wayOut,
    );
  test('a subnet beside the blocks of its VPC', () => {
    expect(subnet('10.0.1.0/24')).toEqual([]);
    expect(subnet('10.1.1.0/24')).toEqual(['take a part of 10.0.0.0/16']);
    expect(subnet('10.2.1.0/24', { More: MORE })).toEqual(['take a part of 10.0.0.0/16, 10.1.0.0/16']);
    const Other = { ...MORE, Properties: { ...MORE.Properties, VpcId: ref('Elsewhere') } };
    expect(subnet('10.1.1.0/24', { Other })).toEqual(['take a part of 10.0.0.0/16']);
    expect(subnet('10.1.1.0/24', {}, 'vpc-1')).toEqual([]);
    expect(subnet(OPEN)).toEqual([]);
  });
  test.each([15, 16, 28, 29])('a block of /%i', (prefix) =>
    expect(places('vpc-size', one('AWS::EC2::VPC', { CidrBlock: `10.0.0.0/${prefix}` }))).toEqual(
      prefix < 16 || prefix > 28 ? ['One CidrBlock'] : [],
    ),
  );
  test('names resolve', () => {
    const said = (properties: object): readonly string[] => places('vpc-dns', one('AWS::EC2::VPC', properties));
    expect(said({ EnableDnsSupport: true, EnableDnsHostnames: 'true' })).toEqual([]);
    expect(said({})).toEqual(['One EnableDnsSupport', 'One EnableDnsHostnames']);
    expect(said({ EnableDnsSupport: true, EnableDnsHostnames: false })).toEqual(['One EnableDnsHostnames']);
  });
});

describe('endpoints of a VPC', () => {
  const ALWAYS = ['ec2', 'ecr.api', 'ecr.dkr', 'eks', 's3', 'sts', 'logs'];
  const endpoints = (names: readonly string[], VpcId: object = ref('One')): Resources =>
    Object.fromEntries(
      names.map((name, index) => [
        `Endpoint${index}`,
        {
          Type: 'AWS::EC2::VPCEndpoint',
          Properties: {
            VpcId,
            VpcEndpointType: 'Interface',
            PrivateDnsEnabled: true,
            ServiceName: `com.amazonaws.us-west-2.${name}`,
          },
        },
      ]),
    );
  const missing = (names: readonly string[], more: Resources = {}, vpc?: object): readonly string[] =>
    found('vpc-endpoints', {
      ...one('AWS::EC2::VPC'),
      Other: { Type: 'AWS::EC2::VPCPeeringConnection' },
      Cluster: { Type: 'AWS::EKS::Cluster' },
      ...endpoints(names, vpc),
      ...more,
    }).flatMap(({ wayOut }) => wayOut.replace('add AWS::EC2::VPCEndpoint for ', '').split(', '));
  test('what every cluster calls', () => {
    expect(missing(ALWAYS)).toEqual([]);
    expect(missing([])).toEqual(ALWAYS);
    for (const name of ALWAYS) expect(missing(ALWAYS.filter((other) => other !== name))).toEqual([name]);
    expect(missing(ALWAYS, {}, ref('Other'))).toEqual(ALWAYS);
    expect(missing(ALWAYS, {}, ref('Elsewhere'))).toEqual([]);
    expect(places('vpc-endpoints', one('AWS::EC2::VPC'))).toEqual([]);
  });
  test.each<[string, readonly string[]]>([
    ['AWS::EKS::PodIdentityAssociation', ['eks-auth', 'elasticloadbalancing']],
    ['AWS::FSx::FileSystem', ['fsx']],
    ['AWS::EFS::FileSystem', ['elasticfilesystem']],
    ['AWS::AutoScaling::AutoScalingGroup', ['autoscaling']],
    ['AWS::Lambda::Function', ['lambda']],
    ['AWS::SecretsManager::Secret', ['secretsmanager']],
  ])('what %s calls', (Type, names) => {
    expect(missing(ALWAYS, { More: { Type } })).toEqual(names);
    expect(missing([...ALWAYS, ...names], { More: { Type } })).toEqual([]);
  });
  test('an interface has the name of its service', () => {
    const dns = (properties: object): readonly string[] =>
      places('vpc-endpoints', one('AWS::EC2::VPCEndpoint', properties));
    expect(dns({ VpcEndpointType: 'Interface' })).toEqual(['One PrivateDnsEnabled']);
    expect(dns({ VpcEndpointType: 'Interface', PrivateDnsEnabled: 'true' })).toEqual([]);
    expect(dns({ VpcEndpointType: 'Gateway', RouteTableIds: [] })).toEqual([]);
    expect(dns({})).toEqual(['One RouteTableIds']);
  });
  test('a gateway is in the tables of nodes', () => {
    const link = (subnet: string, table: string): Resources[string] => ({
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Properties: { SubnetId: ref(subnet), RouteTableId: ref(table) },
    });
    const [T, S] = [{ Type: 'AWS::EC2::RouteTable' }, SUBNET];
    const world = (...tables: readonly string[]): readonly unknown[] =>
      found('vpc-endpoints', {
        ...{ A: T, B: T, C: T, S1: S, S2: S, S3: S, S4: S },
        L1: link('S1', 'A'),
        L2: link('S2', 'B'),
        L3: link('S3', 'C'),
        L4: link('S4', 'B'),
        Nodes: { Type: 'AWS::EKS::Nodegroup', Properties: { Subnets: ['S1', 'S2', 'S4'].map(ref) } },
        ...one('AWS::EC2::VPCEndpoint', { RouteTableIds: tables.map(ref) }),
      }).map(({ value }) => value);
    expect(world('A', 'B')).toEqual([]);
    expect(world('A')).toEqual(['some/B (AWS::EC2::RouteTable)']);
    expect(world('B', 'C')).toEqual(['some/A (AWS::EC2::RouteTable)']);
    expect(world()).toEqual(['some/A (AWS::EC2::RouteTable)', 'some/B (AWS::EC2::RouteTable)']);
  });
});
