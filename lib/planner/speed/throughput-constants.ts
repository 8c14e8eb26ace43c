/**
 * What a decode step is made of. The first seven are times at the data sheet's speed, so their constants say how many times
 * longer the engine takes; the last four are counts, so theirs are microseconds.
 */
export const DECODE_TERMS = [
  'weights',
  'experts',
  'context',
  'arithmetic',
  'prefill',
  'exchange',
  'prefillExchange',
  'kernelUs',
  'tensorLayerUs',
  'tensorDoublingUs',
  'promptLayerUs',
] as const;

export type DecodeTerm = (typeof DECODE_TERMS)[number];

/** One number for every term. */
export type DecodeConstants = Readonly<Record<DecodeTerm, number>>;

/**
 * Fitted by `lib/evaluation/decode-fit.ts` to every run whose inputs are complete; a test fits them again and compares. The same
 * for every GPU: what differs between GPUs is on their data sheets.
 */
export const DECODE: DecodeConstants = {
  weights: 1.16,
  experts: 1.13,
  context: 2.3,
  arithmetic: 1.04,
  prefill: 2.08,
  exchange: 2.65,
  prefillExchange: 1.54,
  kernelUs: 3.25,
  tensorLayerUs: 14.3,
  tensorDoublingUs: 4.54,
  promptLayerUs: 208,
};

/** Measured over predicted where the model was left out of the fit: what holds nine of ten runs. Also printed by the fit. */
export const DECODE_BAND = { lowFactor: 0.83, highFactor: 1.29 };
