import { att, found, OPEN, places, ref, type Resources, UNDECIDED } from './template';

describe('who needs what of whom', () => {
  const TYPES: Resources = {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    ...Object.fromEntries(
      ['Lustre', 'Endpoints', 'Plane', 'Balancer', 'Efa', 'Other', 'More'].map((name) => [
        name,
        { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: ref('Vpc') } },
      ]),
    ),
    Files: { Type: 'AWS::FSx::FileSystem', Properties: { SecurityGroupIds: [ref('Lustre')] } },
    Sts: { Type: 'AWS::EC2::VPCEndpoint', Properties: { SecurityGroupIds: [ref('Endpoints')] } },
    Nodes: { Type: 'AWS::EKS::Cluster', Properties: { ResourcesVpcConfig: { SecurityGroupIds: [ref('Plane')] } } },
    Door: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { SecurityGroups: [ref('Balancer')] } },
    Listener: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: { Port: 8443 } },
    Targets: {
      Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      Properties: { Port: 8080, HealthCheckPort: 'traffic-port' },
    },
    Checked: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Port: '8081', HealthCheckPort: 9000 } },
    Template: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: { LaunchTemplateData: { NetworkInterfaces: [{ InterfaceType: 'efa', Groups: [ref('Efa')] }] } },
    },
  };
  const OWNERS = ['Lustre', 'Endpoints', 'Plane', 'Nodes', 'Efa', 'Balancer', 'Other'];
  const PORTS = [443, 988, 8080, 8443];
  const side = (direction: string): string => (direction === 'from' ? 'Ingress' : 'Egress');
  const peerOf = (direction: string, peer: string): object =>
    peer === 'Network'
      ? { CidrIp: '10.0.1.0/24' }
      : { [direction === 'from' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId']: ref(peer) };
  const judged = (direction: string, rules: Readonly<Record<string, object>>): readonly (readonly [string, string])[] =>
    found('group-rules', {
      ...TYPES,
      ...Object.fromEntries(
        Object.entries(rules).map(([id, Properties]) => [
          id,
          { Type: `AWS::EC2::SecurityGroup${side(direction)}`, Properties },
        ]),
      ),
    }).map(({ resource, path, problem }) => [resource!.logicalId, `${path}: ${problem}`]);

  /** Ports that each may open, by owner, direction and peer; those of the internet and of groups that nobody knows are not asked here. */
  const NEEDED: Readonly<Record<string, readonly number[]>> = {
    ...Object.fromEntries(
      ['Endpoints', 'Plane'].flatMap((owner) =>
        ['Network', 'Nodes', 'Other'].map((peer) => [`${owner} from ${peer}`, [443]]),
      ),
    ),
    ...Object.fromEntries(
      ['Lustre from Lustre', 'Lustre from Nodes', 'Lustre to Lustre', 'Lustre to Nodes', 'Nodes from Lustre'].map(
        (name) => [name, [988]],
      ),
    ),
    'Nodes to Lustre': [988],
    'Nodes from Balancer': [8080],
    'Nodes from Other': [8080],
    'Balancer to Network': [8080],
    'Balancer to Nodes': [8080],
    'Balancer from Network': [8443],
    'Balancer from Other': [8443],
    'Efa from Efa': PORTS,
    'Efa to Efa': PORTS,
  };
  test.each(['from', 'to'])('%s each other, and the network', (direction) => {
    const names = OWNERS.flatMap((owner) => [...OWNERS, 'Network'].map((peer) => [owner, peer] as const));
    const rules = Object.fromEntries(
      names.flatMap(([owner, peer]) =>
        PORTS.map((port) => [
          `${owner} ${direction} ${peer} ${port}`,
          { GroupId: ref(owner), ...peerOf(direction, peer), IpProtocol: 'tcp', FromPort: port, ToPort: port },
        ]),
      ),
    );
    const refused = new Set(judged(direction, rules).map(([id]) => id));
    const open = Object.keys(rules).filter((id) => !refused.has(id));
    const expected = names.flatMap(([owner, peer]) => {
      const name = `${owner} ${direction} ${peer}`;
      return (owner === 'Other' ? PORTS : (NEEDED[name] ?? [])).map((port) => `${name} ${port}`);
    });
    expect(open).toEqual(expected);
  });

  const said = (direction: string, owner: string, peer: string, rule: object): readonly string[] =>
    judged(direction, {
      One: { GroupId: ref(owner), ...peerOf(direction, peer), IpProtocol: 'tcp', ...rule },
    }).map(([, text]) => text);
  test('the ports in full, and how they are said', () => {
    const ports = (FromPort: unknown, ToPort: unknown): readonly string[] =>
      said('from', 'Lustre', 'Nodes', { FromPort, ToPort });
    expect(ports(988, 988)).toEqual([]);
    expect(ports('1018', '1023')).toEqual([]);
    expect(ports(988, 1023)).toEqual(['FromPort: ports 988 to 1023 are not those that are needed (988, 1018-1023)']);
    expect(ports(1019, 1023)).toEqual(['FromPort: ports 1019 to 1023 are not those that are needed (988, 1018-1023)']);
    expect(ports(undefined, 988)).toEqual([`FromPort: ${UNDECIDED}`]);
    expect(ports(988, OPEN)).toEqual([`ToPort: ${UNDECIDED}`]);
    const Properties = {
      VpcId: ref('Vpc'),
      SecurityGroupIngress: [{ CidrIp: '10.0.0.0/16', IpProtocol: 'tcp', FromPort: 443, ToPort: OPEN }],
    };
    expect(
      found('group-rules', {
        One: { Type: 'AWS::EC2::SecurityGroup', Properties },
        Vpc: TYPES['Vpc']!,
        Sts: { Type: 'AWS::EC2::VPCEndpoint', Properties: { SecurityGroupIds: [ref('One')] } },
      }).map(({ path, value }) => [path, value]),
    ).toEqual([['SecurityGroupIngress.0.ToPort', OPEN]]);
    const targets = (port: number): readonly string[] =>
      said('from', 'Nodes', 'Balancer', { FromPort: port, ToPort: port });
    for (const port of [8080, 8081, 9000]) expect(targets(port)).toEqual([]);
    expect(targets(1)).toEqual(['FromPort: ports 1 to 1 are not those that are needed (8080, 8081, 9000)']);
  });
  describe('where there is no', () => {
    const BALANCER = 'AWS::ElasticLoadBalancingV2::';
    const without = (kind: string, more: Resources, direction: string, rule: object): readonly string[] =>
      found('group-rules', {
        ...Object.fromEntries(Object.entries(TYPES).filter(([, { Type }]) => Type !== `${BALANCER}${kind}`)),
        ...more,
        One: { Type: `AWS::EC2::SecurityGroup${side(direction)}`, Properties: rule },
      }).map(({ path, problem }) => `${path}: ${problem}`);
    const rule = (direction: string, owner: string, peer: string, more: object = {}): object => ({
      GroupId: ref(owner),
      ...peerOf(direction, peer),
      ...{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 },
      ...more,
    });
    const open = (kind: string): Resources => ({ Open: { Type: `${BALANCER}${kind}`, Properties: { Port: OPEN } } });
    test.each<[string, string, string, string]>([
      ['Listener', 'from', 'Balancer', 'Network'],
      ['Listener', 'from', 'Balancer', 'Other'],
      ['TargetGroup', 'from', 'Nodes', 'Balancer'],
      ['TargetGroup', 'to', 'Balancer', 'Network'],
      ['TargetGroup', 'to', 'Balancer', 'Nodes'],
    ])('%s, any port %s %s and %s may be needed, of TCP', (kind, direction, owner, peer) => {
      const asked = (more: object, resources: Resources = {}): readonly string[] =>
        without(kind, resources, direction, rule(direction, owner, peer, more));
      expect(asked({})).toEqual([]);
      expect(asked({}, open(kind))).toEqual(['FromPort: the ports that are needed are known only at deployment']);
      expect(asked({ IpProtocol: '-1' })).toEqual(['IpProtocol: nothing but TCP is needed']);
      expect(asked({ ToPort: OPEN })).toEqual([`ToPort: ${UNDECIDED}`]);
      const known = { Known: { Type: `${BALANCER}${kind}`, Properties: { Port: 8443 } } };
      expect(asked({}, { ...open(kind), ...known })).toEqual([
        'FromPort: ports 443 to 443 are not those that are needed (8443)',
      ]);
    });
    test('TargetGroup, groups that no load balancer carries need none', () => {
      const asked = (more: Resources): readonly string[] =>
        without('TargetGroup', more, 'from', rule('from', 'Nodes', 'Other'));
      expect(asked({})).toEqual(['IpProtocol: nothing needs it (nodes from other)']);
      expect(asked(open('TargetGroup'))).toEqual(['FromPort: the ports that are needed are known only at deployment']);
    });
  });
  test.each<[string, object, readonly string[]]>([
    ['TCP', { IpProtocol: 'TCP' }, []],
    ['TCP by number', { IpProtocol: 6 }, []],
    ['UDP', { IpProtocol: 'udp' }, ['IpProtocol: nothing but TCP is needed']],
    ['everything', { IpProtocol: '-1' }, ['IpProtocol: nothing but TCP is needed']],
    ['nothing said', { IpProtocol: undefined }, ['IpProtocol: nothing but TCP is needed']],
    ['what the deployment says', { IpProtocol: OPEN }, [`IpProtocol: ${UNDECIDED}`]],
  ])('%s', (_, rule, at) =>
    expect(said('from', 'Endpoints', 'Nodes', { FromPort: 443, ToPort: 443, ...rule })).toEqual(at),
  );
  test('what nothing needs is named', () =>
    expect(said('to', 'Endpoints', 'Nodes', {})).toEqual(['IpProtocol: nothing needs it (endpoints to nodes)']));

  describe('networks', () => {
    const HTTPS = { FromPort: 443, ToPort: 443, CidrIp: undefined };
    const OUTSIDE = 'it lies outside the VPC';
    test.each<[string, string, object, readonly string[]]>([
      ['from', 'Endpoints', { CidrIp: '10.0.0.0/16' }, []],
      ['from', 'Endpoints', { CidrIp: '10.1.0.0/16' }, [`CidrIp: ${OUTSIDE}`]],
      ['from', 'Endpoints', { CidrIp: '10.0.0.0/15' }, [`CidrIp: ${OUTSIDE}`]],
      ['from', 'Endpoints', { CidrIp: '10.0.0.0/8' }, [`CidrIp: ${OUTSIDE}`]],
      ['from', 'Endpoints', { CidrIp: '10.0.0.0/7' }, []], // open-ingress says so
      ['from', 'Endpoints', { CidrIp: 'some' }, []],
      ['from', 'Endpoints', { CidrIp: att('Vpc', 'CidrBlock') }, []],
      ['from', 'Endpoints', { CidrIp: '10.0.0.0/24', CidrIpv6: 'fd00::/64' }, [`CidrIpv6: ${OUTSIDE}`]],
      ['from', 'Plane', { CidrIp: '192.168.0.0/24' }, []],
      ['to', 'Balancer', { CidrIp: '10.0.1.0/24', FromPort: 8080, ToPort: 8080 }, []],
      ['to', 'Balancer', { CidrIp: '10.1.1.0/24', FromPort: 8080, ToPort: 8080 }, [`CidrIp: ${OUTSIDE}`]],
      ['to', 'Balancer', { CidrIp: 'some' }, [`CidrIp: ${OUTSIDE}`]],
      ['to', 'Balancer', { DestinationPrefixListId: 'pl-1' }, [`DestinationPrefixListId: ${OUTSIDE}`]],
      ['to', 'Balancer', { SourcePrefixListId: 'pl-1' }, ['DestinationSecurityGroupId: nothing says for whom it is']],
      ['from', 'Plane', { SourcePrefixListId: 'pl-1' }, []],
      ['from', 'Plane', {}, ['SourceSecurityGroupId: nothing says for whom it is']],
      [
        'from',
        'Plane',
        { SourceSecurityGroupId: 'sg-1' },
        ['SourceSecurityGroupId: the group stands nowhere in the app, and nobody can say who is in it'],
      ],
      ['from', 'Plane', { SourceSecurityGroupId: OPEN }, [`SourceSecurityGroupId: ${UNDECIDED}`]],
      ['to', 'Other', { CidrIp: '10.0.1.0/24' }, []],
      ['to', 'Other', { CidrIp: '8.8.8.8/32' }, [`CidrIp: ${OUTSIDE}`]],
      ['from', 'Other', { CidrIp: '8.8.8.8/32' }, []],
      ['from', 'Other', { CidrIp: '8.8.8.8/32', IpProtocol: '-1' }, []],
      ['from', 'Other', { CidrIp: '8.8.8.8/32', IpProtocol: OPEN }, [`IpProtocol: ${UNDECIDED}`]],
      [
        'to',
        'Other',
        { CidrIp: '10.0.1.0/24', IpProtocol: '-1' },
        ['IpProtocol: it opens every port of every protocol'],
      ],
      [
        'to',
        'Other',
        { CidrIp: '10.0.1.0/24', IpProtocol: 'all' },
        ['IpProtocol: it opens every port of every protocol'],
      ],
      [
        'to',
        'Other',
        { CidrIp: '10.0.1.0/24', IpProtocol: undefined },
        ['IpProtocol: it opens every port of every protocol'],
      ],
    ])('%s %s %j', (direction, owner, rule, at) =>
      expect(said(direction, owner, 'Network', { ...HTTPS, ...rule })).toEqual(at),
    );
  });

  test('a group that lets nothing out', () => {
    const NOTHING = { CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 };
    const out = (rule: object): number => said('to', 'Plane', 'Network', rule).length;
    expect(out(NOTHING)).toBe(0);
    expect(out({ CidrIp: '127.0.0.1/32', IpProtocol: '-1' })).toBe(0);
    for (const change of [{ CidrIp: '10.0.0.1/32' }, { IpProtocol: '-1' }, { FromPort: 0 }, { ToPort: 87 }])
      expect(out({ ...NOTHING, ...change })).toBe(1);
    for (const more of [
      { CidrIpv6: '::/0' },
      { DestinationPrefixListId: 'pl-1' },
      { DestinationSecurityGroupId: ref('Lustre') },
    ])
      expect(out({ ...NOTHING, ...more })).toBe(1);
    expect(said('from', 'Lustre', 'Network', NOTHING)).toHaveLength(1);
  });

  test('rules inside a group', () => {
    const inside = (field: string, ...rules: readonly object[]): readonly string[] =>
      places('group-rules', {
        ...TYPES,
        One: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: ref('Vpc'), [field]: rules } },
      });
    const [WIDE, NARROW] = [
      { CidrIp: '8.8.8.8/32', IpProtocol: 'tcp' },
      { CidrIp: '10.0.1.0/24', IpProtocol: 'tcp' },
    ];
    expect(inside('SecurityGroupEgress', NARROW, WIDE)).toEqual(['One SecurityGroupEgress.1.CidrIp']);
    expect(inside('SecurityGroupIngress', NARROW, WIDE)).toEqual([]);
  });

  test('a stack beside a VPC that is there', () => {
    const beside = (direction: string, Properties: object, more: Resources = {}): readonly string[] =>
      places('group-rules', { ...more, One: { Type: `AWS::EC2::SecurityGroup${side(direction)}`, Properties } }).map(
        (text) => text.replace('One ', ''),
      );
    const [TCP, TO] = [
      { GroupId: 'sg-1', IpProtocol: 'tcp', FromPort: 1, ToPort: 2 },
      { DestinationSecurityGroupId: 'sg-2' },
    ];
    expect(beside('from', TCP)).toEqual([]);
    expect(beside('from', { ...TCP, GroupId: undefined, GroupName: 'a' })).toEqual([]);
    expect(beside('from', { ...TCP, GroupId: undefined })).toEqual(['GroupId']);
    expect(beside('from', { ...TCP, GroupId: OPEN })).toEqual(['GroupId']);
    expect(beside('from', TCP, { More: { Type: 'AWS::EC2::SecurityGroup' } })).toEqual(['GroupId']);
    expect(beside('to', { ...TCP, ...TO })).toEqual([]);
    expect(beside('to', { ...TCP, CidrIp: '8.8.8.8/32' })).toEqual([]);
    expect(beside('to', TCP)).toEqual(['DestinationSecurityGroupId']);
  });
  test('a group of a VPC that is described elsewhere', () => {
    const out = (range: object, purpose: Resources = {}): readonly string[] =>
      places('group-rules', {
        ...purpose,
        One: {
          Type: 'AWS::EC2::SecurityGroup',
          Properties: { VpcId: 'vpc-1', SecurityGroupEgress: [{ IpProtocol: 'tcp', ...range }] },
        },
      }).filter((text) => text.includes('Cidr'));
    const Door = { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { SecurityGroups: [ref('One')] } };
    expect(out({ CidrIp: '8.0.0.0/8' })).toEqual([]);
    for (const CidrIp of ['8.0.0.0/16', '10.0.0.0/8']) expect(out({ CidrIp }, { Door })).toEqual([]);
    for (const CidrIp of ['8.0.0.0/15', '10.0.0.0/7', 'some']) expect(out({ CidrIp }, { Door })).toHaveLength(1);
    expect(out({ CidrIpv6: '2600:1f14::/44' }, { Door })).toEqual([]);
    expect(out({ CidrIpv6: '2600:1f14::/43' }, { Door })).toHaveLength(1);
  });
});
