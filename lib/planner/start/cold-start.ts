import { READ_RATES } from './read-rates';
import { isAtLeast, minorOf, THRESHOLDS } from '../../catalog';
import type { EngineSpec } from '../../catalog/types';
import { AUTOMATIC_TIER, copiesToNode, isStreamed } from '../../contract';
import { GB } from '../../units';
import { addRanges, type Range, scale as scaled } from '../../units/range';
import type { Layout } from '../layout';
import type { PlanRequest } from '../request';
import { captureSeconds, compileSeconds, type EngineInitInputs, kernelWarmUp, profileSeconds } from './engine-init';

export type WeightsPath = NonNullable<PlanRequest['weightsPath']>;

export interface ColdStartInputs extends EngineInitInputs {
  readonly checkpointBytes: number;
  /** Draft layers inside the checkpoint that are loaded as a second model. */
  readonly draftBytes?: number;
  readonly weightsPath: WeightsPath;
  readonly layout: Layout;
  readonly engineVersion: string;
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

/** Seconds from scheduled pod to first served request, step by step. Caches are cold: a container starts without them. */
export function coldStartPlan(inputs: ColdStartInputs): ColdStartPlan {
  const steps = [
    imagePull(inputs),
    ...weightsCopy(inputs),
    engineStart(inputs),
    weights(inputs),
    ...draftWeights(inputs),
    ...compile(inputs),
    profile(inputs),
    ...kernels(inputs),
    ...graphs(inputs),
    WARM_UP,
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

/** A draft inside the checkpoint is a second model to the loader; on disks its second reading comes from the page cache. */
function draftWeights(inputs: ColdStartInputs): readonly ColdStartStep[] {
  const { draftBytes, checkpointBytes, weightsPath, layout, engineVersion } = inputs;
  if (draftBytes === undefined || !isStreamed(weightsPath.kind)) return [];
  const skips = layout.pipelineParallelSize === 1 && isAtLeast(engineVersion, THRESHOLDS.streamerSkipsShards);
  const bytes = skips ? draftBytes : checkpointBytes;
  return [
    {
      name: 'draft-weights',
      seconds: scaled(weights(inputs).seconds, bytes / checkpointBytes),
      source: skips
        ? 'the shards of the draft, streamed once more'
        : `the draft is inside the checkpoint, and the streamer of vLLM before ${minorOf(THRESHOLDS.streamerSkipsShards.since)} reads all of it a second time`,
    },
  ];
}

function compile(inputs: ColdStartInputs): readonly ColdStartStep[] {
  if (inputs.settings.enforceEager) return [];
  return [
    {
      name: 'compile',
      seconds: compileSeconds(inputs),
      source:
        'torch.compile, cold: 0.2 to 1.0 s a layer in logs of 0.17 and later, up to 1.8 in newer ones; from a cache 6 s (EKS documentation), half as long at worst (vllm#32191)',
    },
  ];
}

const profile = (inputs: ColdStartInputs): ColdStartStep => ({
  name: 'profile',
  seconds: profileSeconds(inputs),
  source:
    'profiled batch and graph estimate, with what is compiled for them just in time; start-up logs by kind of model',
});

function kernels(inputs: ColdStartInputs): readonly ColdStartStep[] {
  const warmUp = kernelWarmUp(inputs);
  return warmUp === undefined ? [] : [{ name: 'kernel-warm-up', ...warmUp }];
}

function graphs(inputs: ColdStartInputs): readonly ColdStartStep[] {
  if (inputs.settings.enforceEager) return [];
  return [
    {
      name: 'graph-capture',
      seconds: captureSeconds(inputs),
      source: 'CUDA graphs by layers and captured sizes: 62 start-up logs, seconds to two minutes',
    },
  ];
}

/** `/health` answers before it is over: what counts is a served request. */
const WARM_UP: ColdStartStep = {
  name: 'warm-up',
  seconds: { low: 5, expected: 20, high: 60 },
  source:
    'API server, multimodal warm-up (16 s logged) and slow first requests (30 to 60 s in an older log), until requests are served; /health answers before',
};

export interface ColdStartStep {
  readonly name:
    | 'image-pull'
    | 'weights-copy'
    | 'engine-start'
    | 'weights'
    | 'draft-weights'
    | 'compile'
    | 'profile'
    | 'kernel-warm-up'
    | 'graph-capture'
    | 'warm-up';
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

/** Share of a step that a compile and kernel cache which outlives the pod would save. */
const CACHED: Readonly<Partial<Record<ColdStartStep['name'], Range>>> = {
  // Half in vllm#32191 (Qwen3-32B, 30.7 to 15.0 s); EKS documentation 50 to 80 s to 6 s; V4-Flash 0.5 s from a cache.
  compile: { low: 0.5, expected: 0.8, high: 0.95 },
  'kernel-warm-up': { low: 0.3, expected: 0.7, high: 0.95 },
  profile: { low: 0, expected: 0.3, high: 0.7 },
};

/** What such a cache is worth at every start of a pod after the first. */
export function cacheSavings({ steps }: Pick<ColdStartPlan, 'steps'>): Range {
  return addRanges(
    steps.flatMap(({ name, seconds }) => {
      const share = CACHED[name];
      if (share === undefined) return [];
      const of = (end: keyof Range): number => seconds[end] * share[end];
      return [{ low: of('low'), expected: of('expected'), high: of('high') }];
    }),
  );
}
