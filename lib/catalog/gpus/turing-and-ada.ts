import type { GpuSpec } from '../types';

export const adaGpus: readonly GpuSpec[] = [
  {
    name: 'L40S',
    architecture: 'Ada',
    computeCapability: 89,
    visibleMemoryGiB: 44.39,
    visibleMemoryIsMeasured: true,
    memoryBytesPerSecond: 0.864e12,
    denseFlopsPerSecond: { bf16: 362e12, fp8: 733e12 },
    source: 'Memory: printed by vLLM runs (44.39 to 44.42 GiB). Bandwidth and FLOPS: NVIDIA datasheet',
    checkedOn: '2026-11-23',
  },
  {
    name: 'L4',
    architecture: 'Ada',
    computeCapability: 89,
    visibleMemoryGiB: 22.03,
    visibleMemoryIsMeasured: true,
    memoryBytesPerSecond: 0.3e12,
    denseFlopsPerSecond: { bf16: 121e12, fp8: 242.5e12 },
    source: 'Memory: printed by vLLM runs (22.03 GiB). Bandwidth and FLOPS: NVIDIA datasheet, sparse figures halved',
    checkedOn: '2026-11-23',
  },
];

export const turingGpus: readonly GpuSpec[] = [
  {
    name: 'T4',
    architecture: 'Turing',
    computeCapability: 75,
    visibleMemoryGiB: 15.55,
    visibleMemoryIsMeasured: true,
    memoryBytesPerSecond: 0.32e12,
    // The T4 has no bfloat16 units: this is its float16 figure, and engines must be told --dtype float16.
    denseFlopsPerSecond: { bf16: 65e12 },
    source: 'Memory: printed by vLLM runs (15.55 GiB). Bandwidth and FLOPS: NVIDIA datasheet',
    checkedOn: '2026-11-23',
  },
];
