import { BEFORE_EVERY_RELEASE, THRESHOLDS } from '../../catalog';

/** Constants of the overhead model for engine releases from `since` on. GiB per GPU unless said. */
export interface OverheadConstants {
  readonly since: string;
  readonly baseGiB: number;
  /** Copies of the sampler's float32 logits (max_num_seqs × vocabulary × 4 B) held at the profile's peak. */
  readonly perLogit: number;
  readonly tensorParallelGiB: number;
  readonly expertsGiB: number;
  readonly statefulGiB: number;
  /** CUDA graph memory, which newer releases subtract from the pool. */
  readonly graphGiB: number;
  readonly lowFactor: number;
  readonly lowExtraGiB: number;
  readonly highFactor: number;
  readonly highExtraGiB: number;
}

/** Newest first. Fitted by `lib/evaluation/overhead-fit.ts` to H200 and B200 logs of vllm-memory-estimator; a test fits them again. */
export const OVERHEAD: readonly OverheadConstants[] = [
  {
    since: THRESHOLDS.overheadOf20.since,
    baseGiB: 0,
    perLogit: 4.4,
    tensorParallelGiB: 2.0,
    expertsGiB: 0.25,
    statefulGiB: 0,
    graphGiB: 0.6,
    lowFactor: 0.8,
    lowExtraGiB: 0.3,
    highFactor: 1.35,
    highExtraGiB: 0.6,
  },
  {
    since: THRESHOLDS.overheadOf17.since,
    baseGiB: 0,
    perLogit: 4.4,
    tensorParallelGiB: 2.0,
    expertsGiB: 0.25,
    statefulGiB: 0,
    graphGiB: 0,
    lowFactor: 0.8,
    lowExtraGiB: 0.3,
    highFactor: 1.35,
    highExtraGiB: 0.6,
  },
  {
    since: BEFORE_EVERY_RELEASE,
    baseGiB: 0,
    perLogit: 9.9,
    tensorParallelGiB: 0.6,
    expertsGiB: 0.35,
    statefulGiB: 0,
    graphGiB: 0,
    lowFactor: 0.8,
    lowExtraGiB: 0.3,
    highFactor: 1.35,
    highExtraGiB: 0.6,
  },
];
