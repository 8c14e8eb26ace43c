export { decodeInputs, type DecodeSituation, decodeSituation } from './decode-situation';
export {
  type DecodeInputs,
  decodeWork,
  GRAPH_TOKENS,
  isBeyondGraph,
  ONE_TOKEN,
  type RequestTokens,
} from './decode-work';
export { operationsPerToken, type PoolingThroughput, poolingThroughput } from './pooling';
export { answerTokensWithin, longestAnswerSeconds, longestPrefillSeconds } from './prefill';
export { atLoad, type SpeculativePlan, speculativePlan, speculativeSteps, speedup } from './speculative-gain';
export { SEEN_ATTENTION, SEEN_FORMATS, unseenKinds } from './seen';
export {
  DECODE,
  DECODE_BAND,
  DECODE_TERMS,
  type DecodeConstants,
  type DecodeTerm,
  UNSEEN_BAND,
} from './throughput-constants';
export { isUnpacked, UNPACKING_BYTES_PER_SECOND } from './unpacking';
export {
  bandFactors,
  crossesNodes,
  hostFloorMs,
  isFitted,
  MANY_RANKS,
  networkMs,
  stepMs,
  stepMsAt,
  type ThroughputPlan,
  throughputPlan,
  tpotMs,
} from './throughput';
