import { nodesByZone, zoneOf } from '../../../lib/environment/capacity';

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

test('blocks without dates may run at any time', () => {
  const undated = (id: string): object => ({ reservationId: `cr-${id}`, availabilityZoneId: ZONE });
  expect(nodesOf(2, undated('a'), undated('b'))).toEqual({ [ZONE]: 4 });
  expect(nodesOf(2, undated('a'), block('b', '12-10', '12-20', { count: 5 }))).toEqual({ [ZONE]: 7 });
});

test('smaller blocks than the entry says leave room for as many as it says', () => {
  expect(nodesOf(4, block('a', '12-01', '12-14', { count: 1 }), block('b', '12-10', '12-20', { count: 2 }))).toEqual({
    [ZONE]: 4,
  });
});

describe('the zone of an entry', () => {
  const entry = (change: object): Entry =>
    ({
      name: 'gpu',
      instanceType: 'p5en.48xlarge',
      count: 2,
      purchaseOption: 'on-demand',
      ...change,
    }) as unknown as Entry;
  const config = (zones: readonly string[], asOf?: string): Config =>
    ({ region: 'us-west-2', network: { availabilityZoneIds: zones }, asOf }) as unknown as Config;

  test('is the one stated, else the first of the network that offers the type', () => {
    expect(zoneOf(entry({ availabilityZoneId: 'usw2-az4' }), config(['usw2-az1']))).toBe('usw2-az4');
    const b300 = entry({ instanceType: 'p6-b300.48xlarge' }); // in az2 alone
    expect(zoneOf(b300, config(['usw2-az1', 'usw2-az2']))).toBe('usw2-az2');
    expect(nodesByZone(b300, config(['usw2-az1', 'usw2-az2']))).toEqual(new Map([['usw2-az2', 2]]));
    expect(() => zoneOf(entry({}), config(['usw2-az9']))).toThrow(/'gpu' was accepted without a zone that offers p5en/);
  });

  test('of blocks is that of the one that serves, without an instant of the first', () => {
    const blocks = [
      block('a', '12-01', '12-14', { availabilityZoneId: 'usw2-az1' }),
      block('b', '12-20', '12-28', { availabilityZoneId: 'usw2-az2' }),
    ];
    const bought = entry({ purchaseOption: 'capacity-block', blocks });
    expect(zoneOf(bought, config([], '2026-12-21T00:00:00Z'))).toBe('usw2-az2');
    expect(zoneOf(bought, config([]))).toBe('usw2-az1');
    const undated = entry({
      purchaseOption: 'capacity-block',
      availabilityZoneId: 'usw2-az4',
      blocks: [{ reservationId: 'cr-a', availabilityZoneId: 'usw2-az2' }],
    });
    expect(zoneOf(undated, config([], '2026-12-21T00:00:00Z'))).toBe('usw2-az2');
  });
});
