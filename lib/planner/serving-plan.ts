import type { ModelSpec } from '../catalog/types';
import { AUTOMATIC_TIER } from '../contract';
import { inverse, type Range } from '../units/range';
import { type PlanBasis, planNotes, type ServingPlan } from './answer';
import type { Fits } from './memory';
import { costPlan } from './price';
import { DEFAULT_REGION, defaultWorkload, type PlanRequest, type Resolved, type Workload } from './request';
import type { ChosenSpeculation } from './speculation';
import {
  decodeSituation,
  type SpeculativePlan,
  speculativePlan,
  type ThroughputPlan,
  throughputPlan,
  tpotMs,
} from './speed';
import { coldStartPlan } from './start';
import { draftWeightBytes, type PreparedModel } from './weights';

/** Everything that follows once a layout fits: speed, start, price, and what a reader must know. */
export function servingPlan(
  request: PlanRequest,
  resolved: Resolved,
  prepared: PreparedModel,
  speculation: ChosenSpeculation | undefined,
  choice: Fits,
): ServingPlan {
  const { model, gpu, instanceType, engineVersion, quantization } = resolved;
  const workload = request.workload ?? defaultWorkload(choice.settings.maxModelLen);
  const performance = perform(resolved, prepared, speculation, choice, workload);
  const { cost, notes: priceNotes } = priced(request, resolved, choice, performance.throughput);
  const result: ServingPlan = {
    verdict: 'fits',
    problems: [],
    notes: [],
    model,
    checkpoint: resolved.checkpoint ?? unnamedCheckpoint(model, quantization, request),
    checkpointBytes: prepared.checkpointBytes,
    gpu,
    ...(instanceType === undefined ? {} : { instanceType }),
    engineVersion,
    layout: choice.layout,
    settings: choice.settings,
    memory: { perGpu: choice.memory },
    kvCache: choice.kvCache,
    ...performance,
    coldStart: coldStartPlan({
      model,
      architecture: prepared.shape?.architecture,
      checkpointBytes: prepared.checkpointBytes,
      weightsPath: request.weightsPath ?? { kind: AUTOMATIC_TIER.streaming },
      layout: choice.layout,
      settings: choice.settings,
      engine: resolved.engine,
    }),
    ...(cost === undefined ? {} : { cost }),
    basis: basisOf(resolved, prepared, speculation, choice, workload),
  };
  const notes = [...prepared.notes, ...planNotes({ request, resolved, prepared, choice, result }), ...priceNotes];
  return { ...result, notes };
}

function basisOf(
  resolved: Resolved,
  { shape }: PreparedModel,
  speculation: ChosenSpeculation | undefined,
  choice: Fits,
  planned: Workload,
): PlanBasis {
  const decode = shape === undefined ? {} : { decode: decodeSituation(resolved, shape, choice, planned) };
  return { memory: choice.inputs, pool: choice.pool, ...decode, speculation };
}

/** Decode speed without speculation, divided by its gain; nothing for models whose shape is unknown. */
function perform(
  resolved: Resolved,
  { shape }: PreparedModel,
  speculation: ChosenSpeculation | undefined,
  choice: Fits,
  planned: Workload,
): { throughput?: ThroughputPlan; speculative?: SpeculativePlan } {
  if (shape === undefined) return {};
  const { layout } = choice;
  const { inputs, workload } = decodeSituation(resolved, shape, choice, planned);
  const at = (tpot: Range): ThroughputPlan => ({ ...throughputPlan(tpot, workload, layout.gpus), workload: planned });
  const plain = tpotMs(inputs, workload);
  if (speculation === undefined) return { throughput: at(plain) };
  const draftBytes = draftWeightBytes({ shape, checkpointBytes: 0, notes: [] }, layout, speculation);
  const speculative = speculativePlan(inputs, workload, speculation, draftBytes);
  const faster = inverse(speculative.speedup, (gain) => 1 / gain);
  const tpot = {
    low: plain.low * faster.low,
    expected: plain.expected * faster.expected,
    high: plain.high * faster.high,
  };
  return { throughput: at(tpot), speculative };
}

function priced(
  request: PlanRequest,
  { instanceType }: Resolved,
  { layout }: Fits,
  throughput: ThroughputPlan | undefined,
): ReturnType<typeof costPlan> {
  if (instanceType === undefined) return { notes: [] };
  return costPlan({
    instanceType,
    nodes: layout.nodes,
    gpus: layout.gpus,
    purchaseOption: request.purchaseOption ?? 'on-demand',
    region: request.region ?? DEFAULT_REGION,
    throughput,
    utilization: request.utilization ?? 1,
    apiUsdPerMillionTokens: request.apiUsdPerMillionTokens,
  });
}

/** A build of one's own, or one nobody published under a known name. */
function unnamedCheckpoint(
  model: ModelSpec,
  quantization: ServingPlan['checkpoint']['quantization'],
  { checkpoint, checkpointBytes }: PlanRequest,
): ServingPlan['checkpoint'] {
  return {
    id: checkpoint ?? `${model.id}-${quantization}`,
    huggingFaceId: checkpoint ?? model.huggingFaceId ?? model.id,
    quantization,
    ...(checkpointBytes === undefined ? {} : { bytes: checkpointBytes }),
    source: 'the request: no published build in this format is in the catalog',
    checkedOn: model.checkedOn,
  };
}
