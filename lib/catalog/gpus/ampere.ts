import type { GpuSpec } from '../types';

export const ampereGpus: readonly GpuSpec[] = [
  {
    name: 'A100-80',
    architecture: 'Ampere',
    computeCapability: 80,
    visibleMemoryGiB: 79.15,
    visibleMemoryIsMeasured: false,
    memoryBytesPerSecond: 2.039e12,
    denseFlopsPerSecond: { bf16: 312e12 },
    nvlinkBytesPerSecond: 300e9,
    source: 'Memory: assumed to be that of the H100 of the same size. Bandwidth and FLOPS: NVIDIA datasheet, SXM',
    checkedOn: '2026-11-23',
  },
  {
    name: 'A100-40',
    architecture: 'Ampere',
    computeCapability: 80,
    visibleMemoryGiB: 39.4,
    visibleMemoryIsMeasured: false,
    memoryBytesPerSecond: 1.555e12,
    denseFlopsPerSecond: { bf16: 312e12 },
    nvlinkBytesPerSecond: 300e9,
    source: 'Memory: assumed, 40960 MiB less 1.5 %. Bandwidth and FLOPS: NVIDIA datasheet, SXM',
    checkedOn: '2026-11-23',
  },
  {
    name: 'A10G',
    architecture: 'Ampere',
    computeCapability: 86,
    visibleMemoryGiB: 22,
    visibleMemoryIsMeasured: false,
    memoryBytesPerSecond: 0.6e12,
    denseFlopsPerSecond: { bf16: 70e12 },
    source: 'Memory: assumed to be that of the L4 of the same size. Bandwidth and FLOPS: NVIDIA datasheet',
    checkedOn: '2026-11-23',
  },
];
