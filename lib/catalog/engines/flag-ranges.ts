/** What the parser takes and the configuration of an engine refuses when it starts. */
export interface FlagRange {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
}

const POSITIVE: FlagRange = { least: 1 };
const NOT_NEGATIVE: FlagRange = { least: 0 };

/**
 * Flag without dashes → numbers it takes. Source: `Field(ge=…, gt=…, le=…, lt=…)` of vllm/config/*.py in 0.29.0, those of 0.33.0
 * are alike.
 */
const RANGES: Readonly<Record<string, FlagRange>> = {
  'mamba-block-size': POSITIVE,
  'prefix-match-unit': POSITIVE,
  'replayssm-buffer-len': POSITIVE,
  'safetensors-prefetch-block-size': POSITIVE,
  'safetensors-prefetch-num-threads': POSITIVE,
  'dp-sync-interval': POSITIVE,
  'max-num-active-seqs': POSITIVE,
  'max-parallel-loading-workers': POSITIVE,
  'offload-num-in-group': POSITIVE,
  'prefill-schedule-interval': POSITIVE,
  'stream-interval': POSITIVE,
  'prefix-cache-retention-interval': NOT_NEGATIVE,
  'mm-ipc-gpu-memory-gb': NOT_NEGATIVE,
  'mm-processor-cache-gb': NOT_NEGATIVE,
  'mm-shm-cache-max-object-size-mb': NOT_NEGATIVE,
  'dbo-decode-token-threshold': NOT_NEGATIVE,
  'dbo-prefill-token-threshold': NOT_NEGATIVE,
  'ubatch-size': NOT_NEGATIVE,
  'offload-group-size': NOT_NEGATIVE,
  'offload-prefetch-step': NOT_NEGATIVE,
  'long-prefill-token-threshold': NOT_NEGATIVE,
  'max-num-queued-reqs': NOT_NEGATIVE,
  'max-num-queued-tokens': NOT_NEGATIVE,
  'max-num-scheduled-tokens': NOT_NEGATIVE,
  'cpu-offload-gb': NOT_NEGATIVE,
  'max-logprobs': { least: -1 },
  'mm-encoder-fp8-scale-save-margin': { above: 0 },
  'kv-cache-metrics-sample': { above: 0, most: 1 },
  'video-pruning-rate': { least: 0, below: 1 },
  watermark: { least: 0, below: 1 },
};

/** Names of flags with a range. */
export const rangedFlags: readonly string[] = Object.keys(RANGES);

/** What a number of a flag must be, where this one is not; undefined: it is. */
export function outOfRange(flag: string, value: number): string | undefined {
  const { least, above, most, below } = (Object.hasOwn(RANGES, flag) ? RANGES[flag] : undefined) ?? {};
  const isLegal =
    value >= (least ?? -Infinity) &&
    value > (above ?? -Infinity) &&
    value <= (most ?? Infinity) &&
    value < (below ?? Infinity);
  if (isLegal) return undefined;
  const bounds = { 'at least': least, above, 'at most': most, below };
  return Object.entries(bounds)
    .flatMap(([word, bound]) => (bound === undefined ? [] : [`${word} ${bound}`]))
    .join(' and ');
}
