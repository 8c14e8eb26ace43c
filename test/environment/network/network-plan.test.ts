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
