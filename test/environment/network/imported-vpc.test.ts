import { interfaceEndpointServices } from '../../../lib/contract';
import { readDescription } from '../../../lib/environment/network';
import { type DescribedKind, type DescribedVpc } from '../../../lib/environment/network';
import { endpointsOf } from '../../../lib/environment/network/imported-endpoints';
import { matchesHint, sizeOf, type TierHint, tiersOf } from '../../../lib/environment/network/imported-tiers';
import { importVpc } from '../../../lib/environment/network/imported-vpc';
import {
  endpointsJson,
  INTERNET_ROUTE,
  MAIN_TABLE,
  routeTablesJson,
  type SubnetSketch,
  subnetId,
  subnetsJson,
  type TableSketch,
  TWO_ZONES,
  TWO_ZONES_TABLES,
  VPC_ID,
} from '../../support/described-vpc';

function entriesOf<K extends DescribedKind>(kind: K, json: object) {
  const read = readDescription(kind, json);
  if (!read.ok) throw new Error(read.problem.message);
  return read.entries;
}
const subnetsOf = (sketches: readonly SubnetSketch[]) => entriesOf('subnets', subnetsJson(sketches));
const described = (
  sketches: readonly SubnetSketch[] = TWO_ZONES,
  tables: readonly TableSketch[] = TWO_ZONES_TABLES,
): DescribedVpc => ({
  subnets: subnetsOf(sketches),
  routeTables: entriesOf('route-tables', routeTablesJson(tables)),
});
const numberOf = (id: string): number => Number(id.replace('subnet-', ''));
const OTHER_VPC = 'vpc-0fedcba987654321f';

const imported = (of: DescribedVpc, hints: readonly TierHint[] = []) => {
  const result = importVpc(of, { hints });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('; '));
  return result.imported;
};
const refusalOf = (of: DescribedVpc, hints: readonly TierHint[] = []) => {
  const result = importVpc(of, { hints });
  return result.ok ? [] : result.problems.map(({ field, message }) => `${field}: ${message}`);
};
const said = (of: DescribedVpc, kind: string, hints: readonly TierHint[] = []): string[] =>
  imported(of, hints).findings.flatMap((one) => (one.kind === kind ? [one.message] : []));

describe('the tier of one subnet', () => {
  const told = (sketch: Partial<SubnetSketch>) => {
    const [one] = tiersOf(subnetsOf([{ number: 1, zone: 'usw2-az1', cidr: '10.0.0.0/24', ...sketch }]), []);
    return one?.basis === 'tag' ? one.tier : undefined;
  };

  test.each([
    ['GpuSubnetA', 'gpu'],
    ['corp_gpu_1', 'gpu'],
    ['gpus', 'gpu'],
    ['ml/a', 'gpu'],
    ['accelerated.a', 'gpu'],
    ['prod-hpc2', 'gpu'],
    ['inference-nodes', 'gpu'],
    ['gpu-endpoints', 'gpu'],
    ['vpce1', 'service'],
    ['corp-load-balancers', 'service'],
    ['loadbalancer', 'service'],
    ['elb-nodes', 'service'],
    ['ingress', 'service'],
    ['corp-service', 'service'],
    ['endpoint', 'service'],
    ['load-balancer', 'service'],
    ['accelerator', 'gpu'],
    ['efa', 'gpu'],
    ['node', 'system'],
    ['worker', 'system'],
    ['controller', 'system'],
    ['controllers', 'system'],
    ['app', 'system'],
    ['apps', 'system'],
    ['EksWorkerNodes', 'system'],
    ['control-plane', 'system'],
    ['controlplane', 'system'],
    ['private-a', 'system'],
    ['data', undefined],
    ['nodeless', undefined],
    ['egpu', undefined],
    ['html', undefined],
  ])('named %s is %s', (name, tier) => {
    expect(told({ name })).toBe(tier);
  });

  test.each([
    ['Tier', 'gpu'],
    ['ROLE', 'gpu'],
    ['subnet-type', 'gpu'],
    ['SubnetType', 'gpu'],
    ['aws-cdk:subnet-name', 'gpu'],
    ['owner', undefined],
    ['my-role', undefined],
    ['role-of', undefined],
  ])('by the tag %s is %s', (key, tier) => {
    expect(told({ tags: { [key]: 'gpu' } })).toBe(tier);
  });

  const ELB = { 'kubernetes.io/role/internal-elb': '1' };
  test.each<[string, Partial<SubnetSketch>, string | undefined]>([
    ['says nothing', { name: 'data' }, 'service'],
    ['is for nodes', { name: 'nodes' }, 'system'],
    ['is for GPU nodes', { name: 'gpu' }, 'gpu'],
    ['is for services', { name: 'vpce' }, 'service'],
  ])('marked for internal load balancers that %s', (_, sketch, tier) => {
    expect(told({ ...sketch, tags: ELB })).toBe(tier);
  });

  test('with another mark is none', () => {
    expect(told({ name: 'data', tags: { 'kubernetes.io/role/elb': '1' } })).toBeUndefined();
  });
});

test.each([
  ['corp-gpu-a', 'corp-gpu-a', true],
  ['corp-gpu-a', 'CORP-*', true],
  ['corp-gpu-a', '*gpu*', true],
  ['corp-gpu-a', 'gpu', false],
  ['corp-gpu-a', 'corp', false],
  ['corp-gpu-a', '*-a-*', false],
  ['a.b', 'a.b', true],
  ['axb', 'a.b', false],
  ['a(b)[c]', 'a(b)[c]', true],
  ['a+', 'a+', true],
  ['aa', 'a+', false],
])('a subnet named %s is one of %s: %s', (name, pattern, matches) => {
  const [subnet] = subnetsOf([{ number: 1, zone: 'usw2-az1', name }]);
  expect(matchesHint(subnet!, { tier: 'gpu', pattern })).toBe(matches);
  expect(matchesHint(subnet!, { tier: 'gpu', tag: 'role', pattern })).toBe(false);
});

test('a block of /24 has 256 addresses, and none has one', () => {
  const [block, none] = subnetsOf([
    { number: 1, zone: 'usw2-az1', cidr: '10.0.0.0/24' },
    { number: 2, zone: 'usw2-az1' },
  ]);
  expect([sizeOf(block!), sizeOf(none!)]).toEqual([256, 1]);
});

describe('tiers of several', () => {
  const tiers = (sketches: readonly SubnetSketch[], hints: readonly TierHint[] = []) =>
    tiersOf(subnetsOf(sketches), hints).map(
      ({ subnet, tier, basis }) => `${numberOf(subnet.SubnetId)} ${tier} ${basis}`,
    );
  const sized = (number: number, prefix: number, more: Partial<SubnetSketch> = {}): SubnetSketch => ({
    number,
    zone: 'usw2-az1',
    cidr: `10.0.${number * 16}.0/${prefix}`,
    ...more,
  });

  test.each<[string, SubnetSketch[], string[]]>([
    ['none', [], []],
    ['one', [sized(1, 24)], ['1 service size']],
    ['two', [sized(1, 24), sized(2, 22)], ['2 system size', '1 service size']],
    ['three', [sized(2, 22), sized(1, 24), sized(3, 20)], ['3 gpu size', '2 system size', '1 service size']],
    [
      'four',
      [sized(2, 22), sized(1, 24), sized(3, 20), sized(4, 26)],
      ['3 gpu size', '2 system size', '1 service size'],
    ],
    ['equals', [sized(3, 24), sized(1, 24), sized(2, 24)], ['1 gpu size', '2 system size', '3 service size']],
  ])('by size in a zone: %s', (_, sketches, expected) => {
    expect(tiers(sketches)).toEqual(expected);
  });

  test('what a zone has by its tags is not given twice, and another zone has its own', () => {
    const elsewhere = { zone: 'usw2-az2' };
    expect(tiers([sized(1, 24, { name: 'gpu' }), sized(2, 22), sized(3, 20), sized(4, 24, elsewhere)])).toEqual([
      '1 gpu tag',
      '3 system size',
      '2 service size',
      '4 service size',
    ]);
  });

  test('of two by their tags the smaller is free for another tier', () => {
    expect(tiers([sized(1, 24, { name: 'gpu-a' }), sized(2, 22, { name: 'gpu-b' })])).toEqual([
      '2 gpu tag',
      '1 service size',
    ]);
  });

  test('a tier that somebody names has what he names in every zone, and nothing guessed', () => {
    const hints = [{ tier: 'gpu' as const, pattern: 'mine' }];
    const names = [sized(1, 24, { name: 'mine' }), sized(2, 20, { name: 'gpu' }), sized(3, 20, { zone: 'usw2-az2' })];
    expect(tiers(names, hints)).toEqual(['1 gpu hint', '2 service size', '3 service size']);
  });
});

describe('endpoints', () => {
  const NEEDED = interfaceEndpointServices({ lustre: false, apiKey: true });
  const TABLES = ['rtb-1', 'rtb-2'];
  const found = (services: readonly string[], change: (one: Record<string, unknown>) => object = (one) => one) => {
    const { VpcEndpoints } = endpointsJson(services, { s3Tables: TABLES });
    const changedOnes = VpcEndpoints.map((one) => change(one));
    return endpointsOf(entriesOf('vpc-endpoints', { VpcEndpoints: changedOnes }), TABLES);
  };
  const onlyS3 = (change: object) => found([], (one) => ({ ...one, ...change }));
  const NONE = { endpoints: 'create', missing: [], withoutPrivateDns: [], tablesWithoutS3: [], lacksLustre: false };

  test('none at all are made', () => {
    expect(endpointsOf([], TABLES)).toEqual(NONE);
  });

  test.each(['deleting', 'Deleted', 'failed', 'rejected', 'expired'])('one that is %s is none', (State) => {
    expect(onlyS3({ State })).toEqual(NONE);
  });

  test.each([
    ['a gateway of another service', { ServiceName: 'com.amazonaws.us-west-2.dynamodb' }],
    ['an interface of S3', { VpcEndpointType: 'Interface', PrivateDnsEnabled: true }],
    ['a service of somebody else', { ServiceName: 'org.example.us-west-2.s3' }],
    ['a name that goes on before', { ServiceName: 'x.com.amazonaws.us-west-2.s3' }],
  ])('%s is not the gateway of S3', (_, change) => {
    expect(onlyS3(change)).toEqual(NONE);
  });

  test('in China a service has another name', () => {
    expect(onlyS3({ ServiceName: 'cn.com.amazonaws.cn-north-1.s3' }).endpoints).toBe('present');
  });

  test('a gateway in one table of two makes them present, and the other table lacks it', () => {
    expect(onlyS3({ RouteTableIds: ['rtb-1', 'rtb-9'] })).toEqual({
      endpoints: 'present',
      missing: NEEDED,
      withoutPrivateDns: [],
      tablesWithoutS3: ['rtb-2'],
      lacksLustre: true,
    });
  });

  test('all there, with that of Lustre', () => {
    expect(found([...NEEDED, 'fsx'])).toEqual({ ...NONE, endpoints: 'present' });
  });

  test('a second one without private DNS does no harm; an only one is found by nobody', () => {
    const two = found([...NEEDED, 'sts', 'logs'], (one) => ({
      ...one,
      PrivateDnsEnabled: one['VpcEndpointId'] !== `vpce-${NEEDED.length}` && one['VpcEndpointType'] === 'Interface',
    }));
    expect(two).toMatchObject({ missing: [], withoutPrivateDns: [] });
    const none = found(['sts', 'sns'], (one) => ({ ...one, PrivateDnsEnabled: false }));
    expect(none).toMatchObject({ missing: NEEDED, withoutPrivateDns: ['sts'] });
  });
});

describe('the block', () => {
  const zone = (at: number, numbers = [0, 1, 2]): SubnetSketch[] =>
    numbers.map((tier) => ({
      number: at * 10 + tier,
      zone: `usw2-az${at}`,
      cidr: `10.0.${at * 16 + tier * 4}.0/${24 - 2 * tier}`,
    }));
  const oneTable = [{ id: MAIN_TABLE, main: true }];

  test('has four zones at most, those with most tiers, and names the others', () => {
    const five = [...zone(1, [0, 1]), ...[2, 3, 4, 5].flatMap((at) => zone(at))];
    const result = imported(described(five, oneTable));
    expect(result.availabilityZoneIds).toEqual(['usw2-az2', 'usw2-az3', 'usw2-az4', 'usw2-az5']);
    expect(said(described(five, oneTable), 'left out')).toEqual(['zone usw2-az1: an environment has at most 4']);
    const six = [6, 5, 4, 3, 2].flatMap((at) => zone(at));
    expect(imported(described(six, oneTable)).availabilityZoneIds).toEqual([
      'usw2-az2',
      'usw2-az3',
      'usw2-az4',
      'usw2-az5',
    ]);
  });

  test('has zones in their order, also one with nothing but GPU nodes', () => {
    const alone = { number: 10, zone: 'usw2-az1', cidr: '10.0.112.0/20', name: 'gpu' };
    const result = imported(described([...zone(2), ...zone(3), alone], oneTable));
    expect(result.existingVpc.subnets).toHaveLength(7);
    expect(result.availabilityZoneIds).toEqual(['usw2-az1', 'usw2-az2', 'usw2-az3']);
  });

  test('is of one VPC, the only one or the one that is asked for, with its own tables and endpoints', () => {
    const other = { number: 9, zone: 'usw2-az1', cidr: '10.1.0.0/24', vpcId: OTHER_VPC };
    const elsewhere = endpointsJson(['sts'], { s3Tables: [MAIN_TABLE] }).VpcEndpoints;
    const both: DescribedVpc = {
      subnets: subnetsOf([other, ...TWO_ZONES]),
      routeTables: entriesOf(
        'route-tables',
        routeTablesJson([{ id: 'rtb-0000000000000000e', main: true, vpcId: OTHER_VPC }, ...TWO_ZONES_TABLES]),
      ),
      endpoints: entriesOf('vpc-endpoints', {
        VpcEndpoints: elsewhere.map((one) => ({ ...one, VpcId: OTHER_VPC })),
      }),
    };
    expect(importVpc(both, { vpcId: VPC_ID })).toEqual(importVpc({ ...described(), endpoints: [] }));
    expect(importVpc(described(), { vpcId: VPC_ID })).toEqual(importVpc(described()));
    const problems = (vpcId?: string) => {
      const result = importVpc(both, vpcId === undefined ? {} : { vpcId });
      return result.ok ? [] : result.problems.map(({ field, message }) => `${field}: ${message}`);
    };
    expect(problems()).toEqual([
      `subnets: has subnets of 2 VPCs: ${OTHER_VPC} (1), ${VPC_ID} (7); say which one with --vpc`,
    ]);
    expect(problems('vpc-0')).toEqual([
      `vpc: 'vpc-0' has no subnet in the file; it has those of ${OTHER_VPC}, ${VPC_ID}`,
    ]);
  });

  test('is in the order of tiers and zones, whatever the order of the file', () => {
    const backwards = [...zone(1), ...zone(2)].reverse();
    const { existingVpc } = imported(described(backwards, oneTable));
    expect(existingVpc.subnets.map(({ id }) => numberOf(id))).toEqual([10, 20, 11, 21, 12, 22]);
  });

  test('takes a subnet that is in the file twice once', () => {
    const twice = [...TWO_ZONES, TWO_ZONES[0]!];
    expect(imported(described(twice))).toEqual(imported(described()));
  });

  test('takes the larger of two that one pattern names in a zone, and says which is left', () => {
    const hints = [{ tier: 'gpu' as const, pattern: '*gpu*' }];
    const small = { number: 8, zone: 'usw2-az1', cidr: '10.0.48.0/24', name: 'gpu-small' };
    for (const sketches of [
      [...TWO_ZONES, small],
      [small, ...TWO_ZONES],
    ]) {
      const of = described(sketches);
      const gpu = imported(of, hints).existingVpc.subnets.filter(({ tier }) => tier === 'gpu');
      expect(gpu.map(({ id }) => numberOf(id))).toEqual([1, 2]);
      expect(said(of, 'left out', hints)).toContain(
        `${subnetId(8)} (gpu-small, usw2-az1): its zone has a subnet of each tier already`,
      );
    }
  });

  test('knows the table of each subnet, its own before the main one, wherever that stands', () => {
    const tables = [
      { id: 'rtb-0000000000000000c', subnets: [1, 2, 7] },
      { id: 'rtb-0000000000000000d', subnets: [3] },
      { id: MAIN_TABLE, main: true, subnets: [5] },
    ];
    const { existingVpc } = imported(described(TWO_ZONES.slice(0, 6), tables));
    const byNumber = Object.fromEntries(
      existingVpc.subnets.map(({ id, routeTableId }) => [numberOf(id), routeTableId!.at(-1)]),
    );
    expect(byNumber).toEqual({ 1: 'c', 2: 'c', 3: 'd', 4: 'a', 5: 'a', 6: 'a' });
  });

  const spanning = (cidr: string) =>
    described(
      TWO_ZONES.slice(0, 6).map((one) => (one.number === 1 ? { ...one, cidr } : one)),
      oneTable,
    );

  test('lies in the smallest block around its subnets, no larger than a /16', () => {
    expect(imported(spanning('10.0.0.0/20')).spannedCidr).toBe('10.0.0.0/18');
    expect(imported(spanning('10.0.240.0/20')).spannedCidr).toBe('10.0.0.0/16');
    expect(refusalOf(spanning('10.1.0.0/20'))).toEqual([
      expect.stringMatching(/^subnets: .*10\.1\.0\.0\/20.* are not of one block/),
    ]);
  });
});

describe('what is said of it', () => {
  const named = (change: (one: SubnetSketch) => Partial<SubnetSketch>) =>
    described(TWO_ZONES.slice(0, 6).map((one) => ({ ...one, ...change(one) })));
  const of = (number: number, more: Partial<SubnetSketch>) => named((one) => (one.number === number ? more : {}));

  test('of a VPC that has everything nothing is missing, and what was guessed is said', () => {
    const findings = imported(described()).findings.map(({ kind, message }) => `${kind}: ${message}`);
    expect(findings).toHaveLength(1 + 6 + 1);
    expect(findings[0]).toMatch(/^assumed: endpoints: 'create'/);
    expect(findings.slice(1, 7).every((one) => one.endsWith(', by its tags'))).toBe(true);
    expect(findings[7]).toBe(
      `left out: ${subnetId(7)} (corp-public-a, usw2-az1): it is public, rtb-0000000000000000b has a route to igw-0123456789abcdef0`,
    );
  });

  // 40 addresses of services and five that AWS keeps: a /26 has 64. Of the system 200 and five: a /24.
  test.each<[number, Partial<SubnetSketch>, string[]]>([
    [5, { cidr: '10.0.40.0/26' }, []],
    [
      5,
      { cidr: '10.0.40.0/27' },
      [
        `${subnetId(5)} (corp-endpoints-a, usw2-az1): 10.0.40.0/27 is too small for tier 'service', which needs a /26 or larger`,
      ],
    ],
    [3, { cidr: '10.0.32.0/24' }, []],
    [5, { free: 40 }, []],
    [
      5,
      { free: 39 },
      [`${subnetId(5)} (corp-endpoints-a, usw2-az1): only 39 addresses are free, and tier 'service' needs 40`],
    ],
    [3, { free: 200 }, []],
    [
      3,
      { free: 0, name: undefined, tags: { role: 'nodes' } },
      [`${subnetId(3)} (usw2-az1): only 0 addresses are free, and tier 'system' needs 200`],
    ],
    [1, { cidr: '10.0.0.0/28', free: 0 }, []],
  ])('subnet %d with %j', (number, more, expected) => {
    expect(said(of(number, more), 'missing')).toEqual(expected);
  });

  test.each<[string, object, string | undefined]>([
    ['NatGatewayId', { NatGatewayId: 'nat-1' }, 'nat-1'],
    ['EgressOnlyInternetGatewayId', { EgressOnlyInternetGatewayId: 'eigw-1' }, 'eigw-1'],
    ['TransitGatewayId', { TransitGatewayId: 'tgw-1' }, 'tgw-1'],
    ['CoreNetworkArn', { CoreNetworkArn: 'arn:core' }, 'arn:core'],
    ['NetworkInterfaceId', { NetworkInterfaceId: 'eni-1' }, 'eni-1'],
    ['GatewayId', { GatewayId: 'vgw-1' }, 'vgw-1'],
    ['nothing', {}, undefined],
  ])('a way out of GPU nodes by %s, unless it is for a part or leads nowhere', (_, target, named_) => {
    const warned = (route: object) =>
      said(
        described(TWO_ZONES.slice(0, 6), [
          { id: MAIN_TABLE, main: true },
          { id: 'rtb-0000000000000000c', subnets: [2, 4, 6], routes: [route] },
        ]),
        'warning',
      );
    const all = { DestinationCidrBlock: '0.0.0.0/0' };
    const expected =
      named_ === undefined
        ? []
        : [
            `${subnetId(2)} (corp-gpu-b, usw2-az2): GPU nodes would have a way to the internet, rtb-0000000000000000c sends everything to ${named_}; give their subnets a table without that route`,
          ];
    expect(warned({ ...all, ...target })).toEqual(expected);
    expect(warned({ DestinationIpv6CidrBlock: '::/0', ...target })).toEqual(expected);
    expect(warned({ DestinationCidrBlock: '10.9.0.0/16', ...target })).toEqual([]);
    expect(warned({ ...all, ...target, State: 'blackhole' })).toEqual([]);
  });

  test.each([
    ['10.100', ['a block outside 10.100.0.0/16']],
    ['172.20', ['a block outside 172.20.0.0/16']],
    ['10.101', []],
  ])('a VPC in %s.0.0/16, where EKS may have its Services', (network, expected) => {
    const there = named(({ cidr }) => ({ cidr: cidr!.replace('10.0', network) }));
    expect(said(there, 'missing').map((one) => one.split(',')[0])).toEqual(expected);
  });
});

describe('refusals', () => {
  test('of a file without subnets', () => {
    expect(refusalOf(described([]))).toEqual([
      "subnets: the list 'Subnets' is empty; take the region and account of the VPC",
    ]);
  });

  test.each<[string, readonly TableSketch[], string]>([
    ['no tables', [], `has neither a table of ${subnetId(1)}, ${subnetId(2)}`],
    [
      'tables of another VPC',
      [{ id: MAIN_TABLE, main: true, vpcId: OTHER_VPC }],
      `has tables of ${OTHER_VPC}, none of ${VPC_ID};`,
    ],
    [
      'two tables of another VPC',
      [
        { id: MAIN_TABLE, main: true, vpcId: OTHER_VPC },
        { id: 'rtb-0000000000000000b', vpcId: OTHER_VPC },
      ],
      `has tables of ${OTHER_VPC}, none of ${VPC_ID};`,
    ],
    [
      'tables of both, without the main one of this',
      [
        { id: MAIN_TABLE, main: true, vpcId: OTHER_VPC },
        { id: 'rtb-0000000000000000b', subnets: [1, 7] },
      ],
      `has neither a table of ${subnetId(2)}, ${subnetId(3)}`,
    ],
  ])('of %s', (_, tables, message) => {
    expect(refusalOf(described(TWO_ZONES, tables))).toEqual([expect.stringContaining(`route-tables: ${message}`)]);
  });

  test.each<[string, readonly SubnetSketch[], string[]]>([
    ['two tiers in one zone', TWO_ZONES.filter(({ zone }) => zone === 'usw2-az1').slice(0, 3), ['system', 'service']],
    ['services in one zone', TWO_ZONES.filter(({ number }) => number !== 6 && number < 7), ['service']],
  ])('of %s, each by its tier', (_, sketches, tiers) => {
    expect(refusalOf(described(sketches, [{ id: MAIN_TABLE, main: true }]))).toEqual(
      tiers.map(
        (tier) =>
          `subnets: tier '${tier}' needs private subnets of its own in two zones, only usw2-az1 has one; add them to the VPC, or say which they are with --tier ${tier}=<pattern>`,
      ),
    );
  });

  test('with why the others are left out', () => {
    const tables = [
      { id: MAIN_TABLE, main: true },
      { id: 'rtb-0000000000000000b', subnets: [4, 7], routes: [INTERNET_ROUTE] },
    ];
    expect(refusalOf(described(TWO_ZONES, tables))[0]).toMatch(
      /only usw2-az1 has one; left out are subnet-0+4 \(corp-eks-nodes-b, usw2-az2\): it is public, .* has a route to igw-\w+, subnet-0+7 \(/,
    );
  });

  test('of a subnet that hints call two things, and not of one that two hints call the same', () => {
    const hint = (tier: TierHint['tier'], pattern: string): TierHint => ({ tier, pattern });
    expect(refusalOf(described(), [hint('gpu', '*gpu-a'), hint('gpu', 'corp-gpu*')])).toEqual([]);
    expect(refusalOf(described(), [hint('gpu', '*gpu-a'), hint('system', 'corp-gpu*'), hint('gpu', 'x')])).toEqual([
      expect.stringMatching(/^tier: gpu=x matches no subnet of the VPC; tag Name is corp-gpu-a, corp-gpu-b, /),
      'tier: corp-gpu-a is of gpu=*gpu-a and system=corp-gpu*; a subnet has one tier',
    ]);
  });
});
