import fc from 'fast-check';
import { GIB } from '../../../lib/units';
import { fileSystemBytesPerSecond, planLustre } from '../../../lib/environment/weights/lustre';

test('file systems come in legal sizes that hold the checkpoints', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6_000 }), (gib) => {
      const { storageCapacityGiB } = planLustre(gib * GIB, 'usw2-az1');
      expect(storageCapacityGiB).toBeGreaterThanOrEqual(gib);
      expect(storageCapacityGiB === 1200 || storageCapacityGiB % 2400 === 0).toBe(true);
    }),
  );
});

test('the baseline is sold per TiB', () => {
  const fileSystem = planLustre(2000 * GIB, 'usw2-az1', 1000);
  expect(fileSystem.storageCapacityGiB).toBe(2400);
  expect(fileSystemBytesPerSecond(fileSystem)).toBeCloseTo(2.34e9, -7);
});
