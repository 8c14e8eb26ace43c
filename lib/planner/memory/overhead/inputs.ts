import type { GpuSpec, Quantization } from '../../../catalog/types';
import type { Architecture } from '../../architecture';
import type { Layout } from '../../layout';
import type { EngineDefaults } from '../../settings';

/** What overhead depends on of a model. */
export interface OverheadShape extends Pick<
  Architecture,
  'name' | 'numHiddenLayers' | 'hiddenSize' | 'vocabSize' | 'stateful' | 'visionParameters'
> {
  readonly attention: { readonly kind: Architecture['attention']['kind'] };
  readonly dense?: Architecture['dense'];
  readonly experts?: Architecture['experts'];
}

export interface OverheadInputs {
  /** Absent for announced models. */
  readonly architecture?: OverheadShape;
  readonly quantization?: Quantization;
  readonly gpu: Pick<GpuSpec, 'computeCapability' | 'nvlinkBytesPerSecond'>;
  readonly settings: Pick<EngineDefaults, 'maxNumSeqs' | 'maxNumBatchedTokens' | 'enforceEager' | 'lora'>;
  readonly layout: Pick<Layout, 'tensorParallelSize' | 'dataParallelSize' | 'enableExpertParallel'>;
  readonly engineVersion: string;
  /** Predicted weights; what they are off by is in the band. */
  readonly weightsGiB?: number;
  /** Longest request; sizes the prefill workspace of sparse latent attention. */
  readonly maxModelLen?: number;
  readonly speculation?: { readonly numSpeculativeTokens: number };
}

/** GPUs that behave alike: the libraries of their collectives, their kernels, their idle memory. */
export type GpuClass = 'hopper' | 'blackwell' | 'a100' | 'workstation-blackwell' | 'other';

export function gpuClass({ computeCapability, nvlinkBytesPerSecond }: OverheadInputs['gpu']): GpuClass {
  if (computeCapability >= 120) return 'workstation-blackwell';
  if (computeCapability >= 100) return 'blackwell';
  if (computeCapability >= 90) return 'hopper';
  return nvlinkBytesPerSecond === undefined ? 'other' : 'a100';
}

/** Architectures whose memory behaves alike. */
export type OverheadKind = 'dense' | 'experts' | 'latent' | 'state' | 'v4' | 'unknown';

export function overheadKind(shape: OverheadShape | undefined): OverheadKind {
  if (shape === undefined) return 'unknown';
  const { kind } = shape.attention;
  if (kind === 'v4') return 'v4';
  if (shape.stateful) return 'state';
  if (kind === 'mla' || kind === 'dsa') return 'latent';
  return shape.experts === undefined ? 'dense' : 'experts';
}

export const isMultimodal = ({ name, visionParameters }: OverheadShape): boolean =>
  visionParameters > 0 || name.endsWith('ForConditionalGeneration');

/** What the point estimate is the sum of, GiB; 0 where a term does not apply. */
export type OverheadTerms = Readonly<
  Record<
    | 'activationGiB'
    | 'workspaceGiB'
    | 'floorGiB'
    | 'parallelGiB'
    | 'encoderGiB'
    | 'graphGiB'
    | 'loraGraphGiB'
    | 'stateInGraphsGiB'
    | 'v4BuffersGiB'
    | 'largeAllReduceGiB'
    | 'dataParallelGiB',
    number
  >
>;
