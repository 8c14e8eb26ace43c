import type { GpuSpec } from '../types';

export const hopperGpus: readonly GpuSpec[] = [
  {
    name: 'H100',
    architecture: 'Hopper',
    computeCapability: 90,
    visibleMemoryGiB: 79.18,
    visibleMemoryIsMeasured: true,
    memoryBytesPerSecond: 3.35e12,
    denseFlopsPerSecond: { bf16: 989.5e12, fp8: 1979e12 },
    nvlinkBytesPerSecond: 450e9,
    source: 'Memory: printed by vLLM runs (79.18 to 79.2 GiB). Bandwidth and FLOPS: NVIDIA datasheet, SXM',
    checkedOn: '2026-11-23',
  },
  {
    name: 'H200',
    architecture: 'Hopper',
    computeCapability: 90,
    visibleMemoryGiB: 139.8,
    visibleMemoryIsMeasured: true,
    memoryBytesPerSecond: 4.8e12,
    denseFlopsPerSecond: { bf16: 989.5e12, fp8: 1979e12 },
    nvlinkBytesPerSecond: 450e9,
    source: 'Memory: printed by vLLM runs (139.80 GiB). Bandwidth and FLOPS: NVIDIA datasheet, SXM',
    checkedOn: '2026-11-23',
  },
];
