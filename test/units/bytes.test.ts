import { formatGB, formatGiB, GIB } from '../../lib/units';

test('GB and GiB are different things', () => {
  expect(formatGB(893e9)).toBe('893 GB');
  expect(formatGiB(GIB)).toBe('1.0 GiB');
  expect(formatGiB(893e9)).toBe('831.7 GiB');
});
