export { type DecodeSituation, decodeSituation } from './decode-situation';
export { type DecodeInputs, decodeWork, ONE_TOKEN, type RequestTokens } from './decode-work';
export { answerTokensWithin, longestAnswerSeconds, longestPrefillSeconds } from './prefill';
export { type SpeculativePlan, speculativePlan, speculativeSteps, speedup } from './speculative-gain';
export { DECODE, DECODE_BAND, DECODE_TERMS, type DecodeConstants, type DecodeTerm } from './throughput-constants';
export {
  bandFactors,
  crossesNodes,
  isFitted,
  isSeen,
  isUnpackedOnBlackwell,
  MANY_RANKS,
  networkMs,
  stepMs,
  stepMsAt,
  type ThroughputPlan,
  throughputPlan,
  tpotMs,
} from './throughput';
