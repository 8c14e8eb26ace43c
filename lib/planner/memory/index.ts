export {
  admittedRequests,
  type DoesNotFit,
  fit,
  type FitInputs,
  type Fits,
  type KvCachePlan,
  memoryOfFit,
  runningRequests,
} from './fit';
export { type KvBehaviour, kvBehaviour } from './kv/engine-behaviour';
export { stateBytes } from './kv/hybrid';
export { bytesPerElement, INDEXER_SCALE_BYTES, V4_BLOCK_SIZE, V4_STATE_BYTES } from './kv/pages';
export { kvCapacity, kvPool, requiredBytes } from './kv/pool';
export type { KvPool } from './kv/types';
export { headsPerRank, latentBytesPerToken } from './kv/uniform';
export { largestAdapterBytes, loraBytes } from './lora';
export { loadedGiB, type MemoryInputs, type MemoryPlan, overheadInputs } from './memory';
export { batchSizes, expertWorkspaceGiB, forwardGiB, hiddenGiB, HIDDEN_COPIES, logitsGiB } from './overhead/activation';
export { OVERHEAD, OVERHEAD_BANDS, type OverheadBand, type OverheadConstants } from './overhead/constants';
export { doubtGiB, LEAST_DOUBT_GIB } from './overhead/doubt';
export { capturedSizes, GRAPH_LAYERS, GRAPH_SIZES, graphUnits } from './overhead/graphs';
export {
  gpuClass,
  isMultimodal,
  type OverheadInputs,
  overheadKind,
  type OverheadShape,
  type OverheadTerms,
} from './overhead/inputs';
export { constantsFor, isSamplerPeak, isSmall, isWide, overheadGiB, overheadTerms, v4Units } from './overhead/overhead';
export { isSeenOverhead, overheadCell, overheadEra, seenCells } from './overhead/seen';
