import type { GpuSpec, Quantization } from '../../catalog/types';
import { addRanges, type Range, scale } from '../../units/range';

import { capturedSizes, gpuClass, overheadKind, type OverheadShape } from '../memory';
import type { EngineDefaults } from '../settings';

/** What the time between loaded weights and a served request depends on. */
export interface EngineInitInputs {
  readonly architecture?: OverheadShape;
  readonly quantization: Quantization;
  readonly gpu: Pick<GpuSpec, 'architecture' | 'computeCapability' | 'nvlinkBytesPerSecond'>;
  readonly settings: Pick<EngineDefaults, 'enforceEager' | 'maxNumSeqs' | 'maxNumBatchedTokens'>;
}

type Kind = ReturnType<typeof overheadKind>;
/** Of announced models. */
const USUAL_LAYERS = 61;

const layersOf = ({ architecture }: EngineInitInputs): number => architecture?.numHiddenLayers ?? USUAL_LAYERS;

/** Seconds a layer, cold: 65 starts of 0.17 and later, 0.19 to 1.0 in nineteen of twenty; newer ones reach 1.8. */
const COMPILE_PER_LAYER: Range = { low: 0.18, expected: 0.5, high: 1.8 };
/** DeepSeek-V4 compiles little: 11 to 13 s were logged, and none by design (vllm#43746). */
const COMPILE_V4: Range = { low: 0, expected: 12, high: 60 };

export function compileSeconds(inputs: EngineInitInputs): Range {
  return overheadKind(inputs.architecture) === 'v4' ? COMPILE_V4 : scale(COMPILE_PER_LAYER, layersOf(inputs));
}

/** Seconds a layer and captured size: 62 starts, 0.0016 to 0.023, with tensor parallelism up to 0.06. */
const CAPTURE_PER_GRAPH: Range = { low: 0.001, expected: 0.004, high: 0.03 };
const CAPTURE_BASE: Range = { low: 0.5, expected: 3, high: 15 };

export const captureSeconds = (inputs: EngineInitInputs): Range =>
  addRanges([CAPTURE_BASE, scale(CAPTURE_PER_GRAPH, layersOf(inputs) * capturedSizes(inputs))]);

/**
 * The profiled batch and what is compiled just in time for it: seconds in dense models (49 starts), a minute and more where
 * kernels of recurrent or sparse attention are built first (76 s of Qwen3.5-4B on L4, 178 s of Qwen3.6-27B on A100 with all else).
 */
const PROFILE: Readonly<Record<Kind, Range>> = {
  dense: { low: 1, expected: 10, high: 60 },
  experts: { low: 4, expected: 15, high: 60 },
  latent: { low: 4, expected: 40, high: 120 },
  state: { low: 8, expected: 70, high: 240 },
  v4: { low: 20, expected: 60, high: 120 },
  unknown: { low: 4, expected: 40, high: 240 },
};

export const profileSeconds = ({ architecture }: EngineInitInputs): Range => PROFILE[overheadKind(architecture)];

interface KernelWarmUp {
  readonly seconds: Range;
  readonly source: string;
}

/** DeepGEMM compiles every shape it may meet: 1,261 kernels of V4-Flash on eight H100. */
const DEEP_GEMM: KernelWarmUp = {
  seconds: { low: 0, expected: 250, high: 480 },
  source:
    'DeepGEMM warm-up of block-FP8 kernels: about 5 min of 539 s of V4-Flash on 8 × H100, 468 s in all of GLM-5.3-Flash on p5en.48xlarge, 72 s of Qwen3.8-Flash-Next',
};
const AUTOTUNE: KernelWarmUp = {
  seconds: { low: 20, expected: 240, high: 720 },
  source:
    'FlashInfer autotune of 4-bit experts: 237 s of GLM-5.2 on 4 GPUs, 12 min of MiniMax-M3 on 2; under a minute on RTX PRO 6000',
};
const WORKSTATION_V4: KernelWarmUp = {
  seconds: { low: 20, expected: 60, high: 140 },
  source:
    'V4-Flash on RTX PRO 6000: 41 s of DeepGEMM and 62 s of graph profiling on two, 59 to 115 s with all else on four',
};
const EXPERTS: KernelWarmUp = {
  seconds: { low: 0, expected: 15, high: 90 },
  source: 'kernels of experts in formats without autotune: 9 to 20 s beside compile and capture (7 starts)',
};

const FOUR_BIT = new Set<Quantization>(['nvfp4', 'mxfp4']);
const BLOCK_FP8 = new Set<Quantization>(['fp8-block', 'fp8-fp4-experts']);

/** Nothing for dense models in formats whose kernels come built. */
export function kernelWarmUp({ architecture, quantization, gpu }: EngineInitInputs): KernelWarmUp | undefined {
  const group = gpuClass(gpu);
  const kind = overheadKind(architecture);
  if (kind === 'v4' && group === 'workstation-blackwell') return WORKSTATION_V4;
  if (BLOCK_FP8.has(quantization) && (group === 'hopper' || group === 'blackwell')) return DEEP_GEMM;
  const experts = kind === 'unknown' || architecture?.experts !== undefined;
  if (experts && FOUR_BIT.has(quantization) && gpu.architecture === 'Blackwell') return AUTOTUNE;
  return experts ? EXPERTS : undefined;
}
