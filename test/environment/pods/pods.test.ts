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
