import { att, found, one, OPEN, places, reasons, ref, type Resources } from './template';

const V2 = 'AWS::ElasticLoadBalancingV2::';
const CLASSIC = 'AWS::ElasticLoadBalancing::LoadBalancer';

describe('paths of a load balancer', () => {
  const listener = (Protocol: unknown, ...DefaultActions: readonly object[]): readonly string[] =>
    places('balancer-paths', one(`${V2}Listener`, { Protocol, DefaultActions }));
  test('by default it answers nobody', () => {
    for (const protocol of ['HTTP', 'HTTPS']) {
      expect(listener(protocol, { Type: 'fixed-response' }, { Type: 'forward' }, {})).toEqual([
        'One DefaultActions.1',
        'One DefaultActions.2',
      ]);
      expect(listener(protocol, { Type: 'fixed-response' })).toEqual([]);
    }
    expect(listener('TCP', { Type: 'forward' })).toEqual([]);
  });

  const forwarded = (...Conditions: readonly object[]): readonly unknown[] =>
    found('balancer-paths', one(`${V2}ListenerRule`, { Conditions, Actions: [{ Type: 'forward' }] })).map(
      ({ value }) => value,
    );
  test.each<[string, readonly object[], readonly unknown[]]>([
    ['no condition', [], ['every path']],
    ['a host', [{ Field: 'host-header', Values: ['/v1/models'] }], ['every path']],
    ['a path', [{ Field: 'path-pattern', Values: ['/v1/models'] }], []],
    ['a path that is configured', [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/v1/responses'] } }], []],
    ['another path', [{ Field: 'path-pattern', Values: ['/v1/models', '/metrics', '/x'] }], ['/metrics']],
    ['paths alike', [{ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['/v1/.*'] } }], ['/v1/.*']],
    [
      'a host and a path',
      [{ Field: 'host-header' }, { Field: 'path-pattern', PathPatternConfig: { Values: ['/v1/embeddings'] } }],
      [],
    ],
  ])('a rule of %s', (_, conditions, values) => expect(forwarded(...conditions)).toEqual(values));
  test('a rule that forwards nothing may be of every path', () =>
    expect(places('balancer-paths', one(`${V2}ListenerRule`, { Actions: [{ Type: 'redirect' }] }))).toEqual([]));

  const limits = (statements: readonly string[], resource: object = ref('One')): readonly string[] =>
    found('balancer-paths', {
      ...one(`${V2}LoadBalancer`),
      Other: { Type: `${V2}LoadBalancer`, Properties: { Type: 'network' } },
      Acl: {
        Type: 'AWS::WAFv2::WebACL',
        Properties: { Rules: statements.map((name) => ({ Statement: { [name]: {} } })) },
      },
      Link: {
        Type: 'AWS::WAFv2::WebACLAssociation',
        Properties: { ResourceArn: resource, WebACLArn: att('Acl') },
      },
    }).map(({ value, problem }) => `${String(value)} ${problem.replace('nothing before it limits ', '')}`);
  const [RATE, SIZE] = ['RateBasedStatement', 'SizeConstraintStatement'];
  test.each<[readonly string[], readonly string[]]>([
    [[RATE, SIZE], []],
    [[RATE], ['1 how long requests are']],
    [[SIZE], ['1 how often somebody asks']],
    [[], ['1 how often somebody asks', '1 how long requests are']],
  ])('a web ACL with %j', (statements, said) => expect(limits(statements)).toEqual(said));
  test('a web ACL of another load balancer, or of another app', () => {
    expect(limits([RATE, SIZE], ref('Other'))).toEqual(['0 how often somebody asks', '0 how long requests are']);
    const Link = {
      Type: 'AWS::WAFv2::WebACLAssociation',
      Properties: { ResourceArn: ref('One'), WebACLArn: 'arn:aws:wafv2:us-west-2:111122223333:regional/webacl/a' },
    };
    expect(places('balancer-paths', { ...one(`${V2}LoadBalancer`, { Type: 'application' }), Link })).toHaveLength(2);
    expect(places('balancer-paths', { ...one(`${V2}LoadBalancer`, { Type: 'gateway' }), Link })).toEqual([]);
  });
});

describe('attributes of the door', () => {
  const PAIRS = { 'load_balancing.cross_zone.enabled': 'true' };
  const TARGETS = {
    'preserve_client_ip.enabled': 'false',
    'target_health_state.unhealthy.connection_termination.enabled': 'false',
    'deregistration_delay.timeout_seconds': '600',
  };
  const LISTENER = { 'tcp.idle_timeout.seconds': '600' };
  const list = (pairs: object): readonly object[] => Object.entries(pairs).map(([Key, Value]) => ({ Key, Value }));
  interface Door {
    readonly balancer?: object;
    readonly group?: object;
    readonly listener?: object;
    readonly name?: string;
    readonly more?: object;
    readonly from?: object;
  }
  const door = ({
    balancer = PAIRS,
    group = TARGETS,
    listener = LISTENER,
    name = 'front-door-x',
    more,
    from,
  }: Door): Resources => ({
    Balancer: {
      Type: `${V2}LoadBalancer`,
      Properties: { Name: name, LoadBalancerAttributes: list(balancer) },
    },
    Group: { Type: `${V2}TargetGroup`, Properties: { TargetGroupAttributes: list(group) } },
    Listener: {
      Type: `${V2}Listener`,
      Properties: {
        Protocol: 'TCP',
        Tags: [
          { Key: 'some', Value: 'x' },
          { Key: 'windlass:tls', Value: 'door' },
        ],
        LoadBalancerArn: ref('Balancer'),
        DefaultActions: [{ Type: 'forward', TargetGroupArn: from ?? ref('Group') }],
        ListenerAttributes: list(listener),
        ...more,
      },
    },
  });
  test.each<[string, Door, readonly string[]]>([
    ['all as it should be', {}, []],
    ['a balancer of another name', { name: 'other', balancer: {}, group: {}, listener: {} }, []],
    ['targets of nobody', { from: ref('Nobody'), group: {} }, []],
    ['a balancer of nobody', { listener: {}, group: {}, more: { LoadBalancerArn: 'arn:x' } }, []],
    [
      'targets beside others',
      {
        group: { ...TARGETS, 'preserve_client_ip.enabled': 'true' },
        more: { DefaultActions: [{ TargetGroupArn: 'arn:x' }, { TargetGroupArn: ref('Group') }] },
      },
      ['Group TargetGroupAttributes.0'],
    ],
    ['no word of zones', { balancer: {} }, ['Balancer LoadBalancerAttributes']],
    [
      'zones apart',
      { balancer: { 'load_balancing.cross_zone.enabled': 'false' } },
      ['Balancer LoadBalancerAttributes.0'],
    ],
    [
      'clients that keep their address',
      { group: { ...TARGETS, 'preserve_client_ip.enabled': 'true' } },
      ['Group TargetGroupAttributes.0'],
    ],
    [
      'no word of what drains nor of delays',
      { group: {} },
      ['Group TargetGroupAttributes', 'Group TargetGroupAttributes'],
    ],
    [
      'no delay',
      { group: { ...TARGETS, 'deregistration_delay.timeout_seconds': '0' } },
      ['Group TargetGroupAttributes.2'],
    ],
    [
      'a delay in words',
      { group: { ...TARGETS, 'deregistration_delay.timeout_seconds': '10 s' } },
      ['Group TargetGroupAttributes.2'],
    ],
    [
      'a delay after words',
      { group: { ...TARGETS, 'deregistration_delay.timeout_seconds': 's 10' } },
      ['Group TargetGroupAttributes.2'],
    ],
    ['a delay of one second', { group: { ...TARGETS, 'deregistration_delay.timeout_seconds': '1' } }, []],
    ['no word of idle connections', { listener: {} }, ['Listener ListenerAttributes']],
    ['a TLS listener, whose timeout is fixed', { listener: {}, more: { Protocol: 'TLS' } }, []],
    ['a listener that says nothing of TLS', { listener: {}, more: { Tags: [{ Key: 'a', Value: 'b' }] } }, []],
    ['what the deployment says', { balancer: { ...PAIRS, other: OPEN } }, ['Balancer LoadBalancerAttributes.1.Value']],
    [
      'a value that is not there',
      { balancer: { ...PAIRS, other: undefined } },
      ['Balancer LoadBalancerAttributes.1.Value'],
    ],
  ])('%s', (_, changed, at) => expect(places('door-attributes', door(changed))).toEqual(at));
  test('names what is missing, and how many seconds are meant', () =>
    expect(found('door-attributes', door({ group: {} })).map(({ value, wayOut }) => [value, wayOut])).toEqual([
      [undefined, 'set target_health_state.unhealthy.connection_termination.enabled to false'],
      [undefined, 'set deregistration_delay.timeout_seconds to as many seconds as an answer may take'],
    ]));
});

describe('listeners and targets', () => {
  const PROTOCOLS = ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC', 'GENEVE'];
  const HANDED_ON: Readonly<Record<string, readonly string[]>> = {
    HTTP: ['HTTP', 'HTTPS'],
    HTTPS: ['HTTP', 'HTTPS'],
    TCP: ['TCP', 'TCP_UDP'],
    TLS: ['TCP', 'TLS'],
    UDP: ['UDP', 'TCP_UDP'],
    TCP_UDP: ['TCP_UDP'],
    QUIC: ['QUIC', 'TCP_QUIC'],
    TCP_QUIC: ['TCP_QUIC'],
    GENEVE: [],
  };
  const action = (target: string): object => ({ TargetGroupArn: ref(target) });
  test.each(PROTOCOLS)('a listener of %s', (Protocol) => {
    const groups = Object.fromEntries(
      PROTOCOLS.map((protocol) => [protocol, { Type: `${V2}TargetGroup`, Properties: { Protocol: protocol } }]),
    );
    const listener = {
      Type: `${V2}Listener`,
      Properties: {
        Port: 1,
        Protocol,
        DefaultActions: PROTOCOLS.map((name, index) =>
          index % 2 === 0 ? action(name) : { ForwardConfig: { TargetGroups: [action(name)] } },
        ),
      },
    };
    const refused = found('listener-targets', { ...groups, Listener: listener }).map(({ value }) => value);
    expect(PROTOCOLS.filter((name) => !refused.includes(name))).toEqual(
      PROTOCOLS.filter((name) => HANDED_ON[Protocol]!.includes(name)),
    );
  });
  test.each<[string, object, readonly string[]]>([
    ['nothing said, as of gateways', {}, []],
    ['a port alone', { Port: 1 }, ['One Protocol']],
    ['no such protocol', { Protocol: 'SCTP' }, ['One Protocol']],
    ['targets of another app', { Protocol: 'TCP', DefaultActions: [{ TargetGroupArn: 'arn:x' }] }, []],
  ])('a listener with %s', (_, properties, at) =>
    expect(places('listener-targets', one(`${V2}Listener`, properties))).toEqual(at),
  );
  test.each<[string, object, readonly string[]]>([
    ['a protocol', { Protocol: 'TCP' }, []],
    ['no protocol', {}, ['One Protocol']],
    ['no protocol, of functions', { TargetType: 'lambda' }, []],
    ['a path nobody asks', { Protocol: 'TCP', HealthCheckPath: '/a' }, ['One HealthCheckProtocol']],
    ['a path, asked by HTTP', { Protocol: 'HTTPS', HealthCheckPath: '/a' }, []],
    ['a path, asked over TLS', { Protocol: 'TCP', HealthCheckPath: '/a', HealthCheckProtocol: 'HTTPS' }, []],
  ])('targets with %s', (_, properties, at) =>
    expect(places('listener-targets', one(`${V2}TargetGroup`, properties))).toEqual(at),
  );
});

describe('TLS of a listener', () => {
  const MODERN = { SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06', Certificates: [{ CertificateArn: 'arn:x' }] };
  const redirect = (Protocol = 'HTTPS'): object => ({ Type: 'redirect', RedirectConfig: { Protocol } });
  test.each<[string, object, readonly string[]]>([
    ['TLS', { Protocol: 'TLS', ...MODERN }, []],
    ['HTTPS', { Protocol: 'HTTPS', ...MODERN }, []],
    ['no certificate', { Protocol: 'TLS', SslPolicy: MODERN.SslPolicy }, ['One Certificates']],
    ['a certificate of nothing', { Protocol: 'TLS', ...MODERN, Certificates: [{}] }, ['One Certificates']],
    ['a second certificate', { Protocol: 'TLS', ...MODERN, Certificates: [{}, ...MODERN.Certificates] }, []],
    ['an old policy', { Protocol: 'TLS', ...MODERN, SslPolicy: 'ELBSecurityPolicy-2016-08' }, ['One SslPolicy']],
    ['a way to HTTPS', { Protocol: 'HTTP', DefaultActions: [redirect()] }, []],
    ['a way to HTTPS, on TCP', { Protocol: 'TCP', DefaultActions: [redirect()] }, ['One Protocol']],
    ['a way to HTTP', { Protocol: 'HTTP', DefaultActions: [redirect('HTTP')] }, ['One Protocol']],
    ['a way to HTTPS or on', { Protocol: 'HTTP', DefaultActions: [redirect(), { Type: 'forward' }] }, ['One Protocol']],
    [
      'a target beside the way',
      { Protocol: 'HTTP', DefaultActions: [{ ...redirect(), Type: 'forward' }] },
      ['One Protocol'],
    ],
    ['nothing', { Protocol: 'HTTP', DefaultActions: [] }, ['One Protocol']],
    [
      'TLS in the door',
      {
        Protocol: 'TCP',
        Tags: [
          { Key: 'a', Value: 'b' },
          { Key: 'windlass:tls', Value: 'door' },
        ],
      },
      [],
    ],
    ['TLS nowhere, as said', { Protocol: 'TCP', Tags: [{ Key: 'windlass:tls', Value: 'nowhere' }] }, []],
    [
      'TLS in the balancer, as said',
      { Protocol: 'TCP', Tags: [{ Key: 'windlass:tls', Value: 'balancer' }] },
      ['One Protocol'],
    ],
    ['another tag', { Protocol: 'TCP', Tags: [{ Key: 'a', Value: 'door' }, OPEN] }, ['One Protocol']],
  ])('%s', (_, properties, at) => expect(places('listener-tls', one(`${V2}Listener`, properties))).toEqual(at));
  test('of the load balancers that came before', () =>
    expect(
      places(
        'listener-tls',
        one(CLASSIC, { Listeners: [{ Protocol: 'https' }, { Protocol: 'SSL' }, { Protocol: 'TCP' }, {}] }),
      ),
    ).toEqual(['One Listeners.2.Protocol', 'One Listeners.3.Protocol']));
});

describe('logs of a load balancer', () => {
  const V2_PATH = 'LoadBalancerAttributes access_logs.s3.enabled';
  const attributes = (...pairs: readonly (readonly [string, unknown])[]): readonly string[] =>
    places(
      'load-balancer-logs',
      one(`${V2}LoadBalancer`, { LoadBalancerAttributes: pairs.map(([Key, Value]) => ({ Key, Value })) }),
    );
  const [ON, BUCKET] = [['access_logs.s3.enabled', 'true'] as const, ['access_logs.s3.bucket', OPEN] as const];
  test('go into a bucket', () => {
    expect(attributes(ON, BUCKET)).toEqual([]);
    expect(attributes(BUCKET, ON)).toEqual([]);
    expect(attributes()).toEqual([`One ${V2_PATH}`]);
    expect(attributes(BUCKET)).toEqual([`One ${V2_PATH}`]);
    expect(attributes(ON)).toEqual([`One ${V2_PATH} bucket`]);
    expect(attributes(ON, ['access_logs.s3.bucket', ''])).toEqual([`One ${V2_PATH} bucket`]);
    expect(attributes(ON, BUCKET, ['access_logs.s3.enabled', 'false'])).toEqual([`One ${V2_PATH}`]);
  });
  test.each<[object, readonly string[]]>([
    [{}, ['One AccessLoggingPolicy.Enabled']],
    [{ Enabled: false, S3BucketName: 'b' }, ['One AccessLoggingPolicy.Enabled']],
    [{ Enabled: true }, ['One AccessLoggingPolicy.Enabled bucket']],
    [{ Enabled: 'true', S3BucketName: 'b' }, []],
  ])('of those that came before: %j', (AccessLoggingPolicy, at) =>
    expect(places('load-balancer-logs', one(CLASSIC, { AccessLoggingPolicy }))).toEqual(at),
  );
});

describe('a private load balancer', () => {
  const WELL = { Scheme: 'internal', SecurityGroups: ['sg-1'], Subnets: ['subnet-1'] };
  test.each<[string, object, readonly string[]]>([
    ['as it should be', {}, []],
    ['with mappings for subnets', { Subnets: undefined, SubnetMappings: [{ SubnetId: 'subnet-1' }] }, []],
    ['in no subnet', { Subnets: [] }, ['One Subnets']],
    ['without groups', { SecurityGroups: [] }, ['One SecurityGroups']],
    ['of both families', { IpAddressType: 'dualstack' }, ['One IpAddressType']],
    ['of IPv4', { IpAddressType: 'ipv4' }, []],
    [
      'that asks endpoints nothing',
      { EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'off' },
      ['One EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic'],
    ],
    ['that asks endpoints', { EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'on' }, []],
  ])('%s', (_, change, at) =>
    expect(places('private-load-balancer', one(`${V2}LoadBalancer`, { ...WELL, ...change }))).toEqual(at),
  );
});

test.each<[string, readonly unknown[] | object, readonly string[]]>([
  ['by name', ['arn:aws:iam::999999999999:root'], []],
  ['everybody beside one', ['arn:aws:iam::999999999999:root', '*'], ['AllowedPrincipals.1']],
  ['everybody of an account', ['arn:aws:iam::999999999999:role/*'], ['AllowedPrincipals.0']],
  ['nobody knows whom', ['arn:x', OPEN], ['AllowedPrincipals.1']],
  ['a role of the app', [att('Role')], []],
  ['nobody knows how many', OPEN, ['AllowedPrincipals']],
])('an endpoint service for %s', (_, AllowedPrincipals, at) =>
  expect(
    places('endpoint-service', {
      ...one('AWS::EC2::VPCEndpointServicePermissions', { AllowedPrincipals }),
      Role: { Type: 'AWS::IAM::Role' },
    }).map((path) => path.replace('One ', '')),
  ).toEqual(at),
);

describe('doors that nobody meant', () => {
  const search = (Policy: unknown, Type = 'network'): readonly string[] =>
    reasons('no-public-door', one('AWS::OpenSearchServerless::SecurityPolicy', { Type, Policy })).map(
      (text) => text.split(',')[0]!,
    );
  const PUBLIC = ['Policy: it would answer the internet'];
  test('a search', () => {
    expect(search('[{"AllowFromPublic":false}]')).toEqual([]);
    expect(search([{ AllowFromPublic: false }])).toEqual([]);
    expect(search('[{"AllowFromPublic" : false}]')).toEqual([]);
    expect(search('[{"AllowFromPublic":false},{"AllowFromPublic":true}]')).toEqual(PUBLIC);
    expect(search('[{"AllowFromPublic":false},{"AllowFromPublic" : true}]')).toEqual(PUBLIC);
    expect(search('[{"AllowFromPublic":true}]')).toEqual(PUBLIC);
    expect(search('[{"Rules":[]}]')).toEqual(['Policy: its value is known only at deployment']);
    expect(search('[{"AllowFromPublic":true}]', 'encryption')).toEqual([]);
  });
  test('are inside where they name a VPC', () => {
    expect(places('no-public-door', one('AWS::S3::AccessPoint', { VpcConfiguration: {} }))).toEqual([]);
    expect(places('no-public-door', one('AWS::S3::AccessPoint'))).toEqual(['One VpcConfiguration']);
  });
  const AWSVPC = (AssignPublicIp: string): object => ({
    NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp } },
  });
  const msk = (Type: string): object => ({ BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type } } } });
  const types = (name: string): object => ({ EndpointConfiguration: { Types: [name] } });
  const [SHUT, OPENED] = [{ PubliclyAccessible: false }, { PubliclyAccessible: true }];
  test.each<[string, 'closed' | 'open', object, object]>([
    ['AmazonMQ::Broker', 'open', SHUT, OPENED],
    ['ApiGateway::DomainName', 'open', types('PRIVATE'), types('EDGE')],
    ['ApiGateway::RestApi', 'open', types('PRIVATE'), types('REGIONAL')],
    ['AppSync::GraphQLApi', 'open', { Visibility: 'PRIVATE' }, { Visibility: 'GLOBAL' }],
    ['DMS::ReplicationInstance', 'open', SHUT, OPENED],
    ['ECS::Service', 'closed', AWSVPC('DISABLED'), AWSVPC('ENABLED')],
    ['ECS::TaskSet', 'closed', AWSVPC('DISABLED'), AWSVPC('ENABLED')],
    ['ElasticLoadBalancing::LoadBalancer', 'open', { Scheme: 'internal' }, { Scheme: 'internet-facing' }],
    ['MSK::Cluster', 'closed', msk('DISABLED'), msk('SERVICE_PROVIDED_EIPS')],
    ['Neptune::DBInstance', 'closed', SHUT, OPENED],
    ['NeptuneGraph::Graph', 'closed', { PublicConnectivity: false }, { PublicConnectivity: true }],
    ['RDS::DBCluster', 'closed', SHUT, OPENED],
    ['RDS::DBInstance', 'open', SHUT, OPENED],
    ['Redshift::Cluster', 'open', SHUT, OPENED],
    ['RedshiftServerless::Workgroup', 'closed', SHUT, OPENED],
    ['SageMaker::Domain', 'open', { AppNetworkAccessType: 'VpcOnly' }, { AppNetworkAccessType: 'PublicInternetOnly' }],
    ['SageMaker::Model', 'open', { EnableNetworkIsolation: true }, { EnableNetworkIsolation: false }],
    ['SageMaker::NotebookInstance', 'open', { DirectInternetAccess: 'Disabled' }, { DirectInternetAccess: 'Enabled' }],
    [
      'Serverless::Api',
      'open',
      { EndpointConfiguration: { Type: 'PRIVATE' } },
      { EndpointConfiguration: { Type: 'EDGE' } },
    ],
    ['Transfer::Server', 'open', { EndpointType: 'VPC' }, { EndpointType: 'PUBLIC' }],
  ])('AWS::%s is %s by itself', (kind, byItself, shut, opened) => {
    const said = (properties: object): number => places('no-public-door', one(`AWS::${kind}`, properties)).length;
    expect([{}, shut, opened].map(said)).toEqual([byItself === 'open' ? 1 : 0, 0, 1]);
  });
});
