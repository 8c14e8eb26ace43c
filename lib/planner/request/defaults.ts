import { isPooling } from '../../catalog';
import type { ModelTask } from '../../catalog/types';
import type { Workload } from './plan-request';

/** A typical chat request with some context. */
const TYPICAL_TOKENS = 5000;

const TYPICAL_INPUT_SHARE = 0.8;

const TYPICAL_CONCURRENCY = 16;

/** A passage, as texts are cut for search, and as many of them as a batch of an indexer sends. */
const TYPICAL_PASSAGE_TOKENS = 512;
const TYPICAL_PASSAGES = 64;

/** What is asked of an engine when nothing is said of it; its requests are no longer than the engine takes. */
export function defaultWorkload(maxModelLen = TYPICAL_TOKENS, task?: ModelTask): Workload {
  if (isPooling(task))
    return {
      inputTokens: Math.min(TYPICAL_PASSAGE_TOKENS, maxModelLen),
      outputTokens: 0,
      concurrency: TYPICAL_PASSAGES,
    };
  const tokens = Math.min(TYPICAL_TOKENS, maxModelLen);
  const inputTokens = Math.max(1, Math.floor(tokens * TYPICAL_INPUT_SHARE));
  return { inputTokens, outputTokens: Math.max(1, tokens - inputTokens), concurrency: TYPICAL_CONCURRENCY };
}

export const DEFAULT_REGION = 'us-east-1';
