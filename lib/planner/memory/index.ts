export {
  admittedRequests,
  type DoesNotFit,
  fit,
  type FitInputs,
  type Fits,
  holdsAtLowEstimate,
  type KvCachePlan,
  runningRequests,
  startsAtLowEstimate,
} from './fit';
export { type KvBehaviour, kvBehaviour } from './kv/engine-behaviour';
export { stateBytes } from './kv/hybrid';
export { bytesPerElement, INDEXER_SCALE_BYTES, V4_BLOCK_SIZE, V4_STATE_BYTES } from './kv/pages';
export { kvCapacity, kvPool, requiredBytes } from './kv/pool';
export type { KvPool } from './kv/types';
export { headsPerRank, latentBytesPerToken } from './kv/uniform';
export { type MemoryInputs, type MemoryPlan, memoryPlan } from './memory';
export { OVERHEAD, type OverheadConstants } from './overhead-constants';
export { constantsFor, overheadGiB, overheadTerms, v4BuffersGiB } from './overhead';
