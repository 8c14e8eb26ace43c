/** Constants of the decode-time model, by GPU generation. */
export interface DecodeConstants {
  /** Share of peak memory bandwidth reached. */
  readonly bandwidthEfficiency: number;
  /** Share of peak arithmetic reached by prefill that runs between decode steps. */
  readonly prefillUtilization: number;
  /** Microseconds per layer: any layer, each doubling of tensor parallelism, a layer with experts. */
  readonly perLayerUs: number;
  readonly perTensorDoublingUs: number;
  readonly perExpertLayerUs: number;
  /** Measured over predicted, 5th and 95th percentile of the fitted points. */
  readonly lowFactor: number;
  readonly highFactor: number;
}

/**
 * Fitted to 1,188 InferenceX points of vLLM (dp 1, concurrency to 256, H100/H200/B200/B300, six models): mean error 14.2 %
 * on Hopper and 12.9 % on Blackwell, 11 to 35 % for a model left out of the fit.
 */
export const HOPPER_DECODE: DecodeConstants = {
  bandwidthEfficiency: 0.62,
  prefillUtilization: 0.49,
  perLayerUs: 0,
  perTensorDoublingUs: 20.1,
  perExpertLayerUs: 49.7,
  lowFactor: 0.72,
  highFactor: 1.4,
};

export const BLACKWELL_DECODE: DecodeConstants = {
  bandwidthEfficiency: 0.81,
  prefillUtilization: 0.38,
  perLayerUs: 18.6,
  perTensorDoublingUs: 19.7,
  perExpertLayerUs: 45.5,
  lowFactor: 0.75,
  highFactor: 1.35,
};
