import type { GpuSpec, Quantization } from '../../catalog/types';
import type { Range } from '../../units/range';
import { activeParameters, type Architecture, type HeadLayers, type ParameterParts } from '../architecture';
import type { Layout } from '../layout';
import type { Workload } from '../request';
import type { EngineSettings } from '../settings';

/** How fast whole texts are read; an estimate by arithmetic, fitted to no run. */
export interface PoolingThroughput {
  readonly inputTokensPerSecondPerGpu: Range;
  /** Texts of the workload, of one replica. */
  readonly sequencesPerSecond: Range;
  /** One step of a full batch. */
  readonly stepMs: Range;
  readonly workload: Workload;
}

export interface PoolingInputs {
  readonly architecture: Architecture;
  readonly parts: ParameterParts;
  readonly quantization: Quantization;
  readonly weightBytes: number;
  readonly gpu: GpuSpec;
  readonly layout: Layout;
  readonly settings: Pick<EngineSettings, 'maxNumSeqs' | 'maxNumBatchedTokens'>;
  readonly workload: Workload;
}

/** Shares of peak arithmetic that prefill reaches: the low one is that of probes and drains; none is measured here. */
const MFU: Range = { low: 0.2, expected: 0.4, high: 0.6 };
/** Scheduler, launches and the way of the answer, a step: assumed. Small encoders wait for it rather than for arithmetic. */
const HOST_MS: Range = { low: 1, expected: 3, high: 8 };

/**
 * Floating-point operations of one token in a text of so many: two a parameter, and in every layer its row of attention, over the
 * whole text, or over half of it where no token sees those after it.
 */
export function operationsPerToken(architecture: Architecture, parts: ParameterParts, tokens: number): number {
  const seen = architecture.bidirectional === true ? tokens : tokens / 2;
  const scoresAndValues = 2 * 2;
  const rows = attendingLayers(architecture).reduce(
    (sum, { layers, headDim, window }) =>
      sum + layers * architecture.numAttentionHeads * headDim * Math.min(seen, window),
    0,
  );
  return 2 * activeParameters(architecture, parts) + scoresAndValues * rows;
}

interface Attending {
  readonly layers: number;
  readonly headDim: number;
  readonly window: number;
}

const EVERYTHING = Number.POSITIVE_INFINITY;

function attendingLayers({ attention, numHiddenLayers, headDim }: Architecture): readonly Attending[] {
  const of = (heads: HeadLayers | undefined, window = EVERYTHING): readonly Attending[] =>
    heads === undefined ? [] : [{ layers: heads.layers + (heads.readers ?? 0), headDim: heads.headDim, window }];
  if (attention.kind === 'gqa') return of(attention.full);
  if (attention.kind === 'sliding-window') return [...of(attention.full), ...of(attention.local, attention.window)];
  if (attention.kind === 'chunked') return [...of(attention.full), ...of(attention.local, attention.chunkSize)];
  return [{ layers: numHiddenLayers, headDim, window: EVERYTHING }];
}

/** Peak arithmetic of the format, operations per second of one GPU. */
function peak({ denseFlopsPerSecond: { bf16, fp8 } }: GpuSpec, quantization: Quantization): number {
  const isEightBit = quantization === 'fp8' || quantization === 'fp8-block';
  return isEightBit ? (fp8 ?? bf16) : bf16;
}

/** Tokens of one step: as many whole texts as are sent, as the batch holds and as may run. */
function batchTokens({ settings, workload, layout }: PoolingInputs): number {
  const texts = Math.min(workload.concurrency / layout.dataParallelSize, settings.maxNumSeqs);
  return Math.max(workload.inputTokens, Math.min(texts * workload.inputTokens, settings.maxNumBatchedTokens));
}

/** A step takes its arithmetic, or the reading of the weights where the batch is small, and what the host takes. */
export function poolingThroughput(inputs: PoolingInputs): PoolingThroughput {
  const { architecture, parts, quantization, weightBytes, gpu, layout, workload } = inputs;
  const tokens = batchTokens(inputs);
  const gpusOfOneRank = layout.gpus / layout.dataParallelSize;
  const operations = operationsPerToken(architecture, parts, workload.inputTokens) * tokens;
  const readMs = (weightBytes / gpu.memoryBytesPerSecond) * 1e3;
  const stepMs = (share: number, hostMs: number): number =>
    Math.max((operations / (peak(gpu, quantization) * gpusOfOneRank * share)) * 1e3, readMs) + hostMs;
  const step: Range = {
    low: stepMs(MFU.high, HOST_MS.low),
    expected: stepMs(MFU.expected, HOST_MS.expected),
    high: stepMs(MFU.low, HOST_MS.high),
  };
  const perGpu = (ms: number): number => ((tokens / ms) * 1e3) / gpusOfOneRank;
  const texts = (ms: number): number => (perGpu(ms) * layout.gpus) / workload.inputTokens;
  return {
    inputTokensPerSecondPerGpu: { low: perGpu(step.high), expected: perGpu(step.expected), high: perGpu(step.low) },
    sequencesPerSecond: { low: texts(step.high), expected: texts(step.expected), high: texts(step.low) },
    stepMs: step,
    workload,
  };
}
