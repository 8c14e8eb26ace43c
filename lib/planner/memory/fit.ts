import { type MemoryInputs, type MemoryPlan, memoryPlan, overdrawnGiB } from './memory';
import type { ModelSpec } from '../../catalog/types';
import { bytesToGiB, gibToBytes } from '../../units';
import type { Layout } from '../layout';
import type { PlanRequest, Workload } from '../request';
import { type EngineDefaults, defaultLength, type EngineSettings, isAutomatic } from '../settings';
import { type KvBehaviour, kvBehaviour } from './kv/engine-behaviour';
import { kvCapacity, kvPool, longestThatFits, requiredBytes } from './kv/pool';
import type { KvPool } from './kv/types';

export interface KvCachePlan {
  /** Bytes one more token of context costs on one GPU, long contexts. */
  readonly bytesPerToken: number;
  readonly blockSize: number;
  /** What vLLM prints as `GPU KV cache size`, for this engine version. */
  readonly tokens: number;
  /** What vLLM prints as `Maximum concurrency for N tokens per request`. */
  readonly maxConcurrency: number;
}

export interface Fits {
  readonly kind: 'fits';
  /** What the memory was computed from. */
  readonly inputs: MemoryInputs;
  readonly layout: Layout;
  readonly memory: MemoryPlan;
  readonly settings: EngineSettings;
  readonly kvCache: KvCachePlan;
  /** Absent for announced models. */
  readonly pool?: KvPool;
  /** The context was shortened to what fits. */
  readonly shortenedFrom?: number;
}

export interface DoesNotFit {
  readonly kind: 'does-not-fit';
  readonly reason: 'weights' | 'kv-cache';
  readonly inputs: MemoryInputs;
  readonly layout: Layout;
  readonly memory: MemoryPlan;
  readonly missingGiBPerGpu: number;
  readonly maxModelLen: number;
  readonly requiredKvGiB: number;
  /** Tokens that would fit; 0: none. */
  readonly longestModelLen: number;
}

export interface FitInputs extends MemoryInputs {
  readonly model: ModelSpec;
  readonly maxModelLen: PlanRequest['maxModelLen'];
  /** An automatic length stays within the cap of the model's recipe. */
  readonly recipe?: boolean;
}
/** Below this a request with a prompt is hardly possible; an automatic length is not shortened further. */
const MIN_USEFUL_LEN = 1024;

/** What several fits have in common, for who tries many of them. */
export interface SharedByFits {
  /** Of the same layout and settings but for kvCacheDtype, which it does not depend on. */
  readonly memory?: MemoryPlan;
  /** Of the same engine. */
  readonly behaviour?: KvBehaviour;
}

/** The length a request of these inputs is planned for, before memory has a say. */
const wantedLength = ({ maxModelLen, model, gpu, recipe }: FitInputs): number =>
  isAutomatic(maxModelLen) ? defaultLength(model, gpu, recipe) : maxModelLen;

/** What a layout leaves for the cache, prompts of the planned length in mind. */
export const memoryOfFit = (inputs: FitInputs): MemoryPlan =>
  memoryPlan({ ...inputs, longestLen: wantedLength(inputs) });

/**
 * Lays a model out on hardware and asks what vLLM asks: do the weights fit, and one request of the longest length? Asked of
 * the low end of the estimate, for an engine that does not start serves nobody; capacity is that of its middle.
 */
export function fit(asked: FitInputs, shared: SharedByFits = {}): Fits | DoesNotFit {
  const { memory = memoryOfFit(asked), behaviour = kvBehaviour(asked.engineVersion) } = shared;
  const automatic = isAutomatic(asked.maxModelLen);
  const wanted = wantedLength(asked);
  const inputs: FitInputs = { ...asked, longestLen: wanted };
  const { shape } = inputs.prepared;
  if (shape === undefined) return fitAnnounced(inputs, memory, wanted);
  const pool = kvPool(shape.architecture, {
    tensorParallelSize: inputs.layout.tensorParallelSize,
    pipelineParallelSize: inputs.layout.pipelineParallelSize,
    decodeContextParallelSize: inputs.layout.decodeContextParallelSize,
    kvCacheDtype: inputs.settings.kvCacheDtype,
    computeCapability: inputs.gpu.computeCapability,
    maxNumBatchedTokens: inputs.settings.maxNumBatchedTokens,
    enablePrefixCaching: inputs.settings.enablePrefixCaching,
    numSpeculativeTokens: inputs.speculation?.numSpeculativeTokens ?? 0,
    draftLayers: shape.draftLayers,
    behaviour,
  });
  const longest = longestThatFits(pool, gibToBytes(memory.kvCacheGiB.low), wanted);
  if (longest < wanted && (!automatic || longest < MIN_USEFUL_LEN))
    return tooSmall(inputs, memory, pool, automatic ? Math.min(wanted, MIN_USEFUL_LEN) : wanted, longest);
  const capacity = kvCapacity(pool, gibToBytes(memory.kvCacheGiB.expected), longest, behaviour);
  return {
    kind: 'fits',
    inputs,
    layout: inputs.layout,
    memory,
    pool,
    settings: engineSettings(inputs.settings, longest),
    kvCache: {
      bytesPerToken: pool.bytesPerToken,
      blockSize: pool.blockSize,
      tokens: capacity.tokens,
      maxConcurrency: capacity.maxConcurrency,
    },
    ...(longest < wanted ? { shortenedFrom: wanted } : {}),
  };
}

/** Requests of a workload that run at once: what the KV cache admits, over all data-parallel ranks; the others wait. */
export function admittedRequests({ pool, memory, layout }: Fits, { inputTokens, outputTokens }: Workload): number {
  if (pool === undefined) return Number.POSITIVE_INFINITY;
  const blocks = Math.floor(gibToBytes(memory.kvCacheGiB.expected) / pool.bytesPerBlock);
  return (blocks / pool.requestBlocks(inputTokens + outputTokens)) * layout.dataParallelSize;
}

/** Requests that decode together: no more than are sent, admitted by the KV cache and allowed by maxNumSeqs; at least one. */
export function runningRequests(fits: Fits, workload: Workload): number {
  const slots = fits.settings.maxNumSeqs * fits.layout.dataParallelSize;
  return Math.max(1, Math.floor(Math.min(workload.concurrency, admittedRequests(fits, workload), slots)));
}

const engineSettings = (base: EngineDefaults, maxModelLen: number): EngineSettings => ({ maxModelLen, ...base });

function tooSmall(
  inputs: FitInputs,
  memory: MemoryPlan,
  pool: KvPool,
  maxModelLen: number,
  longestModelLen: number,
): DoesNotFit {
  const requiredKvGiB = bytesToGiB(requiredBytes(pool, maxModelLen));
  const available = memory.kvCacheGiB.low;
  return {
    kind: 'does-not-fit',
    reason: available <= 0 ? 'weights' : 'kv-cache',
    inputs,
    layout: inputs.layout,
    memory,
    missingGiBPerGpu: requiredKvGiB - available + overdrawnGiB(memory),
    maxModelLen,
    requiredKvGiB,
    longestModelLen,
  };
}

/** Without a configuration only the weights can be checked. */
function fitAnnounced(inputs: FitInputs, memory: MemoryPlan, maxModelLen: number): Fits | DoesNotFit {
  const { layout, settings } = inputs;
  if (memory.kvCacheGiB.low > 0) {
    const kvCache = { bytesPerToken: 0, blockSize: 0, tokens: 0, maxConcurrency: 0 };
    return { kind: 'fits', inputs, layout, memory, kvCache, settings: engineSettings(settings, maxModelLen) };
  }
  const nothing = { requiredKvGiB: 0, longestModelLen: 0, maxModelLen };
  return {
    kind: 'does-not-fit',
    reason: 'weights',
    inputs,
    layout,
    memory,
    missingGiBPerGpu: overdrawnGiB(memory),
    ...nothing,
  };
}
