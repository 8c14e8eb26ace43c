import { allGpus, allInstanceTypes, findGpu } from '../../lib/catalog';
import { GIB, MIB } from '../../lib/units';

test('names are unique', () => {
  expect(new Set(allGpus.map((gpu) => gpu.name)).size).toBe(allGpus.length);
});

test.each(allInstanceTypes.map((type) => [type.name, type] as const))(
  'a process on %s sees slightly less GPU memory than EC2 reports',
  (_, type) => {
    const reported = type.gpuMemoryMiB * MIB;
    const visible = (findGpu(type.gpu)?.visibleMemoryGiB ?? 0) * GIB;
    expect(visible / reported).toBeGreaterThan(0.95);
    expect(visible).toBeLessThan(reported);
  },
);

test.each(allGpus.map((gpu) => [gpu.name, gpu] as const))(
  '%s has FP8 and FP4 units exactly when its generation does',
  (_, gpu) => {
    expect(gpu.denseFlopsPerSecond.fp8 !== undefined).toBe(gpu.computeCapability >= 89);
    expect(gpu.denseFlopsPerSecond.fp4 !== undefined).toBe(gpu.computeCapability >= 100);
  },
);

test('the assumed B200 memory is marked as such', () => {
  expect(findGpu('B200')).toMatchObject({ visibleMemoryGiB: 178.35, visibleMemoryIsMeasured: false });
});
