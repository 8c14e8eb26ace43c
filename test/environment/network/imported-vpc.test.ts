import { interfaceEndpointServices } from '../../../lib/contract';
import { type DescribedSubnet, readDescription } from '../../../lib/environment/network/described-vpc';
import { endpointsOf } from '../../../lib/environment/network/imported-endpoints';
import { matchesHint, type TierHint, tiersOf } from '../../../lib/environment/network/imported-tiers';
import {
  type Finding,
  type ImportedVpc,
  importVpc,
  type ImportOptions,
} from '../../../lib/environment/network/imported-vpc';
import {
  endpointsJson,
  INTERNET_ROUTE,
  MAIN_TABLE,
  NAT_ROUTE,
  routeTablesJson,
  subnetId,
  type SubnetSketch,
  subnetsJson,
  type TableSketch,
  TWO_ZONES,
  TWO_ZONES_TABLES,
  VPC_ID,
} from '../../support/described-vpc';

type Kind = Parameters<typeof readDescription>[0];

function read<K extends Kind>(kind: K, value: unknown) {
  const reading = readDescription(kind, value);
  if (!reading.ok) throw new Error(reading.problem.message);
  return reading.entries;
}
const OTHER_VPC = 'vpc-0fedcba987654321f';
const NEEDED = interfaceEndpointServices({ lustre: false, apiKey: true });
const PRIVATE = TWO_ZONES.slice(0, 6);
const without = (number: number, change: Partial<SubnetSketch> = {}): SubnetSketch[] =>
  PRIVATE.map((one) => (one.number === number ? { ...one, ...change } : one));

interface Given {
  readonly subnets?: readonly SubnetSketch[];
  readonly tables?: readonly TableSketch[];
  readonly endpoints?: object;
}
const imported = (
  { subnets = PRIVATE, tables = TWO_ZONES_TABLES, endpoints = endpointsJson([]) }: Given,
  options?: ImportOptions,
) =>
  importVpc(
    {
      subnets: read('subnets', subnetsJson(subnets)),
      routeTables: read('route-tables', routeTablesJson(tables)),
      endpoints: read('vpc-endpoints', endpoints),
    },
    options,
  );
function vpcOf(given: Given, options?: ImportOptions): ImportedVpc {
  const result = imported(given, options);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.imported;
}
const refusal = (given: Given, options?: ImportOptions): string[] => {
  const result = imported(given, options);
  return result.ok ? [] : result.problems.map(({ field, message }) => `${field}: ${message}`);
};
const found = (kind: Finding['kind'], { findings }: ImportedVpc): string[] =>
  findings.filter((one) => one.kind === kind).map(({ message }) => message);
const numbers = ({ existingVpc }: ImportedVpc): number[] =>
  existingVpc.subnets.map(({ id }) => Number(id.replace('subnet-', '')));

describe('endpoints of a VPC', () => {
  const TABLES = ['rtb-a', 'rtb-b'];
  interface Sketch {
    readonly type?: string;
    readonly dns?: boolean;
    readonly state?: string;
    readonly tables?: readonly string[];
    readonly name?: string;
  }
  const endpoint = (
    service: string,
    { type = 'Interface', dns = true, state, tables = [], name }: Sketch = {},
  ): object => ({
    VpcEndpointId: 'vpce-1',
    VpcId: VPC_ID,
    VpcEndpointType: type,
    ServiceName: name ?? `com.amazonaws.us-west-2.${service}`,
    ...(state === undefined ? {} : { State: state }),
    RouteTableIds: tables,
    PrivateDnsEnabled: dns,
  });
  const s3 = (...tables: string[]): object => endpoint('s3', { type: 'Gateway', dns: false, tables });
  const of = (endpoints: readonly object[], tables: readonly string[] = TABLES) =>
    endpointsOf(read('vpc-endpoints', { VpcEndpoints: endpoints }), tables);
  const CREATE = { endpoints: 'create', missing: [], withoutPrivateDns: [], tablesWithoutS3: [], lacksLustre: false };
  const all = NEEDED.map((service) => endpoint(service));

  test.each<[string, readonly object[]]>([
    ['there are none', []],
    ['they are of services that a cluster does not need', [endpoint('ssm')]],
    ['they are no interfaces', [endpoint('sts', { type: 'GatewayLoadBalancer' })]],
    ['the gateway is that of another service', [endpoint('dynamodb', { type: 'Gateway', tables: TABLES })]],
    ['S3 is reached by an interface', [endpoint('s3', { tables: TABLES })]],
    ['the gateway has no route in these tables', [s3('rtb-c')]],
    ['the service only ends alike', [endpoint('', { name: 'vpce.com.amazonaws.us-west-2.sts' })]],
    ...['deleting', 'Deleted', 'failed', 'Rejected', 'expired'].map((state): [string, readonly object[]] => [
      `they are ${state}`,
      [endpoint('sts', { state })],
    ]),
  ])('are made where %s', (_, endpoints) => {
    expect(of(endpoints)).toEqual(CREATE);
  });

  test('are made where there is neither endpoint nor table', () => {
    expect(of([], [])).toEqual(CREATE);
  });

  test.each<[string, object]>([
    ['is available', endpoint('sts')],
    ['is said to be nothing', { ...endpoint('sts'), State: undefined }],
    ['waits to be accepted', endpoint('sts', { state: 'pendingAcceptance' })],
    ['is in China', endpoint('', { name: 'cn.com.amazonaws.cn-north-1.sts' })],
  ])('are the VPC’s own as soon as one that is needed %s', (_, one) => {
    expect(of([one])).toEqual({
      endpoints: 'present',
      missing: NEEDED.filter((service) => service !== 'sts'),
      withoutPrivateDns: [],
      tablesWithoutS3: TABLES,
      lacksLustre: true,
    });
  });

  test('are the VPC’s own where one table has a route to S3, and the others lack it', () => {
    expect(of([s3('rtb-b')])).toMatchObject({ endpoints: 'present', missing: NEEDED, tablesWithoutS3: ['rtb-a'] });
  });

  test('may be all there, with that of FSx and without', () => {
    const complete = { ...CREATE, endpoints: 'present' };
    expect(of([...all, s3(...TABLES), endpoint('fsx')])).toEqual(complete);
    expect(of([...all, s3('rtb-a'), s3('rtb-b')])).toEqual({ ...complete, lacksLustre: true });
  });

  test('that have no private DNS are not found, unless another of the service has it', () => {
    expect(of([endpoint('sts', { dns: false }), endpoint('ssm', { dns: false })])).toEqual({
      ...CREATE,
      withoutPrivateDns: ['sts'],
    });
    expect(of([endpoint('sts', { dns: false }), endpoint('sts')])).toMatchObject({ withoutPrivateDns: [] });
  });

  test('of another VPC are not asked', () => {
    const theirs = { ...(endpoint('sts') as object), VpcId: OTHER_VPC };
    expect(vpcOf({ endpoints: { VpcEndpoints: [theirs] } }).existingVpc.endpoints).toBe('create');
  });

  test('are told with what is missing, and nothing where nothing is', () => {
    const told = (endpoints: object) => {
      const vpc = vpcOf({ endpoints });
      return [...found('missing', vpc), ...found('warning', vpc), ...found('assumed', vpc)].filter(
        (message) => !message.includes('is of tier'),
      );
    };
    expect(told(endpointsJson([...NEEDED, 'fsx'], { s3Tables: [MAIN_TABLE] }))).toEqual([]);
    expect(told(endpointsJson([]))).toEqual([
      "endpoints: 'create', as the VPC has none of those a private cluster needs",
    ]);
    expect(told(endpointsJson(['sts'], { privateDns: false }))).toEqual([
      'the interface endpoints for sts have no private DNS, so nothing finds them',
      "endpoints: 'create', as the VPC has none of those a private cluster needs",
    ]);
    expect(told(endpointsJson(NEEDED.slice(1)))).toEqual([
      `interface endpoints with private DNS for ${NEEDED[0]}: add them, as the others are the VPC's own`,
      `routes to the gateway endpoint of s3 in ${MAIN_TABLE}`,
      'no weights on FSx for Lustre: that needs an interface endpoint for fsx too',
    ]);
    expect(importVpc({ subnets: [], routeTables: [] })).toMatchObject({ ok: false });
  });
});

describe('what a subnet is for', () => {
  const subnet = (tags: Readonly<Record<string, string>>, number = 1, cidr = '10.0.0.0/24', zone = 'usw2-az1') =>
    read('subnets', subnetsJson([{ number, zone, cidr, tags }]))[0]!;
  /** By its tags; of one alone in a zone without any, its size says that it is for services. */
  const byTags = (tags: Readonly<Record<string, string>>): string | undefined => {
    const [one] = tiersOf([subnet(tags)], []);
    return one?.basis === 'tag' ? one.tier : undefined;
  };

  test.each<[string, string]>([
    ['gpu', 'gpu gpus accelerated accelerator accelerators inference ml hpc efa'],
    [
      'service',
      'service services endpoint endpoints vpce elb nlb alb lb load-balancer load-balancers loadbalancer loadbalancers ingress',
    ],
    [
      'system',
      'system node nodes worker workers eks control-plane controlplane controller controllers cluster app apps application private',
    ],
  ])('%s is told by a word of its name', (tier, words) => {
    for (const word of words.split(' ')) {
      expect([word, byTags({ Name: word })]).toEqual([word, tier]);
      for (const name of [`corp-${word}-a`, `corp_${word.toUpperCase()}_a`, `corp/${word}.2`, `${word}1`, `1${word}`])
        expect([name, byTags({ Name: name })]).toEqual([name, tier]);
    }
  });

  test.each([
    'gpux',
    'xgpu',
    'html',
    'mlops',
    'albatross',
    'bulb',
    'serviced',
    'happy',
    'nodeless',
    'data',
    'iprivate',
  ])('%s tells nothing', (name) => {
    expect(byTags({ Name: name })).toBeUndefined();
  });

  test('words of a name in camel case are words', () => {
    expect(byTags({ Name: 'corpGpuA' })).toBe('gpu');
    expect(byTags({ Name: 'AppLb' })).toBe('service');
  });

  test('the most telling word counts, in whichever tag it is', () => {
    expect(byTags({ Name: 'private-nlb-gpu' })).toBe('gpu');
    expect(byTags({ Name: 'private-nlb' })).toBe('service');
    expect(byTags({ Name: 'private', tier: 'gpu' })).toBe('gpu');
  });

  test.each([
    'name',
    'Tier',
    'ROLE',
    'type',
    'purpose',
    'usage',
    'network',
    'subnet-type',
    'SubnetType',
    'aws-cdk:subnet-name',
    'aws-cdk:subnet-type',
  ])('tag %s is read', (key) => {
    expect(byTags({ [key]: 'gpu' })).toBe('gpu');
  });

  test.each(['owner', 'stack-name', 'names', 'subnet--type', 'aws-cdk:subnet', 'role-arn'])(
    'tag %s says whose it is, not what for',
    (key) => {
      expect(byTags({ [key]: 'gpu' })).toBeUndefined();
    },
  );

  test('the tag of internal load balancers tells of services where nothing else is told', () => {
    const role = { 'kubernetes.io/role/internal-elb': '1' };
    expect(byTags({ ...role, Name: 'a' })).toBe('service');
    expect(byTags({ ...role, Name: 'private-a' })).toBe('system');
    expect(byTags({ ...role, Name: 'gpu-a' })).toBe('gpu');
    expect(byTags({ 'kubernetes.io/role/elb': '1', Name: 'a' })).toBeUndefined();
  });

  describe('by a pattern', () => {
    const odd = 'a\\^$.|?+()[]{}b';
    test.each<[string, Readonly<Record<string, string>>, Omit<TierHint, 'tier'>, boolean]>([
      ['the whole name', { Name: 'corp-a' }, { pattern: 'corp-a' }, true],
      ['of any case', { Name: 'Corp-A' }, { pattern: 'cORP-a' }, true],
      ['and no part of it at the end', { Name: 'corp-a' }, { pattern: 'corp' }, false],
      ['and no part of it at the beginning', { Name: 'corp-a' }, { pattern: '-a' }, false],
      ['with anything for a star', { Name: 'corp-a' }, { pattern: 'c*p*' }, true],
      ['with nothing for a star', { Name: 'corp' }, { pattern: '*corp*' }, true],
      ['a dot is a dot', { Name: 'axb' }, { pattern: 'a.b' }, false],
      ['every sign is itself', { Name: odd }, { pattern: odd }, true],
      ['another tag', { Name: 'x', role: 'gpu' }, { tag: 'role', pattern: 'gpu' }, true],
      ['which is not there', { Name: 'gpu' }, { tag: 'role', pattern: 'gpu' }, false],
      ['no other tag than Name', { role: 'gpu' }, { pattern: 'gpu' }, false],
    ])('%s', (_, tags, hint, matches) => {
      expect(matchesHint(subnet(tags), { tier: 'gpu', ...hint })).toBe(matches);
    });
  });

  describe('by its size', () => {
    const sized = (number: number, prefix: number, name = 'x', zone = 'usw2-az1'): DescribedSubnet =>
      subnet({ Name: name }, number, `10.${number}.0.0/${prefix}`, zone);
    const tiers = (subnets: readonly DescribedSubnet[], hints: readonly TierHint[] = []): Record<string, string> =>
      Object.fromEntries(
        tiersOf(subnets, hints).map(({ subnet: { SubnetId }, tier, basis }) => [
          Number(SubnetId.replace('subnet-', '')),
          `${tier} by ${basis}`,
        ]),
      );

    test('the largest is for GPU nodes, the next for the system, the next for services, and the rest for nothing', () => {
      expect(tiers([sized(1, 26), sized(2, 24), sized(3, 20), sized(4, 22)])).toEqual({
        2: 'service by size',
        3: 'gpu by size',
        4: 'system by size',
      });
    });

    test('of equals by their ids', () => {
      expect(tiers([sized(3, 24), sized(1, 24), sized(2, 24)])).toEqual({
        1: 'gpu by size',
        2: 'system by size',
        3: 'service by size',
      });
    });

    test('of two none is for GPU nodes, of one it is for services; each zone for itself', () => {
      expect(tiers([sized(1, 24), sized(2, 20), sized(3, 24, 'x', 'usw2-az2')])).toEqual({
        1: 'service by size',
        2: 'system by size',
        3: 'service by size',
      });
    });

    test('what is told in a zone is not looked for there again, in another it is', () => {
      const told = [sized(1, 28, 'gpu'), sized(2, 24), sized(3, 20)];
      expect(tiers(told)).toEqual({ 1: 'gpu by tag', 2: 'service by size', 3: 'system by size' });
      const elsewhere = [sized(1, 28, 'gpu', 'usw2-az2'), sized(2, 24), sized(3, 20), sized(4, 18)];
      expect(tiers(elsewhere)).toMatchObject({ 2: 'service by size', 3: 'system by size', 4: 'gpu by size' });
    });

    test('of two that are told alike in a zone the larger is, and the other is free', () => {
      const twice = [sized(1, 24, 'gpu'), sized(2, 20, 'gpu'), sized(3, 22, 'nodes')];
      expect(tiers(twice)).toEqual({ 1: 'service by size', 2: 'gpu by tag', 3: 'system by tag' });
      const equal = [sized(2, 24, 'gpu'), sized(1, 24, 'gpu')];
      expect(tiers(equal)).toEqual({ 1: 'gpu by tag', 2: 'service by size' });
      const apart = [sized(1, 24, 'gpu'), sized(2, 20, 'gpu', 'usw2-az2')];
      expect(tiers(apart)).toEqual({ 1: 'gpu by tag', 2: 'gpu by tag' });
    });

    test('a tier that is hinted is taken from no tag and no size, in no zone', () => {
      const subnets = [sized(1, 24, 'mine'), sized(2, 18, 'gpu'), sized(3, 20), sized(4, 22, 'gpu', 'usw2-az2')];
      expect(tiers(subnets, [{ tier: 'gpu', pattern: 'mine' }])).toEqual({
        1: 'gpu by hint',
        2: 'system by size',
        3: 'service by size',
        4: 'service by size',
      });
    });
  });
});

describe('the proposal', () => {
  test('has the subnets by tier and zone, the zones, and the smallest block around them', () => {
    const vpc = vpcOf({ subnets: [...PRIVATE].reverse() });
    expect(numbers(vpc)).toEqual([5, 6, 3, 4, 1, 2]);
    expect(vpc).toMatchObject({ availabilityZoneIds: ['usw2-az1', 'usw2-az2'], spannedCidr: '10.0.0.0/18' });
    // what was assumed of endpoints, and of each tier
    expect(vpc.findings.map(({ kind }) => kind)).toEqual(Array.from({ length: 7 }, () => 'assumed'));
    expect(found('assumed', vpc).filter((message) => message.includes('is of tier'))).toEqual(
      [5, 6, 3, 4, 1, 2].map((number) =>
        expect.stringMatching(
          new RegExp(`^${subnetId(number)} \\(corp-\\S+, usw2-az\\d\\) is of tier '\\w+', by its tags$`),
        ),
      ),
    );
  });

  test('has each subnet once, however often it is in the file, and none of another VPC', () => {
    const theirs = PRIVATE.map((one) => ({ ...one, number: one.number + 20, vpcId: OTHER_VPC }));
    const subnets = [...theirs, ...PRIVATE, ...PRIVATE];
    const tables = [{ id: 'rtb-0000000000000000f', main: true, vpcId: OTHER_VPC, routes: [INTERNET_ROUTE] }];
    const vpc = vpcOf({ subnets, tables: [...tables, ...TWO_ZONES_TABLES] }, { vpcId: VPC_ID });
    expect(numbers(vpc)).toEqual([5, 6, 3, 4, 1, 2]);
    expect(refusal({ subnets, tables: [...tables, ...TWO_ZONES_TABLES] })).toEqual([
      `subnets: has subnets of 2 VPCs: ${OTHER_VPC} (6), ${VPC_ID} (12); say which one with --vpc`,
    ]);
  });

  test('has the table a subnet is associated with, else the main one', () => {
    const own = 'rtb-0000000000000000c';
    const { existingVpc } = vpcOf({ tables: [{ id: own, subnets: [1] }, ...TWO_ZONES_TABLES] });
    expect(existingVpc.subnets.map(({ routeTableId }) => routeTableId)).toEqual([
      ...Array.from({ length: 4 }, () => MAIN_TABLE),
      own,
      MAIN_TABLE,
    ]);
  });

  test('without endpoints in the file makes them', () => {
    const described = {
      subnets: read('subnets', subnetsJson(PRIVATE)),
      routeTables: read('route-tables', routeTablesJson(TWO_ZONES_TABLES)),
    };
    const result = importVpc(described);
    expect(result).toMatchObject({ ok: true, imported: { existingVpc: { endpoints: 'create' } } });
    expect(result.ok && found('assumed', result.imported)[0]).toBe(
      "endpoints: 'create', as no --vpc-endpoints were given; 'present' if the VPC has its own",
    );
  });

  test('of two that are hinted alike in a zone has the larger, and the other is left out', () => {
    const hints = [{ tier: 'gpu', pattern: 'corp-gpu*' }] as const;
    const more = { number: 9, zone: 'usw2-az1', cidr: '10.0.48.0/22', name: 'corp-gpu-small' };
    const vpc = vpcOf({ subnets: [...PRIVATE, more] }, { hints });
    expect(numbers(vpc)).toEqual([5, 6, 3, 4, 1, 2]);
    expect(found('left out', vpc)).toEqual([
      `${subnetId(9)} (corp-gpu-small, usw2-az1): its zone has a subnet of each tier already`,
    ]);
    expect(found('assumed', vpc).filter((message) => message.includes("'gpu'"))).toEqual([]);
  });

  test('without a subnet for GPU nodes says so', () => {
    expect(found('missing', vpcOf({ subnets: PRIVATE.slice(2) }))).toEqual([
      'no subnet is left for GPU nodes: add one in the zone of the capacity, with an address for every pod and interface',
    ]);
  });

  test('has four zones, those with the most tiers, of equals the first', () => {
    const zone = (index: number, tiers: number): SubnetSketch[] =>
      ['corp-endpoints', 'corp-nodes', 'corp-gpu'].slice(0, tiers).map((name, tier) => ({
        number: 100 + index * 10 + tier,
        zone: `usw2-az${index}`,
        cidr: `10.0.${index * 20 + tier * 4}.0/22`,
        name,
      }));
    const subnets = [zone(5, 2), zone(6, 3), zone(3, 2), zone(4, 1), zone(1, 3), zone(2, 3)].flat();
    const vpc = vpcOf({ subnets });
    expect(vpc.availabilityZoneIds).toEqual(['usw2-az1', 'usw2-az2', 'usw2-az3', 'usw2-az6']);
    expect(found('left out', vpc)).toEqual(
      ['usw2-az5', 'usw2-az4'].map((id) => `zone ${id}: an environment has at most 4`),
    );
  });
});

describe('a subnet that a cluster cannot use is left out', () => {
  const leftOut = (sketch: Partial<SubnetSketch>, routes: readonly object[] = []): string[] => {
    const extra = { number: 9, zone: 'usw2-az3', cidr: '10.0.48.0/24', name: 'x', ...sketch };
    const tables = [{ id: 'rtb-0000000000000000c', subnets: [9], routes }, ...TWO_ZONES_TABLES];
    return found('left out', vpcOf({ subnets: [...PRIVATE, extra], tables }));
  };
  const label = (zone = 'usw2-az3', name = 'x, '): string => `${subnetId(9)} (${name}${zone})`;

  test.each<[string, Partial<SubnetSketch>, readonly object[], string]>([
    [
      'public',
      {},
      [INTERNET_ROUTE],
      `${label()}: it is public, rtb-0000000000000000c has a route to igw-0123456789abcdef0`,
    ],
    ['without IPv4', { cidr: undefined }, [], `${label()}: it has no IPv4 block`],
    ['on an Outpost', { outpost: 'arn:aws:outposts:x' }, [], `${label()}: it is on an Outpost`],
    ['local zone', { zone: 'usw2-lax1-az1' }, [], `${label('usw2-lax1-az1')}: usw2-lax1-az1 is a local zone`],
    ['another form of zone', { zone: 'usw2-az1-x' }, [], `${label('usw2-az1-x')}: usw2-az1-x is a local zone`],
    ['no zone at all', { zone: 'az1' }, [], `${label('az1')}: az1 is a local zone`],
    [
      'where the control plane cannot stand',
      { zone: 'use1-az3', name: undefined },
      [],
      `${label('use1-az3', '')}: the EKS control plane cannot stand in use1-az3`,
    ],
  ])('%s', (_, sketch, routes, message) => {
    expect(leftOut(sketch, routes)).toEqual([message]);
  });

  test.each<[string, Partial<SubnetSketch>, readonly object[]]>([
    ['with a route that leads nowhere', {}, [{ ...INTERNET_ROUTE, State: 'blackhole' }]],
    ['with a route of no state', {}, [NAT_ROUTE]],
    ['with a virtual private gateway', {}, [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'vgw-0123igw-' }]],
    ['in a tenth zone', { zone: 'usw2-az10' }, []],
  ])('not %s', (_, sketch, routes) => {
    expect(leftOut(sketch, routes)).toEqual([]);
  });
});

describe('what the VPC lacks', () => {
  test.each<[string, number, Partial<SubnetSketch>, string | undefined]>([
    ['services in a /26', 5, { cidr: '10.0.40.0/26' }, undefined],
    [
      'services in a /27',
      5,
      { cidr: '10.0.40.0/27' },
      "(corp-endpoints-a, usw2-az1): 10.0.40.0/27 is too small for tier 'service', which needs a /26 or larger",
    ],
    ['the system in a /24', 3, { cidr: '10.0.32.0/24' }, undefined],
    [
      'the system in a /25',
      3,
      { cidr: '10.0.32.0/25' },
      "(corp-eks-nodes-a, usw2-az1): 10.0.32.0/25 is too small for tier 'system', which needs a /24 or larger",
    ],
    ['40 free addresses for services', 5, { free: 40 }, undefined],
    [
      '39 free addresses for services',
      5,
      { free: 39 },
      "(corp-endpoints-a, usw2-az1): only 39 addresses are free, and tier 'service' needs 40",
    ],
    ['200 free addresses for the system', 3, { free: 200 }, undefined],
    [
      '199 free addresses for the system',
      3,
      { free: 199 },
      "(corp-eks-nodes-a, usw2-az1): only 199 addresses are free, and tier 'system' needs 200",
    ],
    ['GPU nodes, which the plan judges', 1, { cidr: '10.0.0.0/28', free: 0 }, undefined],
  ])('%s', (_, number, change, message) => {
    expect(found('missing', vpcOf({ subnets: without(number, change) }))).toEqual(
      message === undefined ? [] : [`${subnetId(number)} ${message}`],
    );
  });

  test.each([
    ['172.20', 'a block outside 172.20.0.0/16, from which EKS gives Services their addresses'],
    ['10.100', 'a block outside 10.100.0.0/16, from which EKS gives Services their addresses'],
    ['10.1', undefined],
  ])('in %s', (begin, message) => {
    const subnets = PRIVATE.map((one) => ({ ...one, cidr: one.cidr!.replace('10.0', begin) }));
    expect(found('missing', vpcOf({ subnets }))).toEqual(
      message === undefined ? [] : [`${message}: 'check' will refuse this VPC`],
    );
  });

  test.each<[string, object, string | undefined]>([
    ['NatGatewayId', { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1' }, 'nat-1'],
    ['an egress-only gateway', { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1' }, 'eigw-1'],
    ['a transit gateway', { DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId: 'tgw-1' }, 'tgw-1'],
    ['a core network', { DestinationCidrBlock: '0.0.0.0/0', CoreNetworkArn: 'arn:core' }, 'arn:core'],
    ['an interface', { DestinationCidrBlock: '0.0.0.0/0', NetworkInterfaceId: 'eni-1' }, 'eni-1'],
    ['a virtual private gateway', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'vgw-1' }, 'vgw-1'],
    ['a part of the internet', { DestinationCidrBlock: '1.0.0.0/8', NatGatewayId: 'nat-1' }, undefined],
    ['nothing', { DestinationCidrBlock: '0.0.0.0/0' }, undefined],
    ['what is gone', { ...NAT_ROUTE, State: 'blackhole' }, undefined],
  ])('a way out of GPU subnets by %s', (_, route, target) => {
    const table = 'rtb-0000000000000000c';
    const tables = [{ id: table, subnets: [1, 3, 5], routes: [route] }, ...TWO_ZONES_TABLES];
    expect(found('warning', vpcOf({ tables }))).toEqual(
      target === undefined
        ? []
        : [
            `${subnetId(1)} (corp-gpu-a, usw2-az1): GPU nodes would have a way to the internet, ${table} sends everything to ${target}; give their subnets a table without that route`,
          ],
    );
  });

  test('of ways out the first that leads somewhere is named', () => {
    const routes = [
      { DestinationCidrBlock: '0.0.0.0/0' },
      { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-2' },
    ];
    const tables = [{ id: 'rtb-0000000000000000c', subnets: [1], routes }, ...TWO_ZONES_TABLES];
    expect(found('warning', vpcOf({ tables }))).toEqual([expect.stringMatching(/sends everything to nat-2;/)]);
  });
});

describe('what is refused', () => {
  const [MAIN] = TWO_ZONES_TABLES;

  test.each<[string, Given, ImportOptions | undefined, string[]]>([
    [
      'no subnets',
      { subnets: [] },
      undefined,
      ["subnets: the list 'Subnets' is empty; take the region and account of the VPC"],
    ],
    [
      'a VPC of none',
      {},
      { vpcId: OTHER_VPC },
      [`vpc: '${OTHER_VPC}' has no subnet in the file; it has those of ${VPC_ID}`],
    ],
    [
      'no tables',
      { tables: [] },
      undefined,
      [
        `route-tables: has neither a table of ${PRIVATE.map(({ number }) => subnetId(number)).join(', ')} nor the main one of ${VPC_ID}; give all tables of the VPC`,
      ],
    ],
    [
      'tables of others',
      {
        tables: [
          { ...MAIN!, vpcId: OTHER_VPC },
          { id: 'rtb-0000000000000000d', vpcId: OTHER_VPC },
        ],
      },
      undefined,
      [
        `route-tables: has tables of ${OTHER_VPC}, none of ${VPC_ID}; give 'aws ec2 describe-route-tables' of the same VPC`,
      ],
    ],
    [
      'tables of some of the subnets beside those of others',
      {
        tables: [
          { ...MAIN!, vpcId: OTHER_VPC },
          { id: 'rtb-0000000000000000d', subnets: [1, 2, 3, 4] },
        ],
      },
      undefined,
      [
        `route-tables: has neither a table of ${subnetId(5)}, ${subnetId(6)} nor the main one of ${VPC_ID}; give all tables of the VPC`,
      ],
    ],
    [
      'hints of nothing, each by itself, and one subnet in two tiers',
      {},
      {
        hints: [
          { tier: 'gpu', pattern: 'x' },
          { tier: 'gpu', pattern: '*-gpu-a' },
          { tier: 'gpu', pattern: 'corp-gpu*' },
          { tier: 'system', tag: 'Name', pattern: 'corp-gpu-b' },
          { tier: 'system', tag: 'role', pattern: 'y' },
        ],
      },
      [
        'tier: gpu=x matches no subnet of the VPC; tag Name is corp-gpu-a, corp-gpu-b, corp-eks-nodes-a, corp-eks-nodes-b, corp-endpoints-a, corp-endpoints-b',
        'tier: system=role:y matches no subnet of the VPC; no subnet has a tag role',
        'tier: corp-gpu-b is of gpu=corp-gpu* and system=Name:corp-gpu-b; a subnet has one tier',
      ],
    ],
    [
      'a tier in one zone, and one in none',
      { subnets: PRIVATE.filter(({ number }) => number === 3) },
      undefined,
      [
        "subnets: tier 'service' needs private subnets of its own in two zones, none is left for it; add them to the VPC, or say which they are with --tier service=<pattern>",
      ].reverse(),
    ],
  ])('%s', (_, given, options, problems) => {
    expect(refusal(given, options)).toEqual(expect.arrayContaining(problems));
    expect(refusal(given, options)).toHaveLength(given.subnets?.length === 1 ? 2 : problems.length);
  });

  test('a tier with a subnet in one zone alone, with what was left out', () => {
    const subnets = without(6, { outpost: 'arn:aws:outposts:x' });
    expect(refusal({ subnets })).toEqual([
      `subnets: tier 'service' needs private subnets of its own in two zones, only usw2-az1 has one; left out are ${subnetId(6)} (corp-endpoints-b, usw2-az2): it is on an Outpost; add them to the VPC, or say which they are with --tier service=<pattern>`,
    ]);
  });

  test('blocks that no VPC has together, the first that is too wide', () => {
    expect(vpcOf({ subnets: without(5, { cidr: '10.0.255.0/24' }) }).spannedCidr).toBe('10.0.0.0/16');
    expect(refusal({ subnets: without(5, { cidr: '10.1.0.0/24' }) })).toEqual([
      "subnets: 10.0.0.0/20, 10.0.16.0/20, 10.0.32.0/22, 10.0.36.0/22, 10.1.0.0/24, 10.0.41.0/24 are not of one block, and network.cidr is one; leave those of the VPC's other blocks out of the file",
    ]);
  });
});

describe('a file of EC2', () => {
  const [first] = subnetsJson(PRIVATE).Subnets;
  const refusedBecause = (value: unknown, kind: Kind = 'subnets'): string | undefined => {
    const reading = readDescription(kind, value);
    return reading.ok ? undefined : `${reading.problem.field}: ${reading.problem.message}`;
  };
  const wayOut = "give what 'aws ec2 describe-subnets' prints";

  test.each<[string, unknown, string]>([
    ['a list', [], `subnets: holds no list 'Subnets' but is a list itself; ${wayOut}`],
    ['text', 'x', `subnets: holds no list 'Subnets'; ${wayOut}`],
    ['nothing', {}, `subnets: holds no list 'Subnets'; ${wayOut}`],
    [
      'other keys, of which three are named',
      { a: 1, b: 2, c: 3, d: 4 },
      `subnets: holds no list 'Subnets' but 'a', 'b', 'c'; ${wayOut}`,
    ],
    ['no list', { Subnets: {} }, `subnets: holds no list 'Subnets' but 'Subnets'; ${wayOut}`],
    [
      'a part',
      { Subnets: [first], NextToken: 'x' },
      `subnets: holds a part of the list, as it has a NextToken; ${wayOut} without --max-items`,
    ],
  ])('%s', (_, value, message) => {
    expect(refusedBecause(value)).toBe(message);
  });

  test('with no token for more is whole', () => {
    expect(refusedBecause({ Subnets: [first], NextToken: null })).toBeUndefined();
    expect(read('subnets', { Subnets: [{ ...first, Tags: undefined }] })).toMatchObject([{ Tags: [] }]);
  });

  test.each([
    ['vpc-0123abcd', true],
    ['vpc-0123456789abcdef0', true],
    ['vpc-0123abc', false],
    ['vpc-0123456789abcdef01', false],
    ['xvpc-0123abcd', false],
    ['vpc-0123abcx', false],
    ['subnet-0123abcd', false],
  ])('id %s of a VPC: %s', (VpcId, legal) => {
    const message = refusedBecause({ Subnets: [{ ...first, VpcId }] });
    if (legal) expect(message).toBeUndefined();
    else expect(message).toMatch(/^subnets: Subnets\[0\]\.VpcId must look like 'vpc-' and hex digits/);
  });

  test('has what is usual where nothing is said', () => {
    const table = { RouteTableId: 'rtb-0123abcd', VpcId: VPC_ID };
    expect(read('route-tables', { RouteTables: [table] })).toEqual([{ ...table, Associations: [], Routes: [] }]);
    const endpoint = { VpcEndpointId: 'vpce-1', VpcId: VPC_ID, ServiceName: 's' };
    expect(read('vpc-endpoints', { VpcEndpoints: [endpoint] })).toEqual([
      { ...endpoint, VpcEndpointType: 'Gateway', State: 'available', RouteTableIds: [], PrivateDnsEnabled: false },
    ]);
    expect(refusedBecause({ VpcEndpoints: [{ ...endpoint, State: 1 }] }, 'vpc-endpoints')).toMatch(
      /^vpc-endpoints: VpcEndpoints\[0\]\.State .*; give what 'aws ec2 describe-vpc-endpoints' prints$/,
    );
  });
});
