import { kernelsPerStep } from './decode-kernels';
import { contextBytesPerRequest, contextBytesRead } from './decode-kv';
import { isUnpacked, UNPACKING_BYTES_PER_SECOND } from './unpacking';
import type { DecodeConstants } from './throughput-constants';
import { minorReleasesBefore, THRESHOLDS } from '../../catalog';
import type { GpuSpec, Quantization } from '../../catalog/types';
import { BF16_BYTES } from '../../units';
import { activeParameters, type Architecture, type ParameterParts } from '../architecture';
import type { Layout } from '../layout';
import type { Workload } from '../request';
import { expertPadding, type StorageFormat, weightBytesPerGpu } from '../weights';

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
 * `(concurrency − 1) / outputTokens` prompts a token. A step with one or more of them runs outside the CUDA graph. With pipeline
 * stages a token passes all of them, each working on its share of the requests.
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
  const exchangeMs = exchangePerToken(inputs);
  const steady = steadyWork(inputs);
  return (concurrency, { verified, accepted }) => {
    const tokens = concurrency * verified;
    const prompts = (Math.max(0, concurrency - 1) * accepted) / outputTokens;
    const promptTokens = prompts * inputTokens;
    // Every data-parallel rank runs at least one token a step, a dummy where it has no request.
    const routed = Math.max(layout.dataParallelSize, tokens / stages, 1);
    const touched = touchedExperts(architecture, routed) * stages;
    const context = contextBytesRead(layout, contextBytes, concurrency) / bytesPerMs;
    return {
      ...steady,
      experts: (bytes.experts * touched) / bytesPerMs,
      unpacked: steady.unpacked + (bytes.packedExperts * touched) / unpackingBytesPerMs(gpu),
      context,
      contextOfHopper: gpu.architecture === 'Hopper' ? context : 0,
      arithmetic: (operations * tokens) / operationsPerMs,
      prefill: (operations * promptTokens) / operationsPerMs,
      exchange: exchangeMs * tokens,
      prefillExchange: exchangeMs * promptTokens,
      promptLayerUs: ((isBeyondGraph(tokens, layout) ? 1 : shareWithAny(prompts)) * layers) / 1e3,
      streamUs: (hyperConnectedLayers(architecture) * (tokens + promptTokens)) / 1e3,
    };
  };
}

type Steady = 'weights' | 'unpacked' | 'kernelUs' | 'earlierKernelUs' | 'exchangeLayerUs' | 'exchangeDoublingUs';

/** What every step costs, whatever the load. */
function steadyWork(inputs: DecodeInputs): Pick<DecodeConstants, Steady> {
  const { architecture, gpu, layout, quantization, engineVersion } = inputs;
  const { weights, packedWeights } = weightBytesRead(inputs);
  const stages = layout.pipelineParallelSize;
  const kernels = kernelsPerStep(architecture, quantization, gpu) / 1e3;
  const layers = exchangingLayers(inputs);
  return {
    weights: (weights * stages) / (gpu.memoryBytesPerSecond / 1e3),
    unpacked: (packedWeights * stages) / unpackingBytesPerMs(gpu),
    kernelUs: kernels,
    earlierKernelUs: kernels * tensOfReleasesBefore(engineVersion),
    exchangeLayerUs: layers / 1e3,
    exchangeDoublingUs: (layers * Math.log2(layout.tensorParallelSize)) / 1e3,
  };
}

const unpackingBytesPerMs = (gpu: GpuSpec): number =>
  Math.min(gpu.memoryBytesPerSecond, UNPACKING_BYTES_PER_SECOND) / 1e3;

/** Tokens that the largest CUDA graph holds by default (`max_cudagraph_capture_size`). */
export const GRAPH_TOKENS = 512;

export const isBeyondGraph = (tokens: number, { dataParallelSize }: Pick<Layout, 'dataParallelSize'>): boolean =>
  tokens / dataParallelSize > GRAPH_TOKENS;

/** How many of the steps hold at least one of so many prompts a step, which arrive independently. */
const shareWithAny = (prompts: number): number => 1 - Math.exp(-prompts);

/** Several residual streams between layers are mixed by products of their own, which no tensor parallelism divides. */
const hyperConnectedLayers = ({ attention, numHiddenLayers }: Architecture): number =>
  attention.kind === 'v4' ? numHiddenLayers : 0;

/** Releases ever since fuse and launch less; what ran before 0.16 was not slower than that. */
const tensOfReleasesBefore = (engineVersion: string): number =>
  Math.min(MOST_RELEASES_BEFORE, minorReleasesBefore(engineVersion, THRESHOLDS.fasterDecode)) / 10;
const MOST_RELEASES_BEFORE = 9;

/**
 * Layers whose GPUs exchange activations, twice each: an all-reduce after attention and after the rest. Around experts that
 * data-parallel ranks share nothing is added on one node: 24 runs need none beside what the host takes for a step.
 */
const exchangingLayers = ({ architecture, layout }: DecodeInputs): number =>
  layout.tensorParallelSize > 1 ? architecture.numHiddenLayers : 0;

/** Milliseconds the exchanges of one token take at the rate of the link, all layers together. */
function exchangePerToken(inputs: DecodeInputs): number {
  const { architecture, gpu, layout } = inputs;
  const layers = exchangingLayers(inputs);
  const ranks = layout.tensorParallelSize;
  const bytes = ALL_REDUCES_PER_LAYER * layers * architecture.hiddenSize * BF16_BYTES;
  const perLink = (2 * (ranks - 1)) / ranks;
  return ((bytes * perLink) / (gpu.nvlinkBytesPerSecond ?? PCIE_BYTES_PER_SECOND)) * 1e3;
}

interface BytesRead {
  readonly weights: number;
  readonly experts: number;
  /** Of formats that the GPU does not multiply in. */
  readonly packedWeights: number;
  readonly packedExperts: number;
}

/** Bytes on one GPU: non-expert weights, which are read whole, and all experts, of which a step reads those it is routed to. */
function weightBytesRead({ architecture, parts, format, layout, gpu, quantization }: DecodeInputs): BytesRead {
  const all = weightBytesPerGpu(architecture, parts, format, layout);
  const inputEmbedding = architecture.tieWordEmbeddings ? 0 : parts.embedding / 2;
  const lookedUp = ((inputEmbedding + parts.tables) * BF16_BYTES) / layout.tensorParallelSize;
  const experts = ((parts.routed * format.routed) / layout.gpus) * expertPadding(architecture, format, layout);
  const weights = all - lookedUp - experts;
  if (!isUnpacked(gpu, quantization)) return { weights, experts, packedWeights: 0, packedExperts: 0 };
  return format.other < BF16_BYTES && quantization !== 'fp8-fp4-experts'
    ? { weights: 0, experts: 0, packedWeights: weights, packedExperts: experts }
    : { weights, experts: 0, packedWeights: 0, packedExperts: experts };
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
