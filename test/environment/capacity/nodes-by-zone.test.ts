import { nodesByZone } from '../../../lib/environment/capacity';

type Entry = Parameters<typeof nodesByZone>[0];
type Config = Parameters<typeof nodesByZone>[1];

const ZONE = 'usw2-az1';
const block = (id: string, startsAt: string, endsAt: string, more: object = {}): object => ({
  reservationId: `cr-${id}`,
  availabilityZoneId: ZONE,
  startsAt: `2026-${startsAt}T11:30:00Z`,
  endsAt: `2026-${endsAt}T11:30:00Z`,
  ...more,
});
const nodesOf = (count: number, ...blocks: readonly object[]): object =>
  Object.fromEntries(
    nodesByZone(
      {
        name: 'gpu',
        instanceType: 'p5en.48xlarge',
        count,
        purchaseOption: 'capacity-block',
        blocks,
      } as unknown as Entry,
      { region: 'us-west-2', network: { availabilityZoneIds: [ZONE] }, asOf: '2026-11-01T00:00:00Z' } as Config,
    ),
  );

test('blocks that overlap in a zone need the addresses of both', () => {
  expect(nodesOf(2, block('a', '12-01', '12-14'), block('b', '12-10', '12-20'))).toEqual({ [ZONE]: 4 });
});

test('of blocks one after the other, the larger; where one ends the next begins', () => {
  expect(nodesOf(2, block('a', '12-01', '12-14'), block('b', '12-14', '12-20', { count: 3 }))).toEqual({ [ZONE]: 3 });
});

test('an extension makes them overlap', () => {
  const extended = block('a', '12-01', '12-14', { extendedTo: '2026-12-16T11:30:00Z' });
  expect(nodesOf(2, extended, block('b', '12-14', '12-20'))).toEqual({ [ZONE]: 4 });
});

test('blocks of two zones are counted apart, the same block once', () => {
  const other = block('b', '12-01', '12-14', { availabilityZoneId: 'usw2-az2' });
  const same = block('a', '12-01', '12-14');
  expect(nodesOf(2, same, same, other)).toEqual({ [ZONE]: 2, 'usw2-az2': 2 });
});
