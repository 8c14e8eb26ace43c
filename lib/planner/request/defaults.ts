import type { Workload } from './plan-request';

/** A typical chat request with some context. */
const TYPICAL_TOKENS = 5000;

const TYPICAL_INPUT_SHARE = 0.8;

const TYPICAL_CONCURRENCY = 16;

/** What is asked of an engine when nothing is said of it; its requests are no longer than the engine takes. */
export function defaultWorkload(maxModelLen = TYPICAL_TOKENS): Workload {
  const tokens = Math.min(TYPICAL_TOKENS, maxModelLen);
  const inputTokens = Math.max(1, Math.floor(tokens * TYPICAL_INPUT_SHARE));
  return { inputTokens, outputTokens: Math.max(1, tokens - inputTokens), concurrency: TYPICAL_CONCURRENCY };
}

export const DEFAULT_REGION = 'us-east-1';
