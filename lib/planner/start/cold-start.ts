import { READ_RATES } from './read-rates';
import type { EngineSpec, ModelSpec } from '../../catalog/types';
import { AUTOMATIC_TIER, copiesToNode } from '../../contract';
import { GB } from '../../units';
import { addRanges, type Range } from '../../units/range';
import type { Architecture } from '../architecture';
import type { Layout } from '../layout';
import type { PlanRequest } from '../request';
import type { EngineDefaults } from '../settings';

export type WeightsPath = NonNullable<PlanRequest['weightsPath']>;

export interface ColdStartInputs {
  readonly model: ModelSpec;
  readonly architecture?: Architecture;
  readonly checkpointBytes: number;
  readonly weightsPath: WeightsPath;
  readonly layout: Layout;
  readonly settings: Pick<EngineDefaults, 'enforceEager'>;
  readonly engine?: EngineSpec;
}

/** What contention and bursts make of a rate that the request states. */
const STATED_LOW = 0.5;
const STATED_HIGH = 1.3;

const IMAGE_BYTES = 11 * GB;
const IMAGE_PULL_RATE: Range = { low: 50e6, expected: 150e6, high: 400e6 };

/** Safety over the slow estimate: one slow node must not start a restart loop that begins the load again. */
export const BUDGET_FACTOR = 1.5;
/** vLLM gives up after this without being told otherwise (VLLM_ENGINE_READY_TIMEOUT_S). */
const ENGINE_DEFAULT_TIMEOUT_S = 600;
/** What published recipes grant DeepSeek-V4 and other checkpoints of this size. */
const LARGE_CHECKPOINT_TIMEOUT_S = 3600;
const LARGE_CHECKPOINT_BYTES = 400 * GB;

/** Seconds from scheduled pod to first served request, step by step. */
export function coldStartPlan(inputs: ColdStartInputs): ColdStartPlan {
  const steps = [
    imagePull(inputs),
    ...weightsCopy(inputs),
    engineStart(inputs),
    weights(inputs),
    ...compile(inputs),
    ...graphs(inputs),
    warmUp(inputs),
  ];
  const totalSeconds = addRanges(steps.map(({ seconds }) => seconds));
  return { steps, totalSeconds, budgetSeconds: budget(totalSeconds, inputs.checkpointBytes) };
}

/** High estimate × 1.5, at least the engine's default of 600 s, at least the 3600 s of the recipes from 400 GB on. */
function budget(total: Range, checkpointBytes: number): number {
  return Math.max(budgetAtLeast(checkpointBytes), Math.ceil((total.high * BUDGET_FACTOR) / 60) * 60);
}

export const budgetAtLeast = (checkpointBytes: number): number =>
  checkpointBytes >= LARGE_CHECKPOINT_BYTES ? LARGE_CHECKPOINT_TIMEOUT_S : ENGINE_DEFAULT_TIMEOUT_S;

/** Seconds to move bytes at a rate: the slow end of the rate is the long end of the time. */
function duration(bytes: number, rate: Range): Range {
  return { low: bytes / rate.high, expected: bytes / rate.expected, high: bytes / rate.low };
}

function imagePull({ engine }: ColdStartInputs): ColdStartStep {
  const known = engine?.image.compressedBytes;
  const seconds = { ...duration(known ?? IMAGE_BYTES, IMAGE_PULL_RATE), low: 0 };
  const size = known === undefined ? 'about 11 GB assumed for a CUDA image' : `${Math.round(known / GB)} GB compressed`;
  return {
    name: 'image-pull',
    seconds,
    source: `${size}, pulled and unpacked at 50 to 400 MB/s (assumed); 0 when the node has it`,
  };
}

/** Before the engine, once a pod: a container that restarts finds the copy. */
function weightsCopy({ checkpointBytes, weightsPath }: ColdStartInputs): readonly ColdStartStep[] {
  if (!copiesToNode(weightsPath.kind)) return [];
  return [
    {
      name: 'weights-copy',
      seconds: duration(checkpointBytes, READ_RATES[AUTOMATIC_TIER.streaming].rate),
      source: `${(checkpointBytes / GB).toFixed(0)} GB from S3 to the disks of every node, at the rate of a stream (assumed)`,
    },
  ];
}

function engineStart({ layout }: ColdStartInputs): ColdStartStep {
  const perNode = layout.nodes - 1;
  return {
    name: 'engine-start',
    seconds: { low: 20, expected: 45 + 15 * perNode, high: 120 + 60 * perNode },
    source: 'interpreter, imports, workers and NCCL rendezvous; assumed, more for every further node',
  };
}

function weights({ checkpointBytes, weightsPath, layout }: ColdStartInputs): ColdStartStep {
  const path = READ_RATES[weightsPath.kind];
  const stated = weightsPath.bytesPerSecond;
  const rate = stated === undefined ? path.rate : statedRate(weightsPath.kind, stated, layout.nodes);
  const gigabytes = (rate.expected / GB).toFixed(1);
  return {
    name: 'weights',
    seconds: duration(checkpointBytes, rate),
    source: `${(checkpointBytes / GB).toFixed(0)} GB on every node at ${gigabytes} GB/s; ${path.source}`,
  };
}

/** A file system's rate is shared by the nodes that read at once; a stream or disk is a node's own. */
function statedRate(kind: WeightsPath['kind'], bytesPerSecond: number, nodes: number): Range {
  const own = READ_RATES[kind].isShared ? bytesPerSecond / nodes : bytesPerSecond;
  return { low: own * STATED_LOW, expected: own, high: own * STATED_HIGH };
}

/** DeepSeek-V4 does not use torch.compile (vllm#43746). */
function compile({ architecture, settings }: ColdStartInputs): readonly ColdStartStep[] {
  if (settings.enforceEager || architecture?.attention.kind === 'v4') return [];
  return [
    {
      name: 'compile',
      seconds: { low: 6, expected: 64, high: 120 },
      source: 'EKS documentation: 50 to 80 s cold, about 6 s from a cache; SkyRL#2138: 64 s cold on vLLM 0.28',
    },
  ];
}

function graphs({ settings }: ColdStartInputs): readonly ColdStartStep[] {
  if (settings.enforceEager) return [];
  return [
    {
      name: 'graph-capture',
      seconds: { low: 5, expected: 25, high: 90 },
      source:
        'vLLM start-up logs: seconds to a minute and a half, by model and number of captured sizes (assumed band)',
    },
  ];
}

function warmUp({ architecture }: ColdStartInputs): ColdStartStep {
  const experts = architecture?.experts !== undefined;
  return {
    name: 'warm-up',
    seconds: experts ? { low: 20, expected: 90, high: 300 } : { low: 5, expected: 15, high: 60 },
    source:
      'kernel autotuning and just-in-time compilation before and at the first requests; longer with experts (assumed band)',
  };
}

export interface ColdStartStep {
  readonly name: 'image-pull' | 'weights-copy' | 'weights' | 'compile' | 'graph-capture' | 'warm-up' | 'engine-start';
  readonly seconds: Range;
  /** The rate or measurement the figure comes from. */
  readonly source: string;
}

export interface ColdStartPlan {
  readonly steps: readonly ColdStartStep[];
  readonly totalSeconds: Range;
  /** What the startup probe and the engine's own ready timeout allow: high estimate times a stated factor. */
  readonly budgetSeconds: number;
}
