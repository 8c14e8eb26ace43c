import {
  allInstancePrices,
  allInstanceTypes,
  findGpu,
  findInstanceType,
  pricesOf,
  zonePrefixOf,
} from '../../lib/catalog';
import type { InstanceTypeSpec, NetworkInterfaceSpec } from '../../lib/catalog';

const types = allInstanceTypes.map((type) => [type.name, type] as const);
const withEfa = types.filter(([, type]) => type.efaInterfaces > 0);
const layoutOf = (type: InstanceTypeSpec): readonly NetworkInterfaceSpec[] => type.efaNetworkInterfaces ?? [];
const efasOf = (type: InstanceTypeSpec) => layoutOf(type).filter((nic) => nic.interfaceType !== 'interface');

test('every type has a name of its own', () => {
  expect(new Set(allInstanceTypes.map((type) => type.name)).size).toBe(allInstanceTypes.length);
});

test.each(types)('%s carries GPUs of the catalog', (_, type) => {
  expect(findGpu(type.gpu)).toBeDefined();
  expect([1, 2, 4, 8]).toContain(type.gpuCount);
});

test.each(types)('%s leaves its pods less than the machine has', (_, type) => {
  expect(type.allocatable.memoryMiB).toBeLessThan(type.memoryGiB * 1024);
  expect(type.allocatable.memoryMiB).toBeGreaterThan(type.memoryGiB * 1024 * 0.8);
  expect(type.allocatable.cpuMillis).toBeLessThan(type.vcpus * 1000);
});

test.each(types)('%s lists zones of the region they stand under', (_, type) => {
  for (const [region, zones] of Object.entries(type.availabilityZoneIds)) {
    expect(zones.length).toBeGreaterThan(0);
    zones.forEach((zone) => expect(zone).toMatch(new RegExp(`^${zonePrefixOf(region)}-az\\d$`)));
  }
});

test.each(types)('%s is sold on demand exactly when it has an on-demand price', (_, type) => {
  const prices = Object.values(type.onDemandUsdPerHour);
  expect(type.purchaseOptions.includes('on-demand')).toBe(prices.length > 0);
  prices.forEach((price) => expect(price).toBeGreaterThan(0));
});

test.each(withEfa)('%s: the primary interface is plain, and there is one of it', (_, type) => {
  const plain = layoutOf(type).filter((nic) => nic.interfaceType === 'interface');
  expect(plain).toEqual([{ networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' }]);
});

test.each(withEfa)('%s: at most one EFA per network card, and as many as the type supports', (_, type) => {
  const cards = efasOf(type).map((nic) => nic.networkCardIndex);
  expect(new Set(cards).size).toBe(cards.length);
  expect(cards).toHaveLength(type.efaInterfaces);
});

test.each(withEfa)('%s: every interface sits on a card of its own device slot', (_, type) => {
  const slots = layoutOf(type).map((nic) => `${nic.networkCardIndex}/${nic.deviceIndex}`);
  expect(new Set(slots).size).toBe(slots.length);
  layoutOf(type).forEach((nic) => expect(nic.networkCardIndex).toBeLessThan(type.network.maximumNetworkCards));
});

test.each(types.filter(([, type]) => type.efaInterfaces === 0))('%s has no EFA and so no layout', (_, type) => {
  expect(type.efaNetworkInterfaces).toBeUndefined();
});

test('card 0 of p6-b300 carries no EFA', () => {
  const b300 = findInstanceType('p6-b300.48xlarge');
  expect(b300 && efasOf(b300).map((nic) => nic.networkCardIndex)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
});

test('Nitro v6 types forget idle flows after 350 seconds', () => {
  const timeouts = Object.fromEntries(types.map(([name, type]) => [name, type.network.defaultTcpEstablishedTimeoutS]));
  expect(timeouts).toMatchObject({ 'p6-b200.48xlarge': 350, 'p6-b300.48xlarge': 350, 'p5en.48xlarge': 432_000 });
});

test('p5e has no on-demand price', () => {
  expect(findInstanceType('p5e.48xlarge')?.purchaseOptions).toEqual(['capacity-block', 'spot']);
});

test.each(allInstancePrices.map((prices) => [prices.instanceType, prices] as const))(
  'Capacity Block and spot prices of %s undercut on demand and say that they are volatile',
  (name, prices) => {
    const onDemand = findInstanceType(name)?.onDemandUsdPerHour['us-east-1'] ?? Number.POSITIVE_INFINITY;
    for (const price of [prices.capacityBlock, prices.spot]) {
      if (!price) continue;
      expect(price.lowUsdPerHour).toBeGreaterThan(0);
      expect(price.highUsdPerHour).toBeGreaterThanOrEqual(price.lowUsdPerHour);
      expect(price.highUsdPerHour).toBeLessThan(onDemand);
      expect(price.caveat).not.toBe('');
    }
  },
);

test('prices are found by instance type', () => {
  expect(pricesOf('p5en.48xlarge')?.capacityBlock).toMatchObject({ lowUsdPerHour: 49.928, highUsdPerHour: 54.92 });
  expect(pricesOf('g6e.xlarge')).toBeUndefined();
});
