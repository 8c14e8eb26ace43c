import type { SpeculativeMethod } from '../../catalog';
import type { PurchaseOption, Quantization } from '../../catalog/types';
import type { WeightsTier } from '../../contract/weights-tier';

export interface SpeculativeRequest {
  readonly method: SpeculativeMethod;
  readonly numSpeculativeTokens?: number;
  readonly acceptanceLength?: number;
  /** Hugging Face id of a draft with weights of its own. */
  readonly model?: string;
  /** Size of the draft's safetensors files. @default - the catalog's; of an EAGLE head what one usually has */
  readonly draftBytes?: number;
  readonly draftTensorParallelSize?: number;
  /** Method ngram: shortest and longest match looked up. @default - vLLM's 5 and 5 */
  readonly promptLookupMin?: number;
  readonly promptLookupMax?: number;
}

export interface Workload {
  /** Tokens of a typical prompt. */
  readonly inputTokens: number;
  /** Tokens of a typical answer. */
  readonly outputTokens: number;
  /** Requests in flight at once, per replica. */
  readonly concurrency: number;
}

/** One question to the planner; names as vLLM spells them, in camelCase. Sizes left out are searched or take vLLM's defaults. */
export interface PlanRequest {
  /** Catalog id, Hugging Face id in the catalog, or path of a Hugging Face `config.json` (resolved by the caller). */
  readonly model: string;
  readonly checkpoint?: string;
  readonly checkpointBytes?: number;
  readonly quantization?: Quantization;
  readonly instanceType?: string;
  readonly gpu?: string;
  readonly nodes?: number;
  readonly tensorParallelSize?: number;
  readonly pipelineParallelSize?: number;
  readonly dataParallelSize?: number;
  readonly enableExpertParallel?: boolean;
  /** Tokens; -1 or 'auto': the longest that fits. */
  readonly maxModelLen?: number | 'auto';
  readonly maxNumSeqs?: number;
  readonly maxNumBatchedTokens?: number;
  readonly gpuMemoryUtilization?: number;
  readonly kvCacheDtype?: string;
  readonly enablePrefixCaching?: boolean;
  readonly enforceEager?: boolean;
  /** Room for LoRA adapters. */
  readonly enableLora?: boolean;
  /** Adapters that one batch may mix: slots on every GPU. @default - vLLM's 1 */
  readonly maxLoras?: number;
  /** Greatest rank of an adapter. @default - vLLM's 16 */
  readonly maxLoraRank?: number;
  /** `checkpoint`: what the model's checkpoint ships, if anything. @default - off, as in vLLM */
  readonly speculative?: SpeculativeRequest | 'checkpoint' | false;
  /** Settings left open follow the model's published recipe for the GPU where it has one. @default - false: vLLM's own defaults */
  readonly recipe?: boolean;
  readonly engineVersion?: string;
  readonly availableKvCacheGiB?: number;
  readonly workload?: Workload;
  readonly purchaseOption?: PurchaseOption;
  readonly region?: string;
  /** Share of the hours the replica runs at the planned load; prices per token are divided by it. @default - all of them */
  readonly utilization?: number;
  /** What an API asks per million tokens, input and output together: the break-even utilization is counted against it. */
  readonly apiUsdPerMillionTokens?: number;
  /** Where weights are read from at start, and how fast when that is known. @default - streamed from S3 */
  readonly weightsPath?: { readonly kind: WeightsTier; readonly bytesPerSecond?: number };
}
