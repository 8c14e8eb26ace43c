import { compareVersions } from '../catalog/versions';
import type { GpuSpec, Quantization } from '../catalog/types';
import type { Architecture } from './architecture';
import { contextBytesRead } from './decode-kv';
import { inverse } from './range';
import type { ParameterParts } from './parameters';
import { activeParameters } from './parameters';
import type { StorageFormat } from './storage-format';
import { BLACKWELL_DECODE, type DecodeConstants, HOPPER_DECODE } from './throughput-constants';
import type { Layout, Range, ThroughputPlan, Workload } from './types';
import { weightBytesPerGpu } from './weights';

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

/**
 * Dispatch and combine between data-parallel ranks, and waiting for the slowest of them: 113 against 89 ms per token with
 * DP2 × TP8 instead of TP8 (108 layers, aws-do-eks), 17 ms at any load to 128 with DP8 on B300 (DeepSeek-V4.1-Flash).
 */
const DATA_PARALLEL_EXPERTS = { layerUs: 200, highFactor: 1.5 };
/** Two exchanges a layer over EFA, some 50 µs each: assumed, not measured, hence twice that at the high end. */
const CROSS_NODE = { layerUs: 100, highFactor: 1.6 };
/** From one pipeline stage to the next: a send, a receive and the launch that waits for it. Assumed, not measured. */
const STAGE_HAND_OVER_US = { inNode: 50, betweenNodes: 150 };
/**
 * Releases of summer 2026 spend about two thirds of the fitted time on launches: Qwen3.8-2.4T (7.5 and 9.9 ms at batch 1) and
 * Kimi-K3 (9.0 ms) on GB300 TP8 against 11 ms of launches alone by the constants of v0.11 to v0.18.
 */
const FASTER_LAUNCH = { since: '0.25.0', factor: 0.66 };
/** Generations outside the fit. */
const UNFITTED = { low: 0.7, high: 1.8 };

export const decodeConstants = (gpu: GpuSpec): DecodeConstants =>
  gpu.architecture === 'Blackwell' ? BLACKWELL_DECODE : HOPPER_DECODE;

/** Prefill in NVFP4 gains this much over FP8, not the two- or threefold of the data sheet (Llama-70B on B200, InferenceX). */
const FP4_OVER_FP8 = 1.45;

/** Peak arithmetic the weights' format runs at on this GPU: 4-bit weights without native units are unpacked to 16 bits. */
export function flopsPerSecond(gpu: GpuSpec, quantization: Quantization): number {
  const { bf16, fp8 = bf16, fp4 = bf16 } = gpu.denseFlopsPerSecond;
  if (quantization === 'fp8' || quantization === 'fp8-block') return fp8;
  if (quantization === 'nvfp4' || quantization === 'mxfp4') return Math.min(fp4, Math.max(bf16, fp8 * FP4_OVER_FP8));
  if (quantization === 'fp8-fp4-experts') return gpu.denseFlopsPerSecond.fp4 === undefined ? bf16 : fp8;
  return bf16;
}

/**
 * Milliseconds between two tokens of a request when `concurrency` requests decode `tokensPerRequest` tokens a step:
 * bytes / (bandwidth × efficiency) + layers × (t0 + t_tp × log2 TP + t_moe) + the prefill work of the prompts that arrive.
 * Bytes: non-expert weights on the GPU, the routed experts at least one token chose, the context read. With pipeline stages a
 * token passes all of them, each working on its share of the requests.
 */
export function stepMs(
  inputs: DecodeInputs,
  workload: Workload,
  tokensPerRequest = 1,
  constants = decodeConstants(inputs.gpu),
): number {
  const { gpu, layout } = inputs;
  const stages = layout.pipelineParallelSize;
  const tokensPerStage = Math.max(1, (workload.concurrency * tokensPerRequest) / stages);
  const bytes = weightBytesRead(inputs, tokensPerStage) * stages + contextBytesRead(inputs, workload);
  const memoryMs = (bytes / (gpu.memoryBytesPerSecond * constants.bandwidthEfficiency)) * 1e3;
  const networkMs =
    ((inputs.crossesNodes ? inputs.architecture.numHiddenLayers * CROSS_NODE.layerUs : 0) + handOverUs(layout)) / 1e3;
  return (
    memoryMs + launchTimeMs(inputs, constants) + networkMs + arithmeticMs(inputs, workload, tokensPerRequest, constants)
  );
}

/** Every stage but the last hands its activations on, some of them to another node. */
function handOverUs({ pipelineParallelSize, nodes }: Layout): number {
  const handOvers = pipelineParallelSize - 1;
  const betweenNodes = Math.min(handOvers, nodes - 1);
  return betweenNodes * STAGE_HAND_OVER_US.betweenNodes + (handOvers - betweenNodes) * STAGE_HAND_OVER_US.inNode;
}

/** Whether every layer exchanges activations between nodes: tensor ranks, or experts of data-parallel ranks, span them. */
export function crossesNodes({ experts }: Architecture, layout: Layout): boolean {
  const { tensorParallelSize: tp, dataParallelSize: dp, gpusPerNode, nodes } = layout;
  if (nodes === 1) return false;
  return tp > gpusPerNode || (experts !== undefined && dp > 1 && tp * dp > gpusPerNode);
}

/** Kernel launches and all-reduces, whatever the batch. */
function launchTimeMs(inputs: DecodeInputs, constants: DecodeConstants): number {
  const { architecture, layout, engineVersion } = inputs;
  const layerUs = constants.perLayerUs + constants.perTensorDoublingUs * Math.log2(layout.tensorParallelSize);
  const expertUs = hasFusedExperts(inputs) ? 0 : (architecture.experts?.layers ?? 0) * constants.perExpertLayerUs;
  const exchangeUs = exchangesBetweenDataRanks(inputs)
    ? (architecture.experts?.layers ?? 0) * DATA_PARALLEL_EXPERTS.layerUs
    : 0;
  const faster = compareVersions(engineVersion, FASTER_LAUNCH.since) >= 0 ? FASTER_LAUNCH.factor : 1;
  return ((architecture.numHiddenLayers * layerUs + expertUs) * faster + exchangeUs) / 1e3;
}

const exchangesBetweenDataRanks = ({ architecture, layout }: DecodeInputs): boolean =>
  layout.dataParallelSize > 1 && architecture.experts !== undefined;

/** gpt-oss: MXFP4 experts and no shared one run as one fused kernel whose launch hides behind attention. */
const hasFusedExperts = ({ architecture: { experts }, quantization }: DecodeInputs): boolean =>
  quantization === 'mxfp4' && experts?.sharedIntermediateSize === 0;

/** Prompt tokens arriving per decode step, and verified draft tokens beyond the first, at the arithmetic rate of prefill. */
function arithmeticMs(
  inputs: DecodeInputs,
  workload: Workload,
  tokensPerRequest: number,
  constants: DecodeConstants,
): number {
  const { concurrency, inputTokens, outputTokens } = workload;
  const tokens = concurrency * (inputTokens / outputTokens + tokensPerRequest - 1);
  const operations = 2 * activeParameters(inputs.architecture, inputs.parts) * tokens;
  const rate = flopsPerSecond(inputs.gpu, inputs.quantization) * inputs.layout.gpus * constants.prefillUtilization;
  return (operations / rate) * 1e3;
}

/** Non-expert weights are read whole; of the experts, those that at least one of the tokens is routed to. */
function weightBytesRead({ architecture, parts, format, layout }: DecodeInputs, tokens: number): number {
  const all = weightBytesPerGpu(architecture, parts, format, layout);
  const inputEmbedding = architecture.tieWordEmbeddings ? 0 : (parts.embedding * 2) / 2 / layout.tensorParallelSize;
  const routed = (parts.routed * format.routed) / layout.gpus;
  return all - inputEmbedding - routed * (1 - touchedExperts(architecture, tokens));
}

/** Share of experts hit by n tokens that choose k of E at random: 1 − (1 − k/E)^n. */
export function touchedExperts({ experts }: Architecture, tokens: number): number {
  if (experts === undefined) return 1;
  return 1 - (1 - experts.numExpertsPerToken / experts.numExperts) ** tokens;
}

/** Time per output token with its band. A step that crosses nodes or runs on an unfitted GPU is less certain. */
export function tpotMs(inputs: DecodeInputs, workload: Workload): Range {
  const expected = stepMs(inputs, workload);
  const { lowFactor, highFactor } = decodeConstants(inputs.gpu);
  const fitted = inputs.gpu.architecture === 'Hopper' || inputs.gpu.architecture === 'Blackwell';
  const crossing =
    (inputs.crossesNodes ? CROSS_NODE.highFactor : 1) *
    (exchangesBetweenDataRanks(inputs) ? DATA_PARALLEL_EXPERTS.highFactor : 1);
  return {
    low: expected * (fitted ? lowFactor : UNFITTED.low),
    expected,
    high: expected * (fitted ? highFactor : UNFITTED.high) * crossing,
  };
}

/** Rates that follow from a time per token: every request in flight yields one token per step. */
export function throughputPlan(tpot: Range, workload: Workload, gpus: number): ThroughputPlan {
  const perGpu = (ms: number): number => workload.concurrency / (ms / 1e3) / gpus;
  const totalShare = (workload.inputTokens + workload.outputTokens) / workload.outputTokens;
  return {
    tpotMs: tpot,
    tokensPerSecondPerUser: inverse(tpot, (ms) => 1e3 / ms),
    outputTokensPerSecondPerGpu: inverse(tpot, perGpu),
    totalTokensPerSecondPerGpu: inverse(tpot, (ms) => perGpu(ms) * totalShare),
    workload,
  };
}
