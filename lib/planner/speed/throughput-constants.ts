/**
 * What a decode step is made of. The first nine are times at the data sheet's speed, so their constants say how many times
 * longer the engine takes; those in `Us` are counts, so theirs are microseconds.
 */
export const DECODE_TERMS = [
  'weights',
  'experts',
  'unpacked',
  'context',
  'contextOfHopper',
  'arithmetic',
  'prefill',
  'exchange',
  'prefillExchange',
  'kernelUs',
  'earlierKernelUs',
  'exchangeLayerUs',
  'exchangeDoublingUs',
  'promptLayerUs',
  'streamUs',
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
  experts: 1.05,
  unpacked: 1.03,
  context: 1.9,
  contextOfHopper: 0.425,
  arithmetic: 0.827,
  prefill: 1.99,
  exchange: 1.95,
  prefillExchange: 1.62,
  kernelUs: 3.45,
  earlierKernelUs: 0.655,
  exchangeLayerUs: 12.1,
  exchangeDoublingUs: 3.56,
  promptLayerUs: 362,
  streamUs: 0.671,
};

/** Measured over predicted where the model or the GPU was left out of the fit: what holds nine of ten runs. Also printed by the fit. */
export const DECODE_BAND = { lowFactor: 0.85, highFactor: 1.27 };

/** The same where a kind of attention, a format on a generation of GPUs, or data-parallel experts were left out; the widest of them. */
export const UNSEEN_BAND = { lowFactor: 0.67, highFactor: 1.31 };
