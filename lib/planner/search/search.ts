import { gridOf } from './grid';
import { searchPlacement } from './search-placement';
import { Tally } from './tally';
import type { SearchRequest, SearchResult } from './types';
import { findGpu, findInstanceType, quantizations } from '../../catalog';
import type { CheckpointSpec, ModelSpec, Quantization } from '../../catalog/types';
import { type Problem, problem } from '../../problem';
import { type Hardware, hardwareOf, layoutContext, layoutOptions } from '../layout';
import { kvBehaviour } from '../memory';
import { hourlyPrice } from '../price';
import { type CheckpointChoice, DEFAULT_REGION, type PlanRequest, resolve, type Resolved } from '../request';
import { combinationProblems, valueProblems } from '../settings';
import { chooseSpeculation, type ChosenSpeculation } from '../speculation';
import { prepare, type Preparation } from '../weights';

/** Tries every layout on the hardware asked about, ranks those that work and says of each of the others why it does not. */
export function search(query: SearchRequest, customModel?: ModelSpec): SearchResult {
  const tally = new Tally(query);
  const prepared: PreparedBuilds = new Map();
  const problems: Problem[] = [...unknownHardware(query), ...valueProblems(query.request)];
  for (const hardware of hardwareOf(query.request, query.instanceTypes)) {
    if (problems.length > 0) break;
    problems.push(...searchHardware(query, hardware, customModel, prepared, tally));
  }
  return tally.result(problems);
}

function unknownHardware({ instanceTypes = [], request: { gpu } }: SearchRequest): readonly Problem[] {
  const unknownGpu = gpu !== undefined && findGpu(gpu) === undefined;
  if (unknownGpu) return [problem('gpu', `'${gpu}' is not in the catalog`)];
  return instanceTypes
    .filter((name) => findInstanceType(name) === undefined)
    .map((name) => problem('instanceTypes', `'${name}' is not in the catalog`));
}

/** Builds prepared in one search: they are the same on all hardware. */
type PreparedBuilds = Map<CheckpointSpec | Quantization, PreparedBuild>;

interface PreparedBuild {
  readonly speculation?: ChosenSpeculation;
  readonly preparation: Preparation;
}

function searchHardware(
  query: SearchRequest,
  hardware: Hardware,
  customModel: ModelSpec | undefined,
  known: PreparedBuilds,
  tally: Tally,
): readonly Problem[] {
  const { instanceType, gpu } = hardware;
  const request: PlanRequest = {
    ...query.request,
    instanceType: instanceType?.name,
    gpu: instanceType === undefined ? gpu.name : query.request.gpu,
  };
  const resolution = resolve(request, customModel);
  if (!resolution.ok) return resolution.problems;
  for (const build of builds(query, resolution.resolved)) {
    const resolved = { ...resolution.resolved, ...build };
    const id = build.checkpoint ?? build.quantization;
    const prepared = known.get(id) ?? prepareBuild(request, resolved);
    known.set(id, prepared);
    searchBuild(query, request, resolved, prepared, hardware, tally);
  }
  return [];
}

function builds(
  { checkpoints }: SearchRequest,
  { model, checkpoint, quantization }: Resolved,
): readonly CheckpointChoice[] {
  if (checkpoints === undefined) return [{ checkpoint, quantization }];
  return model.checkpoints
    .filter(({ id }) => checkpoints === 'all' || checkpoints.includes(id))
    .filter((one) => quantizations[one.quantization].refusedBecause === undefined)
    .map((one) => ({ checkpoint: one, quantization: one.quantization }));
}

function prepareBuild(request: PlanRequest, resolved: Resolved): PreparedBuild {
  const speculation = chooseSpeculation(request, resolved.model, resolved.checkpoint);
  return { speculation, preparation: prepare({ ...resolved, request, speculation }) };
}

function searchBuild(
  query: SearchRequest,
  request: PlanRequest,
  resolved: Resolved,
  { speculation, preparation }: PreparedBuild,
  hardware: Hardware,
  tally: Tally,
): void {
  const shape = preparation.ok ? preparation.prepared.shape : undefined;
  if (!preparation.ok || shape === undefined) return;
  const { architecture } = shape;
  const { gpu, gpusPerNode } = hardware;
  const nodePrice = priceOfNode(request, hardware);
  const grid = gridOf(query, request, resolved, architecture, gpu);
  const common = {
    request,
    resolved,
    prepared: preparation.prepared,
    shape,
    speculation,
    gpu,
    context: { ...layoutContext(resolved, speculation, request), architecture, gpusPerNode },
    behaviour: kvBehaviour(resolved.engineVersion),
    blocked: combinationProblems(request, resolved)[0],
  };
  for (const nodes of askedNodeCounts(query, hardware))
    for (const option of layoutOptions(hardware, nodes, architecture, request)) {
      const usdPerHour = nodePrice === undefined ? undefined : nodePrice * nodes;
      searchPlacement({ ...common, option, usdPerHour }, grid, tally);
    }
}

function askedNodeCounts({ nodes, request }: SearchRequest, { searchedNodeCounts }: Hardware): readonly number[] {
  return nodes ?? (request.nodes === undefined ? searchedNodeCounts : [request.nodes]);
}

function priceOfNode({ purchaseOption, region }: PlanRequest, { instanceType }: Hardware): number | undefined {
  if (instanceType === undefined) return undefined;
  return hourlyPrice(instanceType, purchaseOption ?? 'on-demand', region ?? DEFAULT_REGION).usdPerHour?.expected;
}
