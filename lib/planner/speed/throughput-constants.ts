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
  weights: 1.15,
  experts: 1.14,
  context: 2.26,
  arithmetic: 1.06,
  prefill: 2.1,
  exchange: 2.72,
  prefillExchange: 1.54,
  kernelUs: 3.21,
  tensorLayerUs: 14.5,
  tensorDoublingUs: 4.59,
  promptLayerUs: 209,
};

/** Measured over predicted where the model was left out of the fit: what holds nine of ten runs. Also printed by the fit. */
export const DECODE_BAND = { lowFactor: 0.82, highFactor: 1.32 };
