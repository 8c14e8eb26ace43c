/** Bytes of one cached element, by the start of the dtype's name; scales of per-head formats are left out. */
const ELEMENT_BYTES: readonly (readonly [string, number])[] = [
  ['fp8', 1],
  ['int8', 1],
  ['int4', 0.5],
  ['nvfp4', 0.5 + 1 / 16],
  ['turboquant_k8v4', 0.75],
  ['turboquant_4bit', 0.5],
  ['turboquant_k3v4', 0.4375],
  ['turboquant_3bit', 0.375],
];
const SIXTEEN_BIT = 2;

/** Bytes of one cached key or value element; `auto` is the model's own 16 bits, also for FP8 weights. */
export function bytesPerElement(kvCacheDtype: string): number {
  return ELEMENT_BYTES.find(([start]) => kvCacheDtype.startsWith(start))?.[1] ?? SIXTEEN_BIT;
}

/** Latent layers with sparse attention in fp8: 512 B latent, 128 B rope in 16 bits, 16 B scales. */
export const FP8_DS_MLA_BYTES = 656;
/** The same in 4 bits, with its scales and a 16-bit rope. */
export const NVFP4_DS_MLA_BYTES = 352;
/** Indexer key: 128 B in fp8 and a 4-byte scale. */
export const INDEXER_SCALE_BYTES = 4;

/** DeepSeek-V4 states in fp8: 448 B, 128 B rope in 16 bits, 8 B scales. */
export const V4_STATE_BYTES = 584;
/** FlashMLA wants pages to be multiples of this. */
export const V4_PAGE_ALIGNMENT = 576;
export const V4_BLOCK_SIZE = 256;
export const V4_WINDOW_BLOCK_SIZE = 64;
/** Tokens in a block of fp32 compressor states, chosen so that its page fits the page of 64 states. */
export const V4_RATIO4_BLOCK_SIZE = 4;
export const V4_RATIO128_BLOCK_SIZE = 8;
