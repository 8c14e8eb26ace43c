import { relativeError } from './statistics';
import { plan, type PlanRequest } from '../planner';

/** A published speed-up of time per token by speculation. */
interface PublishedGain {
  readonly name: string;
  readonly request: Omit<PlanRequest, 'workload' | 'maxModelLen'>;
  readonly concurrency: number;
  readonly gain: number;
  readonly source: string;
}

const KIMI_BLOG = 'vLLM blog 2026-05-26: EAGLE-3.1, Kimi-K2.6 NVFP4 TP4 on GB200';
const kimi = (concurrency: number, gain: number): PublishedGain => ({
  name: `Kimi-K2.6 NVFP4, EAGLE-3, TP4 GB200, ${concurrency} requests`,
  request: {
    model: 'kimi-k2.6',
    quantization: 'nvfp4',
    gpu: 'GB200',
    tensorParallelSize: 4,
    speculative: { method: 'eagle3', model: 'EAGLE-3.1 head', numSpeculativeTokens: 3 },
  },
  concurrency,
  gain,
  source: KIMI_BLOG,
});

const PUBLISHED: readonly PublishedGain[] = [
  {
    name: 'Kimi-K3, DSpark, TP8 GB300, alone on code',
    request: {
      model: 'kimi-k3',
      gpu: 'GB300',
      tensorParallelSize: 8,
      // The blog does not say; experts cut to TP8 are padded to 240 instead of 184 GiB, which leaves nothing for the cache.
      enableExpertParallel: true,
      speculative: { method: 'dspark', acceptanceLength: 4.73 },
    },
    concurrency: 1,
    gain: 331 / 111,
    source: 'vLLM blog 2026-07-27: 111 to 331 tokens a second, 4.73 tokens a step on code',
  },
  {
    name: 'Qwen3.8-2.4T NVFP4, MTP-3, TP8 B300, alone',
    request: {
      model: 'qwen3.8-2.4t-a95b',
      quantization: 'nvfp4',
      gpu: 'B300',
      tensorParallelSize: 8,
      speculative: 'checkpoint',
    },
    concurrency: 1,
    gain: 304 / 133,
    source: 'vLLM blog 2026-08-12: 133 to 304 tokens a second',
  },
  {
    name: 'DeepSeek-V3.2, MTP-1, TP8 B300, alone',
    request: {
      model: 'deepseek-v3.2',
      gpu: 'B300',
      tensorParallelSize: 8,
      speculative: { method: 'mtp', numSpeculativeTokens: 1 },
    },
    concurrency: 1,
    gain: 234 / 125,
    source: 'vLLM serving measurements: 125 to 234 tokens a second',
  },
  kimi(1, 2.03),
  kimi(4, 1.71),
  kimi(16, 1.66),
];

export interface GainComparison {
  readonly name: string;
  readonly predicted: number;
  readonly published: number;
  readonly error: number;
  readonly source: string;
}

/** Speed-ups as the planner gives them beside published ones; where no acceptance was published it is assumed. */
export function evaluateSpeculation(): readonly GainComparison[] {
  return PUBLISHED.map(({ name, request, concurrency, gain, source }) => {
    const workload = { inputTokens: 1000, outputTokens: 1000, concurrency };
    const result = plan({ ...request, maxModelLen: 32_768, workload });
    const predicted = result.verdict === 'fits' ? (result.speculative?.speedup.expected ?? Number.NaN) : Number.NaN;
    return { name, predicted, published: gain, error: relativeError(predicted, gain), source };
  });
}
