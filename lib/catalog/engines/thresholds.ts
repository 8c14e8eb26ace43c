import { compareVersions } from '../versions';

/** A change in vLLM that a plan or a command line depends on. */
export interface Threshold {
  /** First release with it. */
  readonly since: string;
  readonly what: string;
  /** The change, or the logs that show on which side of it a release is. */
  readonly source: string;
}

/** Every release at which something changes. Raising the engine release begins with reading this list against its change log. */
export const THRESHOLDS = {
  checkpointDecidesCacheDtype: {
    since: '0.14.0',
    what: '`auto` of the KV cache follows the checkpoint, of compressed-tensors and ModelOpt alike',
    source: 'vllm#29980',
  },
  leanSampler: {
    since: '0.17.0',
    what: 'the sampler holds fewer copies of the logits while memory is profiled; experts keep their workspace',
    source: 'printed peaks of Qwen3-14B: 5.64 GiB in 0.15 and 0.16, 2.23 in 0.17',
  },
  graphsSubtracted: {
    since: '0.20.0',
    what: 'CUDA graphs are estimated and taken off the KV cache',
    source: 'vllm#38284',
  },
  higherMemoryUtilization: {
    since: '0.20.0',
    what: 'gpu-memory-utilization defaults to 0.92 instead of 0.9',
    source: 'vllm#38284 (2026-04-21)',
  },
  deepseekV4: {
    since: '0.20.0',
    what: 'DeepSeek-V4 is registered',
    source: 'release notes of v0.20.0 (vllm#40860)',
  },
  cacheSizeFromConcurrency: {
    since: '0.20.2',
    what: '`GPU KV cache size` is concurrency × length, no longer blocks × block size',
    source: 'vllm#41069',
  },
  prefixCachingWithState: {
    since: '0.24.0',
    what: 'prefix caching is on by default for models with recurrent state',
    source: 'two v0.24 logs of Qwen3.5-type models count the second state block it costs',
  },
  dspark: {
    since: '0.25.0',
    what: 'speculation with DSpark drafts',
    source: 'vllm#46910 (2026-06-27); the recipes of DeepSeek-V4-Pro and -Flash with such a draft ask for 0.25',
  },
  fasterDecode: {
    since: '0.25.0',
    what: 'tokens take less time than the fitted runs of 0.10 to 0.19 say',
    source: 'what was published of Qwen3.8 and Kimi-K3 on v0.25 to v0.27: 14 to 36 % below the model',
  },
  adaptiveVerification: {
    since: '0.28.0',
    what: 'DSpark may verify fewer drafts than it makes, by their confidence and the load, on Blackwell',
    source: 'vllm#47808, in main by the vLLM blog of 2026-08-14',
  },
  twoBatchesInFlight: {
    since: '0.26.0',
    what: 'two batches may be in flight when scheduling is asynchronous',
    source: 'vllm#47728, merged days before v0.25.0; a v0.25 log (vllm#51454) still counts one batch',
  },
  blocksPerGroup: {
    since: '0.26.0',
    what: "a request's blocks are counted group by group instead of byte by byte",
    source: 'vllm#48317, by its merge date',
  },
  packedV4Blocks: {
    since: '0.26.0',
    what: 'DeepSeek-V4 blocks hold each page size only as often as it occurs',
    source: 'vllm#48993, by its merge date',
  },
  stateInGraphs: {
    since: '0.26.0',
    what: 'the graph estimate of models with recurrent state grows with batched tokens',
    source: 'vllm#50780',
  },
  largerBatches: {
    since: '0.26.0',
    what: 'GPUs of 160 GiB and more batch 16,384 tokens by default',
    source: 'engine/arg_utils.py `get_batch_defaults`; the v0.25 log of DeepSeek-V4-Flash on B200 still shows 8192',
  },
  moreOverhead: {
    since: '0.28.0',
    what: 'about 4 GiB more per GPU than v0.26 on DeepSeek-V4-Flash',
    source: 'vllm#54677',
  },
  withoutBitsandbytes: {
    since: '0.28.0',
    what: 'bitsandbytes is read by the plugin vllm-bnb-plugin only',
    source: 'vllm#43529',
  },
  allReduceAcrossNodes: {
    since: '0.28.0',
    what: 'custom all-reduce takes GPUs of other nodes for one NVLink domain and hangs',
    source: 'vllm#53894',
  },
  enableDisablePairs: {
    since: '0.33.0',
    what: '`--disable-x` negates `--enable-x` and the reverse, beside `--no-x`',
    source: '`EnableDisableAction` of utils/argparse_utils.py of the wheel; tried on its parser',
  },
  newerValues: {
    since: '0.33.0',
    what: 'cache dtypes, loaders, parsers and backends as the catalog has them beside the older ones',
    source: 'literals and registries of the wheel',
  },
  glmCacheInFp8: {
    since: '0.33.0',
    what: '`auto` of the KV cache is fp8 for GLM-5 on Blackwell of the data center; 16 bits must be asked for',
    source: 'model_executor/models/config.py:89-110 of the wheel',
  },
  draftsInOneStage: {
    since: '0.33.0',
    what: 'a draft runs in one stage whatever its target has; those that read hidden states need a target that passes them on',
    source:
      'config/speculative.py:1905 and v1/worker/gpu/spec_decode/eagle/eagle3_utils.py:57 of the wheel; tried on its configuration',
  },
  freeDraftBlocks: {
    since: '0.33.0',
    what: 'a DSpark draft may be asked for fewer tokens than its block',
    source: 'config/speculative.py:1590-1600 of the wheel',
  },
  kvEventSources: {
    since: '0.33.0',
    what: '`GET /kv_event_sources` answers without the API key',
    source: 'asked of a running 0.33.0',
  },
  largeAllReduce: {
    since: '0.33.0',
    what: "FlashInfer's all-reduce workspace on B200 and B300 with eight ranks holds inputs of 128 MiB",
    source: 'distributed/device_communicators/all_reduce_utils.py of the wheel',
  },
  smallerSparsePrefill: {
    since: '0.33.0',
    what: 'the workspace of sparse prefill is 2 lengths above 256K tokens, before always 5',
    source: '`attention_config.sparse_mla_prefill_workspace_factor`',
  },
  streamerSkipsShards: {
    since: '0.33.0',
    what: 'the streamer leaves out shards that a model does not use; before, a draft inside a checkpoint reads all of it again',
    source: 'model_executor/model_loader/runai_streamer_loader.py of the wheel',
  },
} as const satisfies Readonly<Record<string, Threshold>>;

/** Where what holds of all releases begins. */
export const BEFORE_EVERY_RELEASE = '0.0.0';

/** Whether a release has a change. */
export const isAtLeast = (engineVersion: string, { since }: Pick<Threshold, 'since'>): boolean =>
  compareVersions(engineVersion, since) >= 0;

/** `0.28` of `0.28.0`, as people say it. */
export const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** How many minor releases a release is older than a change; 0: it has it. */
export function minorReleasesBefore(engineVersion: string, { since }: Pick<Threshold, 'since'>): number {
  if (isAtLeast(engineVersion, { since })) return 0;
  const minor = (version: string): number => Number(version.split('.')[1] ?? 0);
  return Math.max(0, minor(since) - minor(engineVersion));
}
