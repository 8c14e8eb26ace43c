import type { KvBehaviour } from './engine-behaviour';

/** Everything that decides the shape of the pool, besides the model. */
export interface KvSettings {
  readonly tensorParallelSize: number;
  readonly pipelineParallelSize: number;
  /** Ranks that cut the cache by tokens. @default - 1 */
  readonly decodeContextParallelSize?: number;
  readonly kvCacheDtype: string;
  /** Of the GPU, times ten; decides the layout of a sparse fp8 cache. @default - that of Hopper */
  readonly computeCapability?: number;
  readonly maxNumBatchedTokens: number;
  readonly enablePrefixCaching: boolean;
  readonly numSpeculativeTokens: number;
  /** Draft layers that keep a KV cache. */
  readonly draftLayers: number;
  readonly behaviour: KvBehaviour;
}

/** The block pool of one rank, as vLLM would build it. */
export interface KvPool {
  readonly blockSize: number;
  readonly bytesPerBlock: number;
  /** KV cache groups that share the pool; divides the token count older releases print. */
  readonly groups: number;
  /** Marginal bytes of one more token of a long context. */
  readonly bytesPerToken: number;
  /** Blocks one request of this length takes, as the concurrency line counts them. */
  readonly requestBlocks: (maxModelLen: number) => number;
  /** Blocks one request must be able to get before the engine starts. */
  readonly requiredBlocks: (maxModelLen: number) => number;
}
