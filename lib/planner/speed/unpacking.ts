import type { GpuSpec, Quantization } from '../../catalog/types';

/**
 * Weights in a format that the GPU does not multiply in are unpacked by its general cores, and those of a B200 are hardly more
 * or faster than those of an H100: gpt-oss on H100 and H200 and Kimi-K2.5 in INT4 on H200 and B200 took the same time, as if
 * memory were that of an H100.
 */
export const UNPACKING_BYTES_PER_SECOND = 3.35e12;

const INTEGERS: ReadonlySet<Quantization> = new Set(['int4', 'awq', 'gptq']);
const FLOATS_OF_FOUR_BITS: ReadonlySet<Quantization> = new Set(['nvfp4', 'mxfp4', 'fp8-fp4-experts']);
const FLOATS_OF_EIGHT_BITS: ReadonlySet<Quantization> = new Set(['fp8', 'fp8-block']);

/** Whether kernels unpack the weights instead of multiplying in their format. */
export function isUnpacked({ denseFlopsPerSecond: { fp8, fp4 } }: GpuSpec, quantization: Quantization): boolean {
  if (INTEGERS.has(quantization)) return true;
  if (FLOATS_OF_FOUR_BITS.has(quantization)) return fp4 === undefined;
  return FLOATS_OF_EIGHT_BITS.has(quantization) && fp8 === undefined;
}
