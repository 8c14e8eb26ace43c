import { kernelsPerStep } from './decode-kernels';
import { contextBytesRead } from './decode-kv';
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

/**
 * The work of one step in which `workload.concurrency` requests decode, by term: milliseconds at data-sheet speed, or
 * thousands of things that take microseconds.
 *
 * The prompts of the other requests arrive meanwhile, one for every answer that ends, and their prefill runs in the same steps:
 * `(concurrency − 1) / outputTokens` prompts a token. With pipeline stages a token passes all of them, each working on its
 * share of the requests.
 */
export function decodeWork(
  inputs: DecodeInputs,
  workload: Workload,
  { verified, accepted }: StepTokens,
): DecodeConstants {
  const { architecture, gpu, layout, parts } = inputs;
  const stages = layout.pipelineParallelSize;
  const tokens = workload.concurrency * verified;
  const prompts = (Math.max(0, workload.concurrency - 1) * accepted) / workload.outputTokens;
  const promptTokens = prompts * workload.inputTokens;
  const bytes = weightBytesRead(inputs, Math.max(1, tokens / stages));
  const bytesPerMs = gpu.memoryBytesPerSecond / 1e3;
  const operationsPerMs = (flopsPerSecond(gpu, inputs.quantization) * layout.gpus) / 1e3;
  const operations = 2 * activeParameters(architecture, parts);
  const layers = architecture.numHiddenLayers;
  const parallelLayers = layout.tensorParallelSize > 1 ? layers : 0;
  const exchangeMs = exchangePerToken(inputs);
  return {
    weights: (bytes.weights * stages) / bytesPerMs,
    experts: (bytes.experts * stages) / bytesPerMs,
    context: contextBytesRead(inputs, workload) / bytesPerMs,
    arithmetic: (operations * tokens) / operationsPerMs,
    prefill: (operations * promptTokens) / operationsPerMs,
    exchange: exchangeMs * tokens,
    prefillExchange: exchangeMs * promptTokens,
    kernelUs: kernelsPerStep(architecture, inputs.quantization, gpu) / 1e3,
    tensorLayerUs: parallelLayers / 1e3,
    tensorDoublingUs: (parallelLayers * Math.log2(layout.tensorParallelSize)) / 1e3,
    promptLayerUs: (prompts * layers) / 1e3,
  };
}

/** Milliseconds the all-reduces of one token take at the rate of the link, all layers together. */
function exchangePerToken({ architecture, gpu, layout }: DecodeInputs): number {
  const ranks = layout.tensorParallelSize;
  const bytes = ALL_REDUCES_PER_LAYER * architecture.numHiddenLayers * architecture.hiddenSize * BF16_BYTES;
  const perLink = (2 * (ranks - 1)) / ranks;
  return ((bytes * perLink) / (gpu.nvlinkBytesPerSecond ?? PCIE_BYTES_PER_SECOND)) * 1e3;
}

/** Non-expert weights are read whole; of the experts, those that at least one of the tokens is routed to. */
function weightBytesRead(
  { architecture, parts, format, layout }: DecodeInputs,
  tokens: number,
): { readonly weights: number; readonly experts: number } {
  const all = weightBytesPerGpu(architecture, parts, format, layout);
  const inputEmbedding = architecture.tieWordEmbeddings
    ? 0
    : ((parts.embedding / 2) * BF16_BYTES) / layout.tensorParallelSize;
  const routed = (parts.routed * format.routed) / layout.gpus;
  return { weights: all - inputEmbedding - routed, experts: routed * touchedExperts(architecture, tokens) };
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
