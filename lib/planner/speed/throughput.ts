import {
  ALL_REDUCES_PER_LAYER,
  type DecodeInputs,
  ONE_TOKEN,
  type RequestTokens,
  type StepTokens,
  workAt,
} from './decode-work';
import { unseenKinds } from './seen';
import { DECODE, DECODE_BAND, DECODE_TERMS, type DecodeConstants, UNSEEN_BAND } from './throughput-constants';
import { isAtLeast, THRESHOLDS } from '../../catalog';
import { inverse, type Range } from '../../units/range';
import type { Architecture } from '../architecture';
import type { Layout } from '../layout';
import type { Workload } from '../request';

/** Two exchanges a layer over EFA, some 50 µs each: assumed, not measured, hence twice that at the high end. */
const CROSS_NODE = { layerUs: 100, highFactor: 1.6 };
/**
 * Experts of data-parallel ranks on other nodes: dispatch, combine, and waiting for the slowest rank. 113 against 89 ms per
 * token with DP2 × TP8 instead of TP8 (108 layers, aws-do-eks). On one node nothing is added: 24 runs of 2 and 4 ranks need none.
 */
const CROSS_NODE_EXPERTS = { layerUs: 200, highFactor: 1.5 };
/**
 * An all-reduce over PCIe instead of NVLink, each doubling of ranks: assumed after one figure, 26 ms a token of Qwen3-235B alone
 * on eight L40S, where 94 layers of two all-reduces leave some 60 µs for each.
 */
const PCIE_ALL_REDUCE_US = 20;
/** From one pipeline stage to the next: a send, a receive and the launch that waits for it. Assumed, not measured. */
const STAGE_HAND_OVER_US = { inNode: 50, betweenNodes: 150 };
/** More than the four data-parallel ranks with experts that were measured. */
export const MANY_RANKS = { above: 4, highFactor: 1.3 };
/** GPUs outside the fit. Kimi-K2.6 on eight RTX PRO 6000, with a patched all-reduce, took 0.6 of the estimate alone. */
const UNFITTED = { low: 0.6, high: 1.8 };
/** Releases of which few runs were fitted, by what was published of tokens alone: the low end moves and the middle does not. */
const NEWER = { lowFactor: 0.85 };

/** Milliseconds of a step in which so many requests decode. */
export type StepMsAt = (concurrency: number, tokens?: StepTokens, constants?: DecodeConstants) => number;

/** `stepMsAt` of one load. */
export const stepMs = (
  inputs: DecodeInputs,
  workload: Workload,
  tokens: StepTokens = ONE_TOKEN,
  constants: DecodeConstants = DECODE,
): number => stepMsAt(inputs, workload)(workload.concurrency, tokens, constants);

/**
 * Milliseconds of one step: every term of its work at the rate the engine reaches, and what crosses a network. What does not
 * depend on the load is worked out once for all loads.
 */
export function stepMsAt(inputs: DecodeInputs, request: RequestTokens): StepMsAt {
  const work = workAt(inputs, request);
  const crossing = networkMs(inputs);
  const floor = hostFloorMs(inputs);
  return (concurrency, tokens = ONE_TOKEN, constants = DECODE) => {
    const terms = work(concurrency, tokens);
    const gpuMs = DECODE_TERMS.reduce((sum, term) => sum + terms[term] * constants[term], crossing);
    return Math.max(gpuMs, floor);
  };
}

/**
 * Ranks that share experts agree on the host about every step and launch it layer by layer: MiniMax-M2.5 with DP 4 took 9.8 to
 * 10.2 ms for 32 and for 64 requests on B200 and B300, 62 layers.
 */
const LOCKSTEP_LAYER_US = 155;

/** What no step is faster than, however little the GPUs have to do. */
export const hostFloorMs = ({ architecture: { experts, numHiddenLayers }, layout }: DecodeInputs): number =>
  experts !== undefined && layout.dataParallelSize > 1 ? (numHiddenLayers * LOCKSTEP_LAYER_US) / 1e3 : 0;

/** What is assumed for nodes, stages and PCIe, not fitted. */
export function networkMs({ architecture, layout, gpu, crossesNodes: crosses }: DecodeInputs): number {
  const tensor = crosses && layout.tensorParallelSize > layout.gpusPerNode;
  const exchanging = crosses && layout.dataParallelSize > 1;
  const layers = tensor ? architecture.numHiddenLayers * CROSS_NODE.layerUs : 0;
  const experts = exchanging ? (architecture.experts?.layers ?? 0) * CROSS_NODE_EXPERTS.layerUs : 0;
  const doublings = gpu.nvlinkBytesPerSecond === undefined ? Math.log2(layout.tensorParallelSize) : 0;
  const pcie = architecture.numHiddenLayers * ALL_REDUCES_PER_LAYER * PCIE_ALL_REDUCE_US * doublings;
  return (layers + experts + pcie + handOverUs(layout)) / 1e3;
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

/** Time per output token with its band. A step that crosses nodes or runs on an unfitted GPU is less certain. */
export function tpotMs(inputs: DecodeInputs, workload: Workload, constants: DecodeConstants = DECODE): Range {
  const expected = stepMs(inputs, workload, ONE_TOKEN, constants);
  const { low, high } = bandFactors(inputs);
  return { low: expected * low, expected, high: expected * high };
}

/** What the expected time is multiplied by for the low and the high end. */
export function bandFactors(inputs: DecodeInputs): { readonly low: number; readonly high: number } {
  const { gpu, engineVersion } = inputs;
  const newer = isAtLeast(engineVersion, THRESHOLDS.fasterDecode) ? NEWER.lowFactor : 1;
  const { lowFactor, highFactor } = unseenKinds(inputs).length > 0 ? UNSEEN_BAND : DECODE_BAND;
  const low = isFitted(gpu) ? lowFactor : Math.min(UNFITTED.low, lowFactor);
  const high = isFitted(gpu) ? highFactor : Math.max(UNFITTED.high, highFactor);
  return { low: low * newer, high: high * exchangeFactor(inputs) };
}

/** Whether runs on such GPUs are among the fitted ones: those of servers, with NVLink. */
export const isFitted = ({ architecture, nvlinkBytesPerSecond }: DecodeInputs['gpu']): boolean =>
  (architecture === 'Hopper' || architecture === 'Blackwell') && nvlinkBytesPerSecond !== undefined;

function exchangeFactor({ layout, architecture, crossesNodes: crosses }: DecodeInputs): number {
  const exchanging = architecture.experts !== undefined && layout.dataParallelSize > 1;
  const wide = exchanging && layout.dataParallelSize > MANY_RANKS.above ? MANY_RANKS.highFactor : 1;
  const crossing = (crosses ? CROSS_NODE.highFactor : 1) * (crosses && exchanging ? CROSS_NODE_EXPERTS.highFactor : 1);
  return Math.max(wide, crossing);
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

export interface ThroughputPlan {
  readonly tpotMs: Range;
  readonly tokensPerSecondPerUser: Range;
  readonly outputTokensPerSecondPerGpu: Range;
  readonly totalTokensPerSecondPerGpu: Range;
  /** Absent: not fitted well enough to print. */
  readonly ttftMs?: Range;
  readonly workload: Workload;
}
