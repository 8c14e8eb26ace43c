import fc from 'fast-check';
import { GIB } from '../../../lib/units';
import { fileSystemBytesPerSecond, planLustre } from '../../../lib/environment/weights/lustre';

test('file systems come in legal sizes that hold the checkpoints and a second revision of the largest', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6_000 }), { minLength: 1, maxLength: 3 }), (gib) => {
      const { storageCapacityGiB } = planLustre({ checkpointBytes: gib.map((one) => one * GIB) }, 'usw2-az1');
      expect(storageCapacityGiB).toBeGreaterThan(gib.reduce((sum, one) => sum + one, Math.max(...gib)));
      expect(storageCapacityGiB === 1200 || storageCapacityGiB % 2400 === 0).toBe(true);
    }),
  );
});

test('the baseline is sold per TiB', () => {
  const fileSystem = planLustre({ checkpointBytes: [1000 * GIB], perUnitStorageThroughput: 1000 }, 'usw2-az1');
  expect(fileSystem.storageCapacityGiB).toBe(2400);
  expect(fileSystemBytesPerSecond(fileSystem)).toBeCloseTo(2.34e9, -7);
});

test('a stated size is a least size', () => {
  const sized = (atLeastGiB: number) =>
    planLustre({ checkpointBytes: [1000 * GIB], atLeastGiB }, 'usw2-az1').storageCapacityGiB;
  expect([sized(1200), sized(2400), sized(7200)]).toEqual([2400, 2400, 7200]);
});
