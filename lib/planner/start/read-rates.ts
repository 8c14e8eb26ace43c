import type { WeightsTier } from '../../contract/weights-tier';
import type { Range } from '../../units/range';

interface ReadRate {
  /** Bytes per second one pod reads. */
  readonly rate: Range;
  readonly source: string;
  /** The nodes that read at once share one rate; otherwise a node has its own. */
  readonly isShared: boolean;
}

/** How fast weights are read, and where that figure comes from. */
export const READ_RATES: Readonly<Record<WeightsTier, ReadRate>> = {
  's3-stream': {
    rate: { low: 1.5e9, expected: 3e9, high: 6e9 },
    source:
      'Run:ai streamer README: 15 GB from S3 in 4.88 s with 32 streams, about 3 GB/s a pod; half and twice that as band',
    isShared: false,
  },
  'nvme-cache': {
    rate: { low: 10e9, expected: 30e9, high: 40e9 },
    source: 'EKS documentation: about 30 GB/s from a RAID 0 of instance NVMe',
    isShared: false,
  },
  'fsx-lustre': {
    rate: { low: 1e9, expected: 2.4e9, high: 10e9 },
    source:
      'FSx for Lustre: per-unit throughput × capacity, shared by the pods that start together; burst above, contention below',
    isShared: true,
  },
};
