/** A flag that published recipes do not carry, or carry differently, and why ours does. */
export interface EngineArgDeviation {
  readonly flag: string;
  readonly kind: 'added' | 'changed' | 'left out';
  readonly reason: string;
}

const SIZED_BY_PLAN = 'the memory plan assumed this value; a default could differ by GPU and release';
const SERVICE = 'the service around the engine, which a recipe does not have';

/**
 * Every way in which `engineArgs` departs from vllm-project/recipes. A test compares both and refuses a difference
 * without a row here.
 */
export const engineArgDeviations: readonly EngineArgDeviation[] = [
  { flag: '--served-model-name', kind: 'added', reason: 'clients ask for the deployment, not for a bucket path' },
  { flag: '--port', kind: 'added', reason: `${SERVICE}: the port the network policy opens` },
  {
    flag: '--tensor-parallel-size',
    kind: 'added',
    reason: 'written even where it is 1, so that the layout can be read',
  },
  { flag: '--max-model-len', kind: 'added', reason: SIZED_BY_PLAN },
  { flag: '--max-num-seqs', kind: 'added', reason: SIZED_BY_PLAN },
  { flag: '--max-num-batched-tokens', kind: 'added', reason: SIZED_BY_PLAN },
  { flag: '--gpu-memory-utilization', kind: 'added', reason: SIZED_BY_PLAN },
  { flag: '--kv-cache-dtype', kind: 'added', reason: SIZED_BY_PLAN },
  { flag: '--max-model-len', kind: 'changed', reason: SIZED_BY_PLAN },
  { flag: '--max-num-seqs', kind: 'changed', reason: SIZED_BY_PLAN },
  { flag: '--max-num-batched-tokens', kind: 'changed', reason: SIZED_BY_PLAN },
  {
    flag: '--gpu-memory-utilization',
    kind: 'changed',
    reason: 'a margin tuned on one release does not carry to the next: 0.28 takes about 4 GiB more (vllm#54677)',
  },
  {
    flag: '--kv-cache-dtype',
    kind: 'changed',
    reason:
      'an 8-bit cache trades accuracy for room, so it is asked for (`kvCacheDtype`) unless the model has no other',
  },
  {
    flag: '--enable-prefix-caching',
    kind: 'changed',
    reason: 'the published command measures throughput on prompts that never repeat; those of a service do',
  },
  { flag: '--enable-prefix-caching', kind: 'added', reason: `on or off, ${SIZED_BY_PLAN}` },
  {
    flag: '--speculative-config',
    kind: 'changed',
    reason:
      'names the S3 location of a draft that ships with the target: vLLM looks for it in a local copy without weights (vllm#42060, #48023). Not run on a GPU',
  },
  { flag: '--load-format', kind: 'added', reason: 'weights stream from S3 to the GPUs without touching a disk' },
  { flag: '--model-loader-extra-config', kind: 'added', reason: 'ranks share the reading of one checkpoint' },
  {
    flag: '--speculative-config',
    kind: 'left out',
    reason: 'the recipe takes a draft from another repository; ours does so when it is named (`speculative.model`)',
  },
  {
    flag: '--enable-ep-weight-filter',
    kind: 'added',
    reason: 'on disks and file systems a rank reads its own experts only; recipes load from wherever',
  },
  {
    flag: '--load-format',
    kind: 'changed',
    reason: 'fastsafetensors reads local disks; ours are S3 and Lustre',
  },
  {
    flag: '--compilation-config',
    kind: 'added',
    reason:
      'DeepSeek-V4-Flash with TP and EP: the capture modes of its DP and EP recipe, since the kernels are the same; tensor parallelism over nodes: without the pass that waits for one NVLink fabric (vllm#51986)',
  },
  {
    flag: '--compilation-config',
    kind: 'changed',
    reason: 'tensor parallelism over nodes: without the pass that waits for one NVLink fabric (vllm#51986)',
  },
  {
    flag: '--moe-backend',
    kind: 'left out',
    reason: 'MegaMoE exchanges tokens over NVLink, which ranks on several nodes do not share',
  },
  {
    flag: '--compilation-config',
    kind: 'left out',
    reason:
      'passes that fuse all-reduce are what optimization level 2, the default, decides by itself (vllm/config/vllm.py)',
  },
  {
    flag: '--async-scheduling',
    kind: 'left out',
    reason: 'on by default wherever it is possible; named outright it fails with some methods of speculation',
  },
  {
    flag: '--trust-remote-code',
    kind: 'left out',
    reason: 'vLLM has the architecture itself; code of a checkpoint runs only where the catalog says it must',
  },
  { flag: '--enable-auto-tool-choice', kind: 'added', reason: `tools are part of ${SERVICE}` },
  {
    flag: '--chat-template',
    kind: 'added',
    reason: 'the template that vLLM names beside the tool parser; without it the checkpoint shows the model no tools',
  },
  { flag: '--tool-call-parser', kind: 'added', reason: `tools are part of ${SERVICE}` },
  { flag: '--reasoning-parser', kind: 'added', reason: 'or thoughts would be in the answer' },
  {
    flag: '--attention-config',
    kind: 'changed',
    reason: 'use_fp4_indexer_cache is a deprecated alias of indexer_kv_dtype=mxfp4 (vllm/config/attention.py)',
  },
  {
    flag: '--disable-custom-all-reduce',
    kind: 'added',
    reason: 'custom all-reduce hangs when tensor parallelism spans nodes (vllm#53894, from 0.28)',
  },
  { flag: '--master-port', kind: 'added', reason: `${SERVICE}: the port is part of the contract` },
  { flag: '--data-parallel-rpc-port', kind: 'added', reason: `${SERVICE}: the port is part of the contract` },
  {
    flag: '--data-parallel-size-local',
    kind: 'left out',
    reason: 'one rank a node follows from --nnodes and the sizes of data, tensor and pipeline parallelism',
  },
  {
    flag: '--headless',
    kind: 'added',
    reason: 'where a node holds one data-parallel rank, the leader answers for all and workers only compute',
  },
  {
    flag: '--data-parallel-start-rank',
    kind: 'left out',
    reason: 'follows from --node-rank',
  },
  {
    flag: '--data-parallel-address',
    kind: 'left out',
    reason: 'vLLM takes --master-addr for it when --nnodes is given',
  },
  { flag: '--nnodes', kind: 'added', reason: 'data-parallel groups use the same rendezvous as tensor-parallel ones' },
  {
    flag: '--node-rank',
    kind: 'added',
    reason: 'data-parallel groups use the same rendezvous as tensor-parallel ones',
  },
  {
    flag: '--master-addr',
    kind: 'added',
    reason: 'data-parallel groups use the same rendezvous as tensor-parallel ones',
  },
  {
    flag: '--mm-encoder-tp-mode',
    kind: 'left out',
    reason: 'a throughput choice for image-heavy traffic; the memory plan does not count a copied vision tower',
  },
  {
    flag: '--all2all-backend',
    kind: 'left out',
    reason:
      'the default, allgather_reducescatter, is plain NCCL and runs over EFA; flashinfer_nvlink backends need one NVLink domain',
  },
  { flag: '--shutdown-timeout', kind: 'added', reason: `${SERVICE}: the default 0 aborts requests in flight` },
  { flag: '--disable-fastapi-docs', kind: 'added', reason: `${SERVICE}: nothing but the API is served` },
  { flag: '--disable-access-log-for-endpoints', kind: 'added', reason: `${SERVICE}: probes would drown the log` },
  { flag: '--enable-request-id-headers', kind: 'added', reason: `${SERVICE}: a client can quote the id of a request` },
  {
    flag: '--sse-keep-alive-interval',
    kind: 'added',
    reason: `${SERVICE}: load balancers end connections that are silent while a long prompt is read`,
  },
  { flag: '--config', kind: 'added', reason: `${SERVICE}: a file with the API key, which no argument may hold` },
  {
    flag: '--allowed-media-domains',
    kind: 'added',
    reason: 'a request must not make the engine fetch a URL (server-side request forgery)',
  },
];
