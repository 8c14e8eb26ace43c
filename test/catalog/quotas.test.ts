import { allInstanceTypes, vcpuQuotaOf } from '../../lib/catalog';

test.each([
  ['p5en.48xlarge', 'on-demand', 'L-417A185B'],
  ['p6-b200.48xlarge', 'on-demand-reservation', 'L-417A185B'],
  ['g6e.xlarge', 'on-demand', 'L-DB2E81BA'],
  ['g6e.xlarge', 'spot', 'L-3819A6DF'],
  ['p5.48xlarge', 'spot', 'L-C4BD4855'],
  ['p4de.24xlarge', 'spot', 'L-7212CCBC'],
  ['p6-b200.48xlarge', 'spot', undefined],
  ['p6-b200.48xlarge', 'capacity-block', undefined],
] as const)('vCPUs of %s bought as %s count against %s', (instanceType, purchaseOption, code) => {
  expect(vcpuQuotaOf(instanceType, purchaseOption)?.code).toBe(code);
});

test('every catalogued type has a quota on demand', () => {
  const names = allInstanceTypes.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => vcpuQuotaOf(name, 'on-demand') === undefined)).toEqual([]);
});
