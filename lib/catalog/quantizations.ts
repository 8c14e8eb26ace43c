import { CHECKED_ON } from './checked-on';
import type { Quantization, Sourced } from './types';

export interface QuantizationSpec extends Sourced {
  /** Stored bytes per parameter of a whole checkpoint, scales and unquantized layers included. */
  readonly bytesPerParameter: number;
  /** Lowest CUDA compute capability (times ten) that vLLM accepts. */
  readonly minComputeCapability: number;
  /** Capability from which the GPU multiplies in this precision, below it weights are only stored so; absent: none does. */
  readonly nativeFromComputeCapability?: number;
  /** What happens where the GPU does not. */
  readonly fallback?: string;
  /** Method vLLM reads from the checkpoint, so that no `--quantization` is needed; absent: not quantized, or not in vLLM. */
  readonly vllmMethod?: string;
  /** Why this product refuses it. */
  readonly refusedBecause?: string;
}

const DERIVED = 'checkpoint bytes / parameters of';
const CAPABILITY = 'minimum capability: vllm-project/vllm@7cfb97e3 quantization registry';
const MARLIN = 'Marlin kernels unpack the weights to 16 bits: memory is saved, arithmetic is not faster';

const spec = (
  bytesPerParameter: number,
  minComputeCapability: number,
  nativeFromComputeCapability: number | undefined,
  bytesSource: string,
  more: Pick<QuantizationSpec, 'fallback' | 'vllmMethod' | 'refusedBecause'> = {},
): QuantizationSpec => ({
  bytesPerParameter,
  minComputeCapability,
  nativeFromComputeCapability,
  ...more,
  source: `${bytesSource}; ${CAPABILITY}`,
  checkedOn: CHECKED_ON,
});

/** No 4-bit format costs 0.5 bytes per parameter: scales, embeddings and unquantized layers add 16 to 30 %. */
export const quantizations: Readonly<Record<Quantization, QuantizationSpec>> = {
  bf16: spec(2, 75, 80, 'two bytes by definition; below capability 80 only as float16'),
  fp8: spec(1.02, 75, 89, `${DERIVED} Qwen3.8-2.4T FP8`, { vllmMethod: 'fp8', fallback: MARLIN }),
  'fp8-block': spec(1.02, 75, 89, `${DERIVED} Qwen3.8-2.4T FP8`, { vllmMethod: 'fp8', fallback: MARLIN }),
  nvfp4: spec(0.592, 75, 100, `${DERIVED} Qwen3.8-2.4T NVFP4`, { vllmMethod: 'modelopt_fp4', fallback: MARLIN }),
  mxfp4: spec(0.653, 80, 100, `${DERIVED} Qwen3.8-2.4T MXFP4 (gpt-oss 0.559, Kimi-K3 0.603)`, {
    vllmMethod: 'mxfp4',
    fallback: MARLIN,
  }),
  'fp8-fp4-experts': spec(0.55, 90, 100, `${DERIVED} DeepSeek-V4-Pro; capability: Hopper is the oldest in its recipe`, {
    vllmMethod: 'deepseek_v4_fp8',
    fallback: `FP8 layers run natively; FP4 experts: ${MARLIN}`,
  }),
  int4: spec(0.58, 75, undefined, `${DERIVED} Kimi-K2.5`, { vllmMethod: 'compressed-tensors', fallback: MARLIN }),
  int8: spec(1.02, 75, 75, 'one byte a weight, scales and 16-bit layers as in FP8 builds', {
    vllmMethod: 'compressed-tensors',
  }),
  awq: spec(0.58, 75, undefined, `${DERIVED} Kimi-K2.5 (same 4-bit grouping assumed)`, {
    vllmMethod: 'awq',
    fallback: MARLIN,
  }),
  gptq: spec(0.58, 60, undefined, `${DERIVED} Kimi-K2.5 (same 4-bit grouping assumed)`, {
    vllmMethod: 'gptq',
    fallback: MARLIN,
  }),
  gguf: spec(0.606, 75, undefined, 'Q4_K_M, about 4.85 bits per weight (not verified)', {
    refusedBecause:
      'GGUF left vLLM in 0.24 for the plugin vllm-gguf-plugin, called experimental by its own documentation, with no loader for DeepSeek-V4 (vllm-gguf-plugin#114); use the native FP4/FP8, NVFP4 or FP8 checkpoint',
  }),
};

/** `fp8` is what people call either kind. */
export const inSameFamily = (one: Quantization, other: Quantization): boolean =>
  one === other || [one, other].every((format) => format === 'fp8' || format === 'fp8-block');
