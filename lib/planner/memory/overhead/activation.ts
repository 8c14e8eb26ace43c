import { GIB } from '../../../units';
import { gpuClass, type OverheadInputs } from './inputs';
import { isAtLeast, THRESHOLDS } from '../../../catalog';

export const LOGIT_BYTES = 4;
export const ACTIVATION_BYTES = 2;
/** Hidden-size copies of a batch in the forward pass, beside those of the feed-forward layer. */
export const HIDDEN_COPIES = 4.3;
const DEFAULT_VOCABULARY = 131_072;
const DEFAULT_HIDDEN_SIZE = 8192;

/** Sizes of one full batch on one GPU; the peak is that of the sampler or of the forward pass, whichever is larger. */
export function batchSizes({ architecture, settings, layout }: OverheadInputs) {
  const dense = architecture?.dense;
  const shared = dense !== undefined && dense.layers > 0 ? dense : undefined;
  return {
    sequences: Math.min(settings.maxNumSeqs, settings.maxNumBatchedTokens),
    batchedTokens: settings.maxNumBatchedTokens,
    vocabSize: architecture?.vocabSize || DEFAULT_VOCABULARY,
    hiddenSize: architecture?.hiddenSize ?? DEFAULT_HIDDEN_SIZE,
    feedForward: ((shared?.matrices ?? 0) * (shared?.intermediateSize ?? 0)) / layout.tensorParallelSize,
  };
}

export const logitsGiB = (inputs: OverheadInputs): number => {
  if (inputs.architecture?.headless === true) return 0;
  const { sequences, vocabSize } = batchSizes(inputs);
  return (sequences * vocabSize * LOGIT_BYTES) / GIB;
};

export const hiddenGiB = (inputs: OverheadInputs): number => {
  const { batchedTokens, hiddenSize } = batchSizes(inputs);
  return (batchedTokens * hiddenSize * ACTIVATION_BYTES) / GIB;
};

export const forwardGiB = (inputs: OverheadInputs): number => {
  const { batchedTokens, hiddenSize, feedForward } = batchSizes(inputs);
  return (batchedTokens * ACTIVATION_BYTES * (feedForward + HIDDEN_COPIES * hiddenSize)) / GIB;
};

/** Width in tokens to which DeepGEMM pads the batch of every expert, and a multiple of which its expert width must be. */
const DEEP_GEMM_BLOCK = 128;
/** Marlin's kernels (4-bit weights) keep little: Kimi-K2.5 on H200 at most 0.17 of 0.91 GiB, on H100 none. */
const MARLIN_SHARE = 0.1;
const MARLIN = new Set(['int4', 'awq', 'gptq']);

/** Buffers of the experts that stay allocated once a batch has run (GiB at their full size), by the kernel that runs them. */
export function expertWorkspaceGiB(inputs: OverheadInputs): number {
  const { architecture, quantization = 'bf16', gpu, layout, settings, engineVersion } = inputs;
  const experts = architecture?.experts;
  if (experts === undefined || !isAtLeast(engineVersion, THRESHOLDS.leanSampler)) return 0;
  // TensorRT-LLM kernels of Blackwell, MXFP4 kernels and experts without a gate keep none.
  const without = gpuClass(gpu) === 'blackwell' || quantization === 'mxfp4' || quantization === 'fp8-fp4-experts';
  if (without || experts.matrices === 2) return 0;
  const width = layout.enableExpertParallel
    ? experts.intermediateSize
    : experts.intermediateSize / layout.tensorParallelSize;
  const { numExpertsPerToken, numExperts } = experts;
  const hidden = experts.hiddenSize;
  const batch = settings.maxNumBatchedTokens * numExpertsPerToken;
  if (quantization === 'fp8-block' && gpuClass(gpu) === 'hopper') {
    if (width % DEEP_GEMM_BLOCK !== 0) return 0;
    const own = layout.enableExpertParallel ? numExperts / layout.tensorParallelSize : numExperts;
    const padded = batch + own * (DEEP_GEMM_BLOCK - 1);
    return (padded * (3 * Math.max(2 * width, hidden) + 2 * width)) / GIB;
  }
  const share = MARLIN.has(quantization) || quantization === 'nvfp4' ? MARLIN_SHARE : 1;
  return (share * batch * (Math.max(2 * width, hidden) + width) * ACTIVATION_BYTES) / GIB;
}

const LONG_CONTEXT = 262_144;
/** Bytes of a latent row in 16 bits, and of eight indexer rows with their scales. */
const SPARSE_ROW_BYTES = 1152 + 8 * 132;

/** Prefill workspace of sparse latent attention (DeepSeek-V3.2, GLM-5): some times the longest request. */
export function sparsePrefillGiB({ architecture, maxModelLen = 0, engineVersion }: OverheadInputs): number {
  if (architecture?.attention.kind !== 'dsa') return 0;
  const factor = isAtLeast(engineVersion, THRESHOLDS.smallerSparsePrefill) && maxModelLen > LONG_CONTEXT ? 2 : 5;
  return (factor * maxModelLen * SPARSE_ROW_BYTES) / GIB;
}
