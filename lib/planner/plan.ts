import type { ModelSpec } from '../catalog/types';
import { alternatives } from './alternatives';
import { requestProblems } from './checks';
import { chooseLayout, type Choice } from './choose-layout';
import { coldStartPlan } from './cold-start';
import { costPlan } from './cost';
import { baseSettings, DEFAULT_REGION, DEFAULT_WORKLOAD } from './defaults';
import type { DoesNotFit, Fits } from './fit';
import { layoutContext } from './layout-context';
import { memoryProblem } from './no-fit';
import { planNotes } from './notes';
import { prepare, type PreparedModel } from './prepare';
import { resolve, type Resolved } from './resolve';
import { type ChosenSpeculation, chooseSpeculation, speculativePlan } from './speculative';
import { type DecodeInputs, throughputPlan, tpotMs } from './throughput';
import { inverse } from './range';
import { draftWeightBytes } from './prepare';
import type {
  NoFit,
  PlanRequest,
  PlanResult,
  Problem,
  ServingPlan,
  SpeculativePlan,
  ThroughputPlan,
  Workload,
} from './types';

/**
 * Answers one question: does this model run on this hardware, how, how fast, and at what price? Pure: the same request gives
 * the same answer. A request that cannot work is a value with every problem in it, never an exception.
 */
export function plan(request: PlanRequest, model?: ModelSpec): PlanResult {
  const resolution = resolve(request, model);
  const early = requestProblems(request, resolution.ok ? resolution.resolved : undefined);
  if (!resolution.ok) return invalid([...resolution.problems, ...early], { model: resolution.model });
  const { resolved } = resolution;
  const speculation = chooseSpeculation(request, resolved.model, resolved.checkpoint);
  const preparation = prepare({ ...resolved, request, speculation });
  if (!preparation.ok) return invalid([...early, ...preparation.problems], { model: resolved.model });
  const { prepared } = preparation;
  const choice = choose(request, resolved, prepared, speculation);
  const problems = [...early, ...(choice.kind === 'illegal' ? choice.problems : [])];
  if (problems.length > 0 || choice.kind === 'illegal')
    return invalid(problems, {
      model: resolved.model,
      checkpointBytes: prepared.checkpointBytes,
      layout: choice.layout,
    });
  if (choice.kind === 'does-not-fit') return noFit(request, resolved, prepared, choice);
  return servingPlan(request, resolved, prepared, speculation, choice);
}

function choose(
  request: PlanRequest,
  resolved: Resolved,
  prepared: PreparedModel,
  speculation: ChosenSpeculation | undefined,
): Choice {
  const { model, gpu, instanceType, engineVersion } = resolved;
  return chooseLayout({
    request,
    model,
    prepared,
    gpu,
    instanceType,
    engineVersion,
    speculation,
    settings: baseSettings(request, model, prepared.shape?.architecture, gpu, engineVersion),
    maxModelLen: request.maxModelLen,
    availableKvCacheGiB: request.availableKvCacheGiB,
    context: layoutContext(resolved, speculation),
  });
}

function invalid(problems: readonly Problem[], known: Pick<NoFit, 'model' | 'checkpointBytes' | 'layout'>): NoFit {
  return { verdict: 'invalid', problems, notes: [], missingGiBPerGpu: 0, alternatives: [], ...known };
}

function noFit(request: PlanRequest, resolved: Resolved, prepared: PreparedModel, choice: DoesNotFit): NoFit {
  return {
    verdict: 'does-not-fit',
    problems: [memoryProblem(resolved, prepared, choice)],
    notes: prepared.notes,
    model: resolved.model,
    checkpointBytes: prepared.checkpointBytes,
    layout: choice.layout,
    memory: { perGpu: choice.memory },
    missingGiBPerGpu: choice.missingGiBPerGpu,
    alternatives: alternatives(request, resolved),
  };
}

function servingPlan(
  request: PlanRequest,
  resolved: Resolved,
  prepared: PreparedModel,
  speculation: ChosenSpeculation | undefined,
  choice: Fits,
): ServingPlan {
  const { model, gpu, instanceType, engineVersion, quantization } = resolved;
  const workload = request.workload ?? DEFAULT_WORKLOAD;
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
      weightsPath: request.weightsPath ?? { kind: 's3-stream' },
      layout: choice.layout,
      settings: choice.settings,
      engine: resolved.engine,
    }),
    ...(cost === undefined ? {} : { cost }),
  };
  const notes = [...prepared.notes, ...planNotes(request, resolved, prepared, choice, result), ...priceNotes];
  return { ...result, notes };
}

/** Decode speed without speculation, divided by its gain; nothing for models whose shape is unknown. */
function perform(
  { gpu, quantization }: Resolved,
  { shape }: PreparedModel,
  speculation: ChosenSpeculation | undefined,
  { layout, settings }: Fits,
  workload: Workload,
): { throughput?: ThroughputPlan; speculative?: SpeculativePlan } {
  if (shape === undefined) return {};
  const { architecture, parts, format } = shape;
  const crossesNodes = layout.nodes > 1 && layout.tensorParallelSize * layout.pipelineParallelSize > layout.gpusPerNode;
  const { kvCacheDtype } = settings;
  const inputs: DecodeInputs = { architecture, parts, format, quantization, gpu, layout, kvCacheDtype, crossesNodes };
  const plain = tpotMs(inputs, workload);
  if (speculation === undefined) return { throughput: throughputPlan(plain, workload, layout.gpus) };
  const draftBytes = draftWeightBytes({ shape, checkpointBytes: 0, notes: [] }, layout, speculation);
  const speculative = speculativePlan(inputs, workload, speculation, draftBytes);
  const faster = inverse(speculative.speedup, (gain) => 1 / gain);
  const tpot = {
    low: plain.low * faster.low,
    expected: plain.expected * faster.expected,
    high: plain.high * faster.high,
  };
  return { throughput: throughputPlan(tpot, workload, layout.gpus), speculative };
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
