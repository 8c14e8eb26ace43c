import { allInstanceTypes, findGpu, findInstanceType, quantizations } from '../catalog';
import type { CheckpointSpec, GpuSpec, InstanceTypeSpec, ModelSpec, Quantization } from '../catalog/types';
import { combinationProblems, valueProblems } from './checks';
import { baseSettings, DEFAULT_WORKLOAD } from './defaults';
import { evaluateCandidate } from './search-candidate';
import { type Placement, placements } from './search-space';
import { Tally } from './search-tally';
import type { SearchRequest, SearchResult } from './search-types';
import { layoutContext } from './layout-context';
import { prepare, type PreparedModel } from './prepare';
import { resolve, type Resolved } from './resolve';
import { type ChosenSpeculation, chooseSpeculation } from './speculative';
import type { PlanRequest, Problem } from './types';

const NODE_COUNTS = [1, 2, 4];
/** Tries every layout on the hardware asked about, ranks those that work and says of each of the others why it does not. */
export function search(query: SearchRequest, given?: ModelSpec): SearchResult {
  const tally = new Tally(query);
  const types = instanceTypes(query);
  const problems: Problem[] = [...types.problems, ...valueProblems(query.request)];
  for (const instanceType of types.found) {
    if (problems.length > 0) break;
    problems.push(...searchType(query, instanceType, given, tally));
  }
  return tally.result(problems);
}

function instanceTypes({ instanceTypes: names, request }: SearchRequest): {
  found: readonly InstanceTypeSpec[];
  problems: readonly Problem[];
} {
  const asked = names ?? (request.instanceType === undefined ? undefined : [request.instanceType]);
  if (asked === undefined) return { found: allInstanceTypes, problems: [] };
  const unknown = asked.filter((name) => findInstanceType(name) === undefined);
  return {
    found: asked.flatMap((name) => findInstanceType(name) ?? []),
    problems: unknown.map((name) => ({ field: 'instanceTypes', message: `'${name}' is not in the catalog` })),
  };
}

function searchType(
  query: SearchRequest,
  instanceType: InstanceTypeSpec,
  given: ModelSpec | undefined,
  tally: Tally,
): readonly Problem[] {
  const request: PlanRequest = { ...query.request, instanceType: instanceType.name, gpu: undefined };
  const resolution = resolve(request, given);
  if (!resolution.ok) return resolution.problems;
  const gpu = findGpu(instanceType.gpu);
  if (gpu === undefined) return [];
  for (const build of builds(query, resolution.resolved))
    searchBuild(query, request, { ...resolution.resolved, ...build }, gpu, tally);
  return [];
}

interface Build {
  readonly checkpoint?: CheckpointSpec;
  readonly quantization: Quantization;
}

function builds({ checkpoints }: SearchRequest, { model, checkpoint, quantization }: Resolved): readonly Build[] {
  if (checkpoints === undefined) return [{ checkpoint, quantization }];
  return model.checkpoints
    .filter(({ id }) => checkpoints === 'all' || checkpoints.includes(id))
    .filter((one) => quantizations[one.quantization].refusedBecause === undefined)
    .map((one) => ({ checkpoint: one, quantization: one.quantization }));
}

function searchBuild(query: SearchRequest, request: PlanRequest, resolved: Resolved, gpu: GpuSpec, tally: Tally): void {
  const { model, checkpoint, instanceType } = resolved;
  const speculation = chooseSpeculation(request, model, checkpoint);
  const preparation = prepare({ ...resolved, request, speculation });
  const shape = preparation.ok ? preparation.prepared.shape : undefined;
  if (!preparation.ok || shape === undefined || instanceType === undefined) return;
  const blocked = combinationProblems(request, resolved)[0];
  const context = {
    ...layoutContext(resolved, speculation),
    architecture: shape.architecture,
    gpusPerNode: instanceType.gpuCount,
  };
  for (const nodes of nodeCounts(query, instanceType))
    for (const placement of placements(instanceType, nodes, shape.architecture))
      searchSettings(
        query,
        { request, resolved, prepared: preparation.prepared, speculation, gpu, placement, context, blocked },
        tally,
      );
}

function nodeCounts({ nodes, request }: SearchRequest, { efaInterfaces, nvlink }: InstanceTypeSpec): readonly number[] {
  if (nodes !== undefined) return nodes;
  if (request.nodes !== undefined) return [request.nodes];
  return efaInterfaces > 0 && nvlink ? NODE_COUNTS : [1];
}

interface Point {
  readonly request: PlanRequest;
  readonly resolved: Resolved;
  readonly prepared: PreparedModel;
  readonly speculation?: ChosenSpeculation;
  readonly gpu: GpuSpec;
  readonly placement: Placement;
  readonly context: Parameters<typeof evaluateCandidate>[0]['context'];
  readonly blocked?: Problem;
}

/** The same layout with every cache dtype, batch size and load asked about. */
function searchSettings(query: SearchRequest, point: Point, tally: Tally): void {
  const { request, resolved, prepared, gpu, placement } = point;
  const settings = baseSettings(request, resolved.model, prepared.shape?.architecture, gpu, resolved.engineVersion);
  const workload = request.workload ?? DEFAULT_WORKLOAD;
  for (const kvCacheDtype of query.kvCacheDtypes ?? [settings.kvCacheDtype])
    for (const maxNumBatchedTokens of query.maxNumBatchedTokens ?? [settings.maxNumBatchedTokens])
      for (const concurrency of query.concurrencies ?? [workload.concurrency])
        tally.add(
          {
            instanceType: placement.instanceType.name,
            nodes: placement.nodes,
            replicas: placement.replicas,
            layout: placement.layout,
            checkpoint: resolved.checkpoint?.id ?? resolved.quantization,
            kvCacheDtype,
            maxNumBatchedTokens,
            concurrency,
          },
          evaluateCandidate({
            ...point,
            limits: query.limits ?? {},
            settings: { ...settings, kvCacheDtype, maxNumBatchedTokens },
            workload: { ...workload, concurrency },
          }),
        );
}
