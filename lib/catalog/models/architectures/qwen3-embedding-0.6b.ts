import type { ParameterCounts } from '../../types';

/** Qwen3-Embedding-0.6B and the reranker of the same layers and vocabulary. */
export const qwen3Embedding0_6bParameters: ParameterCounts = { total: 595_776_512, active: 440_467_456 };
