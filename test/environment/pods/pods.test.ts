import { allInstanceTypes } from '../../../lib/catalog';
import { planPod } from '../../../lib/environment/pods/pods';
import type { Layout } from '../../../lib/planner/layout/layout';

const layoutOf = (gpusPerNode: number, nodes = 1): Layout => ({
  tensorParallelSize: gpusPerNode * nodes,
  pipelineParallelSize: 1,
  dataParallelSize: 1,
  dataParallelSizeLocal: 1,
  enableExpertParallel: false,
  expertParallelSize: 1,
  gpus: gpusPerNode * nodes,
  nodes,
  gpusPerNode,
});

describe.each(allInstanceTypes.map((type) => [type.name, type] as const))('%s', (_name, type) => {
  test('a pod with all GPUs fits what the node can give', () => {
    const pod = planPod(type, layoutOf(type.gpuCount));
    expect(pod.cpuMillis).toBeGreaterThan(0);
    expect(pod.cpuMillis).toBeLessThan(type.allocatable.cpuMillis);
    expect(pod.memoryMiB).toBeGreaterThan(0);
    expect(pod.memoryMiB).toBeLessThan(type.allocatable.memoryMiB);
    expect(pod.sharedMemoryMiB).toBeGreaterThanOrEqual(1024);
    expect(pod.sharedMemoryMiB).toBeLessThanOrEqual(pod.memoryMiB / 4);
  });

  test('pods that share the GPUs share everything else', () => {
    const share = planPod(type, layoutOf(1));
    expect(share.cpuMillis * type.gpuCount).toBeLessThan(type.allocatable.cpuMillis);
    expect(share.memoryMiB * type.gpuCount).toBeLessThan(type.allocatable.memoryMiB);
  });

  test('EFA and hugepages only when a replica spans nodes', () => {
    expect(planPod(type, layoutOf(type.gpuCount))).toMatchObject({ efaInterfaces: 0, hugepages2MiMiB: 0 });
    expect(planPod(type, layoutOf(type.gpuCount, 2)).efaInterfaces).toBe(type.efaInterfaces);
  });
});

test('what a pod asks for, by hand: its part of what daemons and a margin leave', () => {
  const type = {
    ...allInstanceTypes[0]!,
    gpuCount: 8,
    efaInterfaces: 15,
    allocatable: { cpuMillis: 100_900, memoryMiB: 1_002_048 },
  };
  const whole = { gpus: 8, cpuMillis: 97_000, ephemeralStorageMiB: 65_536, weightsStorageMiB: 0 };
  // 1,000,000 · 0.97, in steps of 256; shared memory 8 GiB a GPU
  expect(planPod(type, layoutOf(8))).toEqual({
    ...whole,
    memoryMiB: 969_984,
    sharedMemoryMiB: 65_536,
    efaInterfaces: 0,
    hugepages2MiMiB: 0,
  });
  // 10,256 MiB are huge pages of the node: 989,744 · 0.97
  expect(planPod(type, layoutOf(8, 2))).toMatchObject({
    memoryMiB: 960_000,
    efaInterfaces: 15,
    hugepages2MiMiB: 5120,
  });
  expect(planPod(type, layoutOf(2, 2)).efaInterfaces).toBe(4);
  expect(planPod(type, layoutOf(1))).toMatchObject({
    gpus: 1,
    cpuMillis: 12_000,
    memoryMiB: 121_088,
    sharedMemoryMiB: 8192,
  });
  const small = { ...type, allocatable: { cpuMillis: 2000, memoryMiB: 34_048 } };
  // a quarter of 3880, and a whole core
  expect(planPod(small, layoutOf(1))).toMatchObject({ cpuMillis: 1000, memoryMiB: 3840, sharedMemoryMiB: 768 });
});

test('copies take a fiftieth more than their bytes, beside caches', () => {
  const [type] = allInstanceTypes;
  expect(planPod(type!, layoutOf(1), 100 * 2 ** 20)).toMatchObject({
    weightsStorageMiB: 102,
    ephemeralStorageMiB: 65_638,
  });
  expect(planPod(type!, layoutOf(1), 100 * 2 ** 20 + 1)).toMatchObject({ weightsStorageMiB: 103 });
});
