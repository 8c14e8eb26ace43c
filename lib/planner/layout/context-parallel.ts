import { type Problem, problem } from '../../problem';
import { type Architecture, keyValueHeads } from '../architecture';
import type { LayoutRule } from './rule';

/** Caches that every rank needs whole: windows, chunks and the compressed states of DeepSeek-V4. */
const NOT_CUT: Partial<Record<Architecture['attention']['kind'], string>> = {
  'sliding-window': 'its layers with a sliding window',
  chunked: 'its layers with chunked attention',
  v4: 'its compressed states',
};

const size = (message: string): Problem => problem('decodeContextParallelSize', message);

/** vLLM 0.29.0 and 0.33.0 config/parallel.py:553 and v1/core/kv_cache_coordinator.py:617. */
export const contextRanksFit: LayoutRule = (
  { tensorParallelSize: tp, decodeContextParallelSize: dcp = 1 },
  { architecture, modelId },
) => {
  if (dcp === 1) return undefined;
  const whole = NOT_CUT[architecture.attention.kind];
  if (whole !== undefined) return size(`${modelId} cannot cut ${whole} by tokens; leave it out`);
  if (tp % dcp === 0) return undefined;
  return size(`${dcp} must divide tensorParallelSize ${tp}, whose ranks it takes; ${use(divisors(tp))}`);
};

/** Only copies of heads are cut: config/model.py:1433-1460. */
export const contextRanksHoldCopies: LayoutRule = (
  { tensorParallelSize: tp, decodeContextParallelSize: dcp = 1 },
  { architecture, modelId },
) => {
  const heads = keyValueHeads(architecture);
  if (dcp === 1 || heads === undefined || NOT_CUT[architecture.attention.kind] !== undefined) return undefined;
  if (tp <= heads)
    return size(
      `tensorParallelSize ${tp} holds no head of the ${heads} KV heads of ${modelId} twice, and only copies are cut by tokens; raise it above ${heads} or leave decodeContextParallelSize out`,
    );
  const most = Math.floor(tp / heads);
  const queries = Math.floor(architecture.numAttentionHeads / heads);
  if (dcp <= most && queries % dcp === 0) return undefined;
  const legal = divisors(tp).filter((one) => one <= most && queries % one === 0);
  return size(
    `${dcp} ranks cannot share one of the ${heads} KV heads of ${modelId}: at most tensorParallelSize / heads = ${most}, and a divisor of its ${queries} query heads; ${use(legal)}`,
  );
};

const divisors = (value: number): readonly number[] =>
  Array.from({ length: value }, (_, index) => index + 1).filter((one) => value % one === 0);

const use = (sizes: readonly number[]): string => {
  const shared = sizes.filter((one) => one > 1);
  return shared.length === 0 ? 'leave it out' : `use ${shared.join(', ')}`;
};
