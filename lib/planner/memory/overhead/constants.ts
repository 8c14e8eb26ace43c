import { BEFORE_EVERY_RELEASE, THRESHOLDS } from '../../../catalog';

/** Constants of the overhead model for engine releases from `since` on; each multiplies a term of `overheadTerms`. */
export interface OverheadConstants {
  readonly since: string;
  /** GiB before anything runs: CUDA and library handles, on GPUs of data centres and on others. */
  readonly floorGiB: number;
  readonly smallFloorGiB: number;
  /** Copies of the sampler's float32 logits held at the profile's peak, and of the batch's hidden states beside them. */
  readonly perLogit: number;
  readonly perHidden: number;
  /** Share of the counted activations of a forward pass, and of the experts' workspace, that are held. */
  readonly perForward: number;
  readonly perWorkspace: number;
  /** GiB of collectives with tensor parallelism: NVLink of Hopper and Blackwell, RTX PRO, and the rest (A100, PCIe). */
  readonly nvlinkGiB: number;
  readonly workstationGiB: number;
  readonly pcieGiB: number;
  /** GiB of the profiled encoder of a multimodal model. */
  readonly encoderGiB: number;
  /** GiB of CUDA graphs of 50 layers and 51 captured sizes. */
  readonly graphGiB: number;
  /** GiB of DeepSeek-V4's buffers for each million of layers × hidden size. */
  readonly v4GiB: number;
}

/** The band: beyond a least width, lowFactor × doubt below and highFactor × doubt above; doubt is a sum over the terms. */
export interface OverheadBand {
  readonly since: string;
  readonly lowFactor: number;
  readonly highFactor: number;
}

/** Newest first. Fitted by `evaluation/overhead-fit.ts` to public logs; a test fits them again. */
export const OVERHEAD: readonly OverheadConstants[] = [
  {
    since: THRESHOLDS.leanSampler.since,
    floorGiB: 0.3,
    smallFloorGiB: 0.05,
    perLogit: 3.63,
    perHidden: 1.31,
    perForward: 0.98,
    perWorkspace: 1.01,
    nvlinkGiB: 1.87,
    workstationGiB: 1.35,
    pcieGiB: 0.1,
    encoderGiB: 0.18,
    graphGiB: 0.62,
    v4GiB: 11.85,
  },
  {
    since: BEFORE_EVERY_RELEASE,
    floorGiB: 0.12,
    smallFloorGiB: 0.05,
    perLogit: 9.6,
    perHidden: 1.13,
    perForward: 1,
    perWorkspace: 1,
    nvlinkGiB: 0.79,
    workstationGiB: 0.3,
    pcieGiB: 0.09,
    encoderGiB: 0.42,
    graphGiB: 0.6,
    v4GiB: 9,
  },
];

/** Newest first. What runs left out of the fit, by model and by GPU, missed by: nine in ten are held. */
export const OVERHEAD_BANDS: readonly OverheadBand[] = [
  { since: THRESHOLDS.leanSampler.since, lowFactor: 0.1, highFactor: 0.25 },
  { since: BEFORE_EVERY_RELEASE, lowFactor: 0.2, highFactor: 0.75 },
];
