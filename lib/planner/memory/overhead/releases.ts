import { compareVersions } from '../../../catalog/versions';

/** Releases from which on the engine's memory differs, and what changed there. */
export const OVERHEAD_RELEASES = {
  /** Printed peaks of Qwen3-14B: 5.64 GiB in 0.15 and 0.16, 2.23 in 0.17; experts keep their workspace. */
  leanSampler: '0.17.0',
  /** vllm#38284: the CUDA graph estimate is subtracted. */
  graphsSubtracted: '0.20.0',
  /** vllm#50780: the graph estimate of models with recurrent state grows with batched tokens. */
  stateInGraphs: '0.26.0',
  /** vllm#54677: about 4 GiB more on DeepSeek-V4-Flash. */
  v4Growth: '0.28.0',
  /** FlashInfer's all-reduce workspace on B200 and B300 TP8 holds inputs of 128 MiB (`all_reduce_utils.py`). */
  largeAllReduce: '0.33.0',
  /** `attention_config.sparse_mla_prefill_workspace_factor`: 2 above 256K, before always 5. */
  smallerSparsePrefill: '0.33.0',
} as const;

export const isSince = (engineVersion: string, change: keyof typeof OVERHEAD_RELEASES): boolean =>
  compareVersions(engineVersion, OVERHEAD_RELEASES[change]) >= 0;
