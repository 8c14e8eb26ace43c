/** Cache dtype of sparse latent attention in 4 bits: vLLM 0.33.0, model_executor/layers/attention/mla_attention.py:1386. */
export const SPARSE_NVFP4_CACHE = 'nvfp4_ds_mla';

/** B200, B300 and what is built like them: other kernels of sparse attention, and other rows in their cache. */
export const isDataCenterBlackwell = (computeCapability: number | undefined): boolean =>
  computeCapability !== undefined && computeCapability >= 100 && computeCapability < 120;

/** RTX PRO: one kernel of sparse attention, which stores packed fp8 rows. */
export const isWorkstationBlackwell = (computeCapability: number | undefined): boolean =>
  computeCapability !== undefined && computeCapability >= 120;
