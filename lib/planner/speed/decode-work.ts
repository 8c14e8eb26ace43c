import { kernelsPerStep } from './decode-kernels';
import { contextBytesPerRequest, contextBytesRead } from './decode-kv';
import type { DecodeConstants } from './throughput-constants';
import type { GpuSpec, Quantization } from '../../catalog/types';
import { BF16_BYTES } from '../../units';
import { activeParameters, type Architecture, type ParameterParts } from '../architecture';
import type { Layout } from '../layout';
import type { Workload } from '../request';
import { type StorageFormat, weightBytesPerGpu } from '../weights';

export interface DecodeInputs {
  readonly architecture: Architecture;
  readonly parts: ParameterParts;
  readonly format: StorageFormat;
  readonly quantization: Quantization;
  readonly gpu: GpuSpec;
  readonly layout: Layout;
  readonly kvCacheDtype: string;
  readonly engineVersion: string;
  /** GPUs of a replica talk over a slower network than NVLink. */
  readonly crossesNodes: boolean;
}

/** Tokens of one request that a step works on, and how many of them it keeps; both 1 without speculation. */
export interface StepTokens {
  readonly verified: number;
  readonly accepted: number;
}

export const ONE_TOKEN: StepTokens = { verified: 1, accepted: 1 };

/** GPUs without NVLink talk over PCIe 4.0 x16: assumed, no such run was seen. */
const PCIE_BYTES_PER_SECOND = 32e9;
/** After attention and after the dense part or the experts. */
export const ALL_REDUCES_PER_LAYER = 2;

/** Prompt and answer of the requests of a workload, however many of them decode at once. */
export type RequestTokens = Pick<Workload, 'inputTokens' | 'outputTokens'>;

/** The work of a step in which so many requests decode. */
export type WorkAt = (concurrency: number, tokens: StepTokens) => DecodeConstants;

/** `workAt` of one load. */
export const decodeWork = (inputs: DecodeInputs, workload: Workload, tokens: StepTokens): DecodeConstants =>
  workAt(inputs, workload)(workload.concurrency, tokens);

/**
 * The work of a step by term: milliseconds at data-sheet speed, or thousands of things that take microseconds. What does not
 * depend on the load is counted once for all loads.
 *
 * The prompts of the other requests arrive meanwhile, one for every answer that ends, and their prefill runs in the same steps:
 * `(concurrency − 1) / outputTokens` prompts a token. With pipeline stages a token passes all of them, each working on its
 * share of the requests.
 */
export function workAt(inputs: DecodeInputs, { inputTokens, outputTokens }: RequestTokens): WorkAt {
  const { architecture, gpu, layout, parts } = inputs;
  const stages = layout.pipelineParallelSize;
  const bytes = weightBytesRead(inputs);
  const bytesPerMs = gpu.memoryBytesPerSecond / 1e3;
  const contextBytes = contextBytesPerRequest(inputs, inputTokens + outputTokens / 2);
  const operationsPerMs = (flopsPerSecond(gpu, inputs.quantization) * layout.gpus) / 1e3;
  const operations = 2 * activeParameters(architecture, parts);
  const layers = architecture.numHiddenLayers;
  const parallelLayers = layout.tensorParallelSize > 1 ? layers : 0;
  const exchangeMs = exchangePerToken(inputs);
  const weights = (bytes.weights * stages) / bytesPerMs;
  const kernelUs = kernelsPerStep(architecture, inputs.quantization, gpu) / 1e3;
  const tensorLayerUs = parallelLayers / 1e3;
  const tensorDoublingUs = (parallelLayers * Math.log2(layout.tensorParallelSize)) / 1e3;
  return (concurrency, { verified, accepted }) => {
    const tokens = concurrency * verified;
    const prompts = (Math.max(0, concurrency - 1) * accepted) / outputTokens;
    const promptTokens = prompts * inputTokens;
    const expertBytes = bytes.experts * touchedExperts(architecture, Math.max(1, tokens / stages));
    return {
      weights,
      experts: (expertBytes * stages) / bytesPerMs,
      context: contextBytesRead(layout, contextBytes, concurrency) / bytesPerMs,
      arithmetic: (operations * tokens) / operationsPerMs,
      prefill: (operations * promptTokens) / operationsPerMs,
      exchange: exchangeMs * tokens,
      prefillExchange: exchangeMs * promptTokens,
      kernelUs,
      tensorLayerUs,
      tensorDoublingUs,
      promptLayerUs: (prompts * layers) / 1e3,
    };
  };
}

/** Milliseconds the all-reduces of one token take at the rate of the link, all layers together. */
function exchangePerToken({ architecture, gpu, layout }: DecodeInputs): number {
  const ranks = layout.tensorParallelSize;
  const bytes = ALL_REDUCES_PER_LAYER * architecture.numHiddenLayers * architecture.hiddenSize * BF16_BYTES;
  const perLink = (2 * (ranks - 1)) / ranks;
  return ((bytes * perLink) / (gpu.nvlinkBytesPerSecond ?? PCIE_BYTES_PER_SECOND)) * 1e3;
}

/** Bytes on one GPU: non-expert weights, which are read whole, and all experts, of which a step reads those it is routed to. */
function weightBytesRead({ architecture, parts, format, layout }: DecodeInputs): {
  readonly weights: number;
  readonly experts: number;
} {
  const all = weightBytesPerGpu(architecture, parts, format, layout);
  const inputEmbedding = architecture.tieWordEmbeddings
    ? 0
    : ((parts.embedding / 2) * BF16_BYTES) / layout.tensorParallelSize;
  const experts = (parts.routed * format.routed) / layout.gpus;
  return { weights: all - inputEmbedding - experts, experts };
}

/** Share of experts hit by n tokens that choose k of E at random: 1 − (1 − k/E)^n. */
export function touchedExperts({ experts }: Architecture, tokens: number): number {
  if (experts === undefined) return 1;
  return 1 - (1 - experts.numExpertsPerToken / experts.numExperts) ** tokens;
}

/** Peak arithmetic the weights' format runs at on this GPU: 4-bit weights without native units are unpacked to 16 bits. */
export function flopsPerSecond(gpu: GpuSpec, quantization: Quantization): number {
  const { bf16, fp8 = bf16, fp4 = bf16 } = gpu.denseFlopsPerSecond;
  if (quantization === 'fp8' || quantization === 'fp8-block') return fp8;
  if (quantization === 'nvfp4' || quantization === 'mxfp4') return fp4;
  if (quantization === 'fp8-fp4-experts') return gpu.denseFlopsPerSecond.fp4 === undefined ? bf16 : fp8;
  return bf16;
}
