import { interfaceEndpointServices } from '../../lib/contract';
import { parseEnvironment } from '../../lib/config';
import type { EnvironmentInput } from '../../lib/config';
import { planInput, SHIPPED } from '../support/plan-fixture';
import {
  endpointsJson,
  INTERNET_ROUTE,
  MAIN_TABLE,
  NAT_ROUTE,
  routeTablesJson,
  type SubnetSketch,
  subnetsJson,
  subnetId,
  TWO_ZONES,
  TWO_ZONES_TABLES,
  type TableSketch,
  VPC_ID,
} from '../support/described-vpc';
import { runWindlass } from '../support/windlass';

type Files = Readonly<Record<string, string>>;
type Block = NonNullable<EnvironmentInput['network']['existingVpc']>;

const windlass = (line: string, files: Files) =>
  runWindlass(line.split(' '), {
    readInput: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    },
  });

const BOTH = 'import-vpc --subnets s.json --route-tables r.json';
const ALL = `${BOTH} --vpc-endpoints e.json`;

const filesOf = (
  subnets: readonly SubnetSketch[] = TWO_ZONES,
  tables: readonly TableSketch[] = TWO_ZONES_TABLES,
  endpoints: object = endpointsJson([]),
): Files => ({
  's.json': JSON.stringify(subnetsJson(subnets)),
  'r.json': JSON.stringify(routeTablesJson(tables)),
  'e.json': JSON.stringify(endpoints),
});

const blockOf = (stdout: string): Block => JSON.parse(stdout) as Block;
/** Tier by the number of the subnet. */
const tiersOf = ({ subnets }: Block): Record<string, string> =>
  Object.fromEntries(subnets.map(({ id, tier }) => [Number(id.replace('subnet-', '')), tier]));

const NEEDED = interfaceEndpointServices({ lustre: false, apiKey: true });

/** The two zones of the fixture as two of an environment, the one of its capacity first. */
function inZonesOf({ network, capacity }: EnvironmentInput): readonly SubnetSketch[] {
  const first = capacity[0]?.availabilityZoneId ?? network.availabilityZoneIds[0]!;
  const second = network.availabilityZoneIds.find((zone) => zone !== first)!;
  return TWO_ZONES.map((sketch) => ({ ...sketch, zone: sketch.zone === 'usw2-az1' ? first : second }));
}

describe('the printed block', () => {
  test.each(Object.entries<EnvironmentInput>(SHIPPED))(
    'passes in the environment %s, with what standard error says of zones and block, and is planned',
    async (_name, shipped) => {
      const { stdout, stderr, exitCode } = await windlass(ALL, filesOf(inZonesOf(shipped)));
      expect(exitCode).toBe(0);
      const said = /availabilityZoneIds: \[(.*?)\], and cidr: .*?, (\S+) or one around it/;
      const [, zones = '', cidr = ''] = said.exec(stderr) ?? [];
      const environment: EnvironmentInput = {
        ...shipped,
        network: {
          cidr,
          availabilityZoneIds: zones.split(', ').map((zone) => zone.replaceAll("'", '')),
          existingVpc: blockOf(stdout),
        },
      };
      const parsed = parseEnvironment(environment);
      expect(parsed.ok ? [] : parsed.problems).toEqual([]);
      expect(planInput(environment).network.existing?.vpcId).toBe(VPC_ID);
    },
  );

  test('has the subnets by tier and zone with their tables, and never a public one', async () => {
    const { stdout } = await windlass(ALL, filesOf());
    const block = blockOf(stdout);
    expect(tiersOf(block)).toEqual({ 1: 'gpu', 2: 'gpu', 3: 'system', 4: 'system', 5: 'service', 6: 'service' });
    expect(block).toMatchObject({ vpcId: VPC_ID, endpoints: 'create' });
    expect(block.subnets[0]).toEqual({
      id: subnetId(5),
      tier: 'service',
      availabilityZoneId: 'usw2-az1',
      cidr: '10.0.40.0/24',
      routeTableId: MAIN_TABLE,
    });
  });

  test('one file may come from standard input', async () => {
    const files = filesOf();
    const { exitCode } = await windlass(ALL.replace('s.json', '-'), { ...files, '-': files['s.json']! });
    expect(exitCode).toBe(0);
  });
});

describe('tiers', () => {
  const unnamed = TWO_ZONES.map((sketch) => ({ ...sketch, name: undefined }));

  test('without names the largest of a zone is for GPU nodes, the smallest for services, and each guess is said', async () => {
    const { stdout, stderr } = await windlass(ALL, filesOf(unnamed));
    expect(tiersOf(blockOf(stdout))).toEqual({
      1: 'gpu',
      2: 'gpu',
      3: 'system',
      4: 'system',
      5: 'service',
      6: 'service',
    });
    expect(stderr.match(/^assumed: subnet-\S+ \(usw2-az\d\) is of tier '\w+', by its size beside/gm)).toHaveLength(6);
  });

  test('hints come first, by Name or by another tag, and what is hinted is not called a guess', async () => {
    const tagged = unnamed.map((sketch) => ({
      ...sketch,
      name: `n${sketch.number}`,
      tags: { role: sketch.number < 3 ? 'x' : 'y' },
    }));
    const line = `${ALL} --tier system=role:x --tier gpu=n3 --tier gpu=n4`;
    const { stdout, stderr } = await windlass(line, filesOf(tagged));
    expect(tiersOf(blockOf(stdout))).toMatchObject({ 1: 'system', 2: 'system', 3: 'gpu', 4: 'gpu', 5: 'service' });
    expect(stderr).not.toMatch(/assumed: .*'(gpu|system)'/);
  });

  test('a tier that is hinted has no other subnets', async () => {
    for (const sketches of [
      TWO_ZONES,
      unnamed.map((one) => ({ ...one, name: one.number === 1 ? 'corp-gpu-a' : 'x' })),
    ]) {
      const { stdout } = await windlass(`${ALL} --tier gpu=corp-gpu-a`, filesOf(sketches));
      expect(Object.entries(tiersOf(blockOf(stdout))).filter(([, tier]) => tier === 'gpu')).toEqual([['1', 'gpu']]);
    }
  });

  test('of two subnets of a tier in a zone the larger is taken, the other is named', async () => {
    const more = [...TWO_ZONES, { number: 8, zone: 'usw2-az1', cidr: '10.0.48.0/24', name: 'corp-gpu-small' }];
    const { stdout, stderr } = await windlass(ALL, filesOf(more));
    expect(tiersOf(blockOf(stdout))).not.toHaveProperty('8');
    expect(stderr).toMatch(/^left out: subnet-0+8 \(corp-gpu-small, usw2-az1\): its zone has a subnet of each tier/m);
  });

  test('a zone with two subnets has none for GPU nodes, and without any that is said', async () => {
    const { stdout, stderr } = await windlass(ALL, filesOf(unnamed.filter(({ number }) => number > 2 && number < 7)));
    expect(tiersOf(blockOf(stdout))).toEqual({ 3: 'system', 4: 'system', 5: 'service', 6: 'service' });
    expect(stderr).toMatch(/^missing: no subnet is left for GPU nodes/m);
  });

  test('zones and subnets that a cluster cannot use are left out, with the reason', async () => {
    const odd: SubnetSketch[] = [
      ...TWO_ZONES,
      { number: 8, zone: 'usw2-lax1-az1', cidr: '10.0.48.0/24' },
      { number: 9, zone: 'use1-az3', cidr: '10.0.49.0/24' },
      { number: 10, zone: 'usw2-az3' },
      { number: 11, zone: 'usw2-az3', cidr: '10.0.50.0/24', outpost: 'arn:aws:outposts:us-west-2:1:outpost/op-1' },
    ];
    const { stdout, stderr } = await windlass(ALL, filesOf(odd));
    expect(blockOf(stdout).subnets).toHaveLength(6);
    for (const reason of [
      'is a local zone',
      'control plane cannot stand in use1-az3',
      'no IPv4 block',
      'on an Outpost',
      'it is public',
    ])
      expect(stderr).toMatch(new RegExp(`^left out: .*${reason}`, 'm'));
  });
});

describe('what the VPC lacks', () => {
  test('a subnet too small or too full for its tier is named with the size that is enough', async () => {
    const small = TWO_ZONES.map((sketch) => {
      if (sketch.number === 3) return { ...sketch, cidr: '10.0.32.0/25' };
      return sketch.number === 6 ? { ...sketch, free: 3 } : sketch;
    });
    const { stderr } = await windlass(ALL, filesOf(small));
    expect(stderr).toMatch(
      /^missing: subnet-0+3 .*: 10\.0\.32\.0\/25 is too small for tier 'system', which needs a \/24 or larger$/m,
    );
    expect(stderr).toMatch(/^missing: subnet-0+6 .*: only 3 addresses are free, and tier 'service' needs 40$/m);
  });

  test.each([
    ['a NAT gateway', NAT_ROUTE, /nat-0/],
    ['a transit gateway', { DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId: 'tgw-0123' }, /tgw-0123/],
    ['IPv6 alone', { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-0123' }, /eigw-0123/],
  ])('a way out of a GPU subnet by %s is warned of', async (_title, route, target) => {
    const tables = [...TWO_ZONES_TABLES, { id: 'rtb-0000000000000000c', subnets: [1, 3], routes: [route] }];
    const { stderr, exitCode } = await windlass(ALL, filesOf(TWO_ZONES, tables));
    const warnings = stderr.split('\n').filter((line) => line.startsWith('warning:'));
    expect(warnings).toEqual([
      expect.stringMatching(/subnet-0+1 .*a way to the internet, rtb-0+c sends everything to /),
    ]);
    expect(warnings[0]).toMatch(target);
    expect(exitCode).toBe(0);
  });

  test('a route that leads nowhere is none', async () => {
    const tables = [{ id: MAIN_TABLE, main: true, routes: [{ ...INTERNET_ROUTE, State: 'blackhole' }] }];
    const { stdout, stderr } = await windlass(ALL, filesOf(TWO_ZONES, tables));
    expect(blockOf(stdout).subnets.length).toBeGreaterThan(5);
    expect(stderr).not.toMatch(/public,|warning/);
  });
});

describe('endpoints', () => {
  const run = async (endpoints: object) => windlass(ALL, filesOf(TWO_ZONES, TWO_ZONES_TABLES, endpoints));

  test('all there: present, and nothing is missing', async () => {
    const { stdout, stderr } = await run(endpointsJson([...NEEDED, 'fsx'], { s3Tables: [MAIN_TABLE] }));
    expect(blockOf(stdout).endpoints).toBe('present');
    expect(stderr).not.toMatch(/^missing|fsx/m);
  });

  test('some there: present, and the others are named, with the tables without S3', async () => {
    const { stdout, stderr } = await run(endpointsJson(NEEDED.filter((one) => one !== 'eks-auth' && one !== 'sts')));
    expect(blockOf(stdout).endpoints).toBe('present');
    expect(stderr).toMatch(/^missing: interface endpoints with private DNS for eks-auth, sts: /m);
    expect(stderr).toMatch(new RegExp(`^missing: routes to the gateway endpoint of s3 in ${MAIN_TABLE}$`, 'm'));
    expect(stderr).toMatch(/^assumed: no weights on FSx for Lustre/m);
  });

  test('only S3 there: present as well, for a table takes one such route', async () => {
    const { stdout, stderr } = await run(endpointsJson([], { s3Tables: [MAIN_TABLE] }));
    expect(blockOf(stdout).endpoints).toBe('present');
    for (const service of NEEDED) expect(stderr).toMatch(new RegExp(`^missing: .*${service}`, 'm'));
  });

  test('without private DNS they are not found, so they are made', async () => {
    const { stdout, stderr } = await run(endpointsJson(['sts'], { privateDns: false }));
    expect(blockOf(stdout).endpoints).toBe('create');
    expect(stderr).toMatch(/^warning: the interface endpoints for sts have no private DNS/m);
  });

  test('not given: they are made, and that is said', async () => {
    const { stdout, stderr } = await windlass(BOTH, filesOf());
    expect(blockOf(stdout).endpoints).toBe('create');
    expect(stderr).toMatch(/^assumed: endpoints: 'create', as no --vpc-endpoints were given/m);
  });
});

const OTHER_VPC = 'vpc-0fedcba987654321f';

describe('what is refused is one line, and nothing is printed', () => {
  const files = filesOf();
  const two = filesOf([...TWO_ZONES, { number: 9, zone: 'usw2-az1', cidr: '10.1.0.0/24', vpcId: OTHER_VPC }]);
  const far = TWO_ZONES.map((one) => (one.number === 5 ? { ...one, cidr: '100.64.0.0/24' } : one));

  test.each<[string, string, Files, RegExp]>([
    ['no subnets', 'import-vpc --route-tables r.json', files, /^--subnets: is missing: give .*describe-subnets'/],
    ['no tables', 'import-vpc --subnets s.json', files, /^--route-tables: is missing/],
    [
      'standard input twice',
      'import-vpc --subnets - --route-tables -',
      files,
      /^--route-tables: '-' is standard input, which --subnets reads/,
    ],
    [
      'a file that is not there',
      BOTH.replace('s.json', 'x.json'),
      files,
      /^--subnets: x\.json is not readable JSON: ENOENT/,
    ],
    ['malformed JSON', BOTH, { ...files, 's.json': '{"Subnets": [' }, /^--subnets: s\.json is not readable JSON: /],
    [
      'the wrong file',
      BOTH,
      { ...files, 's.json': files['r.json']! },
      /^--subnets: holds no list 'Subnets' but 'RouteTables'; give what 'aws ec2 describe-subnets' prints$/,
    ],
    ['a list', BOTH, { ...files, 's.json': '[]' }, /^--subnets: holds no list 'Subnets' but is a list itself; /],
    ['null', BOTH, { ...files, 'r.json': 'null' }, /^--route-tables: holds no list 'RouteTables'; /],
    ['an empty list', BOTH, { ...files, 's.json': '{"Subnets": []}' }, /^--subnets: the list 'Subnets' is empty/],
    ['a part of a list', BOTH, { ...files, 's.json': '{"Subnets": [], "NextToken": "x"}' }, /^--subnets: .*NextToken/],
    [
      'a field missing',
      BOTH,
      { ...files, 's.json': '{"Subnets": [{"SubnetId": "subnet-0123abcd", "VpcId": "vpc-0123abcd"}]}' },
      /^--subnets: Subnets\[0\]\.AvailabilityZoneId is missing: give a text; /,
    ],
    [
      'an id of another kind',
      BOTH,
      { ...files, 's.json': files['s.json']!.replaceAll(VPC_ID, 'my-vpc') },
      /^--subnets: Subnets\[0\]\.VpcId must look like 'vpc-' .*'my-vpc'/,
    ],
    [
      'several VPCs',
      BOTH,
      two,
      new RegExp(
        `^--subnets: has subnets of 2 VPCs: ${VPC_ID} \\(7\\), ${OTHER_VPC} \\(1\\); say which one with --vpc$`,
      ),
    ],
    [
      'a VPC that is not there',
      `${BOTH} --vpc vpc-0000`,
      files,
      new RegExp(`^--vpc: 'vpc-0000' has no subnet .*${VPC_ID}$`),
    ],
    [
      'tables of another VPC',
      BOTH,
      filesOf(TWO_ZONES, [{ id: MAIN_TABLE, main: true, vpcId: OTHER_VPC }]),
      new RegExp(`^--route-tables: has tables of ${OTHER_VPC}, none of ${VPC_ID}; `),
    ],
    [
      'tables without the main one',
      BOTH,
      filesOf(TWO_ZONES, [TWO_ZONES_TABLES[1]!]),
      /^--route-tables: has neither a table of subnet-0+1, .* nor the main one of vpc-/,
    ],
    [
      'a tier that is none',
      `${BOTH} --tier gpus=*`,
      files,
      /^--tier: must be a tier \(service, system, gpu\), .*'gpus=\*'; did you mean 'gpu'\?$/,
    ],
    ['no pattern', `${BOTH} --tier gpu`, files, /^--tier: must be a tier/],
    [
      'a pattern of nothing',
      `${BOTH} --tier gpu=*cuda*`,
      files,
      /^--tier: gpu=\*cuda\* matches no subnet of the VPC; tag Name is corp-gpu-a, /,
    ],
    [
      'a tag of nothing',
      `${BOTH} --tier gpu=role:x`,
      files,
      /^--tier: gpu=role:x matches no subnet of the VPC; no subnet has a tag role$/,
    ],
    [
      'one subnet in two tiers',
      `${BOTH} --tier gpu=*gpu-a --tier system=*-gpu-a`,
      files,
      /^--tier: corp-gpu-a is of gpu=\*gpu-a and system=\*-gpu-a; a subnet has one tier$/,
    ],
    ['blocks far apart', BOTH, filesOf(far), /^--subnets: .*100\.64\.0\.0\/24.* are not of one block/],
  ])('%s', async (_title, line, given, message) => {
    const { stdout, stderr, exitCode } = await windlass(line, given);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a VPC with public subnets alone has none for its tiers, and why is said', async () => {
    const { stdout, stderr, exitCode } = await windlass(
      BOTH,
      filesOf(TWO_ZONES, [{ id: MAIN_TABLE, main: true, routes: [INTERNET_ROUTE] }]),
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(
      /^--subnets: tier 'system' needs private subnets of its own in two zones, none is left for it.*it is public/m,
    );
  });

  test('--vpc chooses one of several', async () => {
    const { stdout } = await windlass(`${BOTH} --vpc ${VPC_ID}`, two);
    expect(blockOf(stdout).subnets).toHaveLength(6);
  });
});
