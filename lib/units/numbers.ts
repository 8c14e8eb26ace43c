export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The next multiple of a step. */
export const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;
