/** `quantization_config` of checkpoints in FP8 with one scale for each block of 128 × 128 weights. */
export const FP8_BLOCKS = { quant_method: 'fp8', fmt: 'e4m3', weight_block_size: [128, 128] } as const;
