import { SPECULATIVE_METHODS } from '../catalog';
import type { ModelSpec } from '../catalog/types';
import { AUTOMATIC_TIER } from '../contract';
import { inverse, type Range } from '../units/range';
import { planNotes, type PoolingPlan, type ServingPlan } from './answer';
import { poolingOf } from './architecture';
import type { Layout } from './layout';
import type { Fits } from './memory';
import { costPlan } from './price';
import { DEFAULT_REGION, defaultWorkload, type PlanRequest, type Workload } from './request';
import {
  atLoad,
  type DecodeSituation,
  decodeSituation,
  poolingThroughput,
  type SpeculativePlan,
  speculativePlan,
  stepMsAt,
  type ThroughputPlan,
  throughputPlan,
  tpotMs,
} from './speed';
import { coldStartPlan } from './start';
import { draftWeightBytes, modelWeightBytes, type Question } from './weights';

/** Everything that follows once a layout fits: speed, start, price, and what a reader must know. */
export function servingPlan(question: Question, choice: Fits): ServingPlan {
  const { request, resolved, prepared } = question;
  const { model, gpu, instanceType, engineVersion, quantization, engine } = resolved;
  const { shape, checkpointBytes } = prepared;
  const { layout, settings, memory, kvCache } = choice;
  const workload = request.workload ?? defaultWorkload(settings.maxModelLen, model.task);
  const pooling = poolingPlan(question, choice, workload);
  const decode = shape && pooling === undefined ? decodeSituation(resolved, shape, choice, workload) : undefined;
  const speculation = decode === undefined ? question.speculation : speculationAt(decode, question.speculation);
  const performance = decode && performanceOf({ ...question, speculation }, choice, decode, workload);
  const { cost, notes: priceNotes } = priced(question, choice, performance?.throughput, pooling);
  const result: ServingPlan = {
    verdict: 'fits',
    problems: [],
    notes: [],
    model,
    checkpoint: resolved.checkpoint ?? unnamedCheckpoint(model, quantization, request),
    checkpointBytes,
    gpu,
    instanceType,
    engineVersion,
    ...(resolved.hfOverrides === undefined ? {} : { hfOverrides: resolved.hfOverrides }),
    layout,
    settings,
    memory: { perGpu: memory },
    kvCache,
    ...performance,
    ...(pooling === undefined ? {} : { pooling }),
    coldStart: coldStartPlan({
      architecture: shape?.architecture,
      quantization,
      gpu,
      engineVersion,
      checkpointBytes,
      draftBytes: draftInside(question, layout),
      weightsPath: request.weightsPath ?? { kind: AUTOMATIC_TIER.streaming },
      layout,
      settings,
      engine,
    }),
    cost,
    basis: {
      memory: choice.inputs,
      pool: choice.pool,
      decode,
      speculation,
      asked: { request, customModel: question.customModel },
    },
  };
  const notes = [...prepared.notes, ...planNotes({ ...question, choice, result }), ...priceNotes];
  return { ...result, notes };
}

/** Of a model that generates nothing. */
function poolingPlan(
  { resolved: { model, gpu, quantization }, prepared }: Question,
  { layout, settings }: Fits,
  workload: Workload,
): PoolingPlan | undefined {
  const { shape } = prepared;
  const how = shape === undefined ? undefined : poolingOf(model, shape.architecture);
  if (shape === undefined || how === undefined) return undefined;
  const { architecture, parts } = shape;
  const weightBytes = modelWeightBytes(prepared, layout);
  return {
    ...how,
    ...poolingThroughput({ architecture, parts, quantization, weightBytes, gpu, layout, settings, workload }),
  };
}

/** Bytes of a draft that lies in the checkpoint and is loaded as a second model; undefined: there is none. */
function draftInside({ prepared, speculation }: Question, layout: Layout): number | undefined {
  const isInside = speculation !== undefined && SPECULATIVE_METHODS[speculation.method].draft === 'in-checkpoint';
  if (!isInside || speculation.draftHuggingFaceId !== undefined) return undefined;
  return draftWeightBytes(prepared, layout, speculation) * layout.tensorParallelSize;
}

/** With the drafts that are fastest at the load, where their number is open; memory has room for the most. */
function speculationAt(
  { inputs, workload }: DecodeSituation,
  speculation: Question['speculation'],
): Question['speculation'] {
  if (speculation === undefined) return undefined;
  return atLoad(stepMsAt(inputs, workload), workload.concurrency, speculation, inputs);
}

/** Decode speed without speculation, divided by its gain. */
function performanceOf(
  { prepared, speculation }: Question,
  { layout }: Fits,
  { inputs, workload }: DecodeSituation,
  planned: Workload,
): { throughput: ThroughputPlan; speculative?: SpeculativePlan } {
  const at = (tpot: Range): ThroughputPlan => ({ ...throughputPlan(tpot, workload, layout.gpus), workload: planned });
  const plain = tpotMs(inputs, workload);
  if (speculation === undefined) return { throughput: at(plain) };
  const draftBytes = draftWeightBytes(prepared, layout, speculation);
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
  { request, resolved: { instanceType } }: Question,
  { layout }: Fits,
  throughput: ThroughputPlan | undefined,
  pooling: PoolingPlan | undefined,
): ReturnType<typeof costPlan> {
  if (instanceType === undefined) return { notes: [] };
  return costPlan({
    instanceType,
    nodes: layout.nodes,
    gpus: layout.gpus,
    purchaseOption: request.purchaseOption ?? 'on-demand',
    region: request.region ?? DEFAULT_REGION,
    throughput,
    pooling,
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
    bytes: checkpointBytes,
    source: 'the request: no published build in this format is in the catalog',
    checkedOn: model.checkedOn,
  };
}
