import fc from 'fast-check';
import { type NetworkPlan, planNetwork } from '../../../lib/environment/network/network-plan';
import { contains, parseCidr } from '../../../lib/units/cidr';

const ZONES = ['usw2-az1', 'usw2-az2', 'usw2-az3', 'usw2-az4'];

function planned(
  cidr: string,
  zones: readonly string[],
  demands: readonly { availabilityZoneId: string; addresses: number }[],
): NetworkPlan {
  const result = planNetwork('test', cidr, zones, demands);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.network;
}

test('every zone has subnets of every tier, wherever capacity is', () => {
  const { subnets } = planned('10.0.0.0/16', ZONES.slice(0, 2), [{ availabilityZoneId: 'usw2-az2', addresses: 400 }]);
  expect(subnets.map(({ tier, availabilityZoneId, cidr }) => [tier, availabilityZoneId, cidr])).toEqual([
    ['service', 'usw2-az1', '10.0.192.0/21'],
    ['service', 'usw2-az2', '10.0.200.0/21'],
    ['system', 'usw2-az1', '10.0.128.0/20'],
    ['system', 'usw2-az2', '10.0.144.0/20'],
    ['gpu', 'usw2-az1', '10.0.0.0/19'],
    ['gpu', 'usw2-az2', '10.0.32.0/19'],
  ]);
});

test('a zone added at the end moves no subnet that exists', () => {
  const demands = [{ availabilityZoneId: 'usw2-az1', addresses: 400 }];
  const before = planned('10.0.0.0/16', ZONES.slice(0, 2), demands).subnets;
  const after = planned('10.0.0.0/16', ZONES.slice(0, 3), demands).subnets;
  expect(after).toEqual(expect.arrayContaining([...before]));
});

test('a block that is too small is refused with the size that is enough', () => {
  const demands = [{ availabilityZoneId: 'usw2-az1', addresses: 2000 }];
  const result = planNetwork('test', '10.0.0.0/20', ZONES.slice(0, 2), demands);
  expect(result).toMatchObject({
    ok: false,
    problems: [
      {
        field: 'network.cidr',
        message: expect.stringMatching(/2000 addresses for GPU nodes.*use a \/18 or larger/),
      },
    ],
  });
  expect(planNetwork('test', '10.0.0.0/18', ZONES.slice(0, 2), demands).ok).toBe(true);
});

test('a demand no VPC block can meet says so', () => {
  const result = planNetwork('test', '10.0.0.0/16', ZONES.slice(0, 2), [
    { availabilityZoneId: 'usw2-az1', addresses: 20_000 },
  ]);
  expect(result).toMatchObject({ problems: [{ message: expect.stringMatching(/split the environment/) }] });
});

test('subnets lie inside the block, never overlap, and hold the addresses asked for', () => {
  const block = fc.record({ prefix: fc.integer({ min: 16, max: 22 }), index: fc.nat(255) });
  fc.assert(
    fc.property(
      block,
      fc.integer({ min: 2, max: 4 }),
      fc.integer({ min: 1, max: 9000 }),
      ({ prefix, index }, zoneCount, addresses) => {
        const cidr = `10.${index}.0.0/${prefix}`;
        const zones = ZONES.slice(0, zoneCount);
        const result = planNetwork(
          'test',
          cidr,
          zones,
          zones.map((availabilityZoneId) => ({ availabilityZoneId, addresses })),
        );
        if (!result.ok) return;
        const parsed = result.network.subnets.map((subnet) => ({ ...subnet, block: parseCidr(subnet.cidr)! }));
        for (const { block: inner, tier } of parsed) {
          expect(contains(parseCidr(cidr)!, inner)).toBe(true);
          if (tier === 'gpu') expect(2 ** (32 - inner.prefix) - 5).toBeGreaterThanOrEqual(addresses);
        }
        const overlaps = parsed.flatMap((a, i) =>
          parsed.slice(i + 1).filter((b) => contains(a.block, b.block) || contains(b.block, a.block)),
        );
        expect(overlaps).toEqual([]);
      },
    ),
  );
});

test('a connected network has a subnet for the NAT gateway of each zone', () => {
  const result = planNetwork('test', '10.0.0.0/16', ZONES, [], 'connected');
  expect(result.ok && result.network.subnets.slice(-4)).toEqual(
    ['10.0.224.0/21', '10.0.232.0/21', '10.0.240.0/21', '10.0.248.0/21'].map((cidr, index) => ({
      name: `windlass-test-public-${ZONES[index]}`,
      tier: 'public',
      cidr,
      availabilityZoneId: ZONES[index],
    })),
  );
  expect(result.ok && result.network).toMatchObject({ cidr: '10.0.0.0/16', profile: 'connected' });
});

test.each([
  [[], 20], // system subnets: 205 addresses in a sixteenth
  [[1019], 19], // 1024 in an eighth
  [[1020], 18],
  [[1, 1020, 2], 18],
  [[8187], 16],
])('GPU nodes with %j addresses a zone need a /%i', (addresses, prefix) => {
  const demands = addresses.map((count, index) => ({ availabilityZoneId: ZONES[index]!, addresses: count }));
  expect(planNetwork('test', `10.0.0.0/${prefix}`, ZONES, demands).ok).toBe(true);
  const asked = demands.map((one) => `${one.addresses} addresses for GPU nodes and pods in ${one.availabilityZoneId}`);
  const smaller = `10.0.0.0/${prefix + 1}`;
  expect(planNetwork('test', smaller, ZONES, demands)).toEqual({
    ok: false,
    problems: [
      {
        field: 'network.cidr',
        message: `${smaller} is too small for ${asked.join(', ')} beside system and service subnets; use a /${prefix} or larger`,
      },
    ],
  });
});

test('one address more than any VPC holds is refused, and only a parsed block is planned', () => {
  const demands = [{ availabilityZoneId: ZONES[0]!, addresses: 8188 }];
  expect(planNetwork('test', '10.0.0.0/16', ZONES, demands)).toMatchObject({
    problems: [{ message: expect.stringMatching(/; no VPC block is large enough: split the environment$/) }],
  });
  expect(() => planNetwork('test', 'x', ZONES, [])).toThrow(/needs a parsed VPC block, got 'x'/);
});
