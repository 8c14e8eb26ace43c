import { relativeError } from './statistics';
import { plan, type PlanRequest, type Workload } from '../planner';

/** A published speed-up of time per token by speculation. */
interface PublishedGain {
  readonly name: string;
  readonly request: Omit<PlanRequest, 'workload' | 'maxModelLen'>;
  readonly concurrency: number;
  /** @default - 1000 tokens in and out */
  readonly tokens?: Pick<Workload, 'inputTokens' | 'outputTokens'>;
  readonly gain: number;
  readonly source: string;
}

const KIMI_BLOG = 'vLLM blog 2026-05-26: EAGLE-3.1, Kimi-K2.6 NVFP4 TP4 on GB200';
const kimi = (concurrency: number, gain: number): PublishedGain => ({
  name: `Kimi-K2.6 NVFP4, EAGLE-3, TP4 GB200, ${concurrency} requests`,
  request: {
    engineVersion: '0.22.0',
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

const HARNESS =
  'jasl/vllm-ds4-sm120-harness@c911a0e: time a token with and without MTP; kept: time a step over time a token';
/** Two MTP drafts on short prompts; how many were kept follows from the same run. */
const v4Flash = (tensorParallelSize: number, concurrency: number, gain: number, kept: number): PublishedGain => ({
  name: `DeepSeek-V4-Flash, MTP-2 ${kept} kept, TP${tensorParallelSize} B200, ${concurrency} requests`,
  request: {
    engineVersion: '0.20.1',
    model: 'deepseek-v4-flash',
    checkpoint: 'DeepSeek-V4-Flash',
    gpu: 'B200',
    tensorParallelSize,
    enableExpertParallel: false,
    speculative: { method: 'mtp', numSpeculativeTokens: 2, acceptanceLength: kept },
  },
  concurrency,
  tokens: { inputTokens: 69, outputTokens: 186 },
  gain,
  source: HARNESS,
});

const NODE = 'study of one 8xH100 node, 2026-09: medians, random text';
/** One MTP draft, of which 0.593 survive. */
const v4OnH100 = (concurrency: number, gain: number): PublishedGain => ({
  name: `DeepSeek-V4-Flash, MTP-1 1.593 kept, TP8 EP H100, ${concurrency} requests`,
  request: {
    engineVersion: '0.28.0',
    model: 'deepseek-v4-flash',
    checkpoint: 'DeepSeek-V4-Flash',
    gpu: 'H100',
    tensorParallelSize: 8,
    enableExpertParallel: true,
    speculative: { method: 'mtp', numSpeculativeTokens: 1, acceptanceLength: 1.593 },
  },
  concurrency,
  tokens: { inputTokens: 16_384, outputTokens: 256 },
  gain,
  source: NODE,
});

const BLOG = 'vLLM blog 2026-08-14, SPEED-Bench, 3.4 kept: output against no speculation';
/** Drafts of which all are verified, at a load beyond the CUDA graphs. */
const v4Pro = (numSpeculativeTokens: number, gain: number): PublishedGain => ({
  name: `DeepSeek-V4-Pro, DSpark-${numSpeculativeTokens} all verified, TP8 EP B300, 256 requests`,
  request: {
    engineVersion: '0.28.0',
    model: 'deepseek-v4-pro',
    gpu: 'B300',
    tensorParallelSize: 8,
    enableExpertParallel: true,
    maxNumBatchedTokens: 16_384,
    speculative: { method: 'dspark', numSpeculativeTokens, acceptanceLength: numSpeculativeTokens === 7 ? 3.4 : 3.2 },
  },
  concurrency: 256,
  tokens: { inputTokens: 300, outputTokens: 512 },
  gain,
  source: BLOG,
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
  v4Flash(2, 1, 2.04, 2.3),
  v4Flash(2, 2, 1.7, 2.03),
  v4Flash(2, 4, 1.59, 2.23),
  v4Flash(2, 8, 1.69, 2.26),
  v4Flash(2, 16, 1.51, 2.2),
  v4Flash(2, 24, 1.59, 2.29),
  v4Flash(4, 1, 1.73, 2.3),
  v4Flash(4, 4, 1.44, 2.17),
  v4Flash(4, 8, 1.39, 2.18),
  v4Flash(4, 16, 1.26, 2.15),
  v4OnH100(1, 1.6),
  v4OnH100(4, 1.22),
  v4OnH100(16, 1.3),
  v4OnH100(64, 1.1),
  v4Pro(7, 0.47),
  v4Pro(5, 0.74),
];

export interface GainComparison {
  readonly name: string;
  readonly predicted: number;
  /** Low end of the range a user is told. */
  readonly low: number;
  readonly published: number;
  readonly error: number;
  readonly source: string;
}

/** Speed-ups as the planner gives them beside published ones; where no acceptance was published it is assumed. */
export function evaluateSpeculation(): readonly GainComparison[] {
  return PUBLISHED.map(({ name, request, concurrency, tokens, gain, source }) => {
    const workload = { inputTokens: 1000, outputTokens: 1000, ...tokens, concurrency };
    const result = plan({ ...request, maxModelLen: 32_768, workload });
    const speedup = result.verdict === 'fits' ? result.speculative?.speedup : undefined;
    const { expected: predicted, low } = speedup ?? { expected: Number.NaN, low: Number.NaN };
    return { name, predicted, low, published: gain, error: relativeError(predicted, gain), source };
  });
}
