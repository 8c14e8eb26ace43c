export { adapterFileBytes } from './adapter-bytes';
export { type Answer, answerRequest } from './answer-request';
export {
  explain,
  type NoFit,
  type PlanResult,
  planResultSchema,
  type PoolingPlan,
  type ServingPlan,
  toJson,
  wouldFit,
} from './answer';
export {
  type Architecture,
  modelFromConfig,
  type Pooled,
  poolingOf,
  readArchitecture,
  withoutMedia,
} from './architecture';
export { type EplbLayout, everyNodeServes, type Layout, layoutOf, layoutText, mostNodes } from './layout';
export {
  admittedRequests,
  bytesPerElement,
  capturedSizes,
  constantsFor,
  doubtGiB,
  expertWorkspaceGiB,
  type Fits,
  forwardGiB,
  graphUnits,
  hiddenGiB,
  isMultimodal,
  isSamplerPeak,
  isSeenOverhead,
  isSmall,
  kvBehaviour,
  type KvCachePlan,
  kvCapacity,
  kvPool,
  LEAST_DOUBT_GIB,
  logitsGiB,
  type MemoryPlan,
  OVERHEAD,
  OVERHEAD_BANDS,
  type OverheadBand,
  overheadCell,
  type OverheadConstants,
  overheadEra,
  overheadGiB,
  type OverheadInputs,
  overheadKind,
  type OverheadShape,
  overheadTerms,
  requiredBytes,
  seenCells,
  v4Units,
} from './memory';
export { alternativesTo, type OtherHardware, type OtherLayouts } from './near/alternatives';
export { type LoadPoint, loadCurve } from './near/load-curve';
export { choose, plan, withoutFields } from './plan';
export { hourlyPrice } from './price';
export {
  DEFAULT_REGION,
  defaultWorkload,
  parsePlanRequest,
  type PlanRequest,
  type Workload,
  planRequestSchema,
  resolve,
  type StatedModel,
  tunedModel,
  withStated,
} from './request';
export { type HardwareLimits, type Objective, search, type SearchResult } from './search';
export { smallestPlan } from './smallest-plan';
export { embeddingDimensions, takesImages } from './what-it-takes';
export { type EngineDefaults, engineDefaults, longestRequest, mostUtilization } from './settings';
export { chooseSpeculation, type ChosenSpeculation } from './speculation';
export {
  answerTokensWithin,
  bandFactors,
  DECODE,
  DECODE_BAND,
  DECODE_TERMS,
  type DecodeConstants,
  type DecodeSituation,
  decodeSituation,
  type DecodeTerm,
  decodeWork,
  hostFloorMs,
  longestAnswerSeconds,
  longestPrefillSeconds,
  operationsPerToken,
  networkMs,
  ONE_TOKEN,
  SEEN_ATTENTION,
  SEEN_FORMATS,
  stepMs,
  UNPACKING_BYTES_PER_SECOND,
  UNSEEN_BAND,
} from './speed';
export {
  captureSeconds,
  type ColdStartPlan,
  compileSeconds,
  type EngineInitInputs,
  kernelWarmUp,
  profileSeconds,
} from './start';
export { draftWeightBytes, modelWeightBytes, prepare, type PreparedModel } from './weights';
