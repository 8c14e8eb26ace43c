import type { SearchRequest, SearchResult } from './types';
import { findGpu, findInstanceType, quantizations } from '../../catalog';
import type { GpuSpec, ModelSpec } from '../../catalog/types';
import type { Problem } from '../../problem';
import { type Hardware, hardwareOf, layoutContext, type LayoutOption, layoutOptions } from '../layout';
import { type CheckpointChoice, defaultWorkload, type PlanRequest, resolve, type Resolved } from '../request';
import { cacheDtype, engineDefaults, combinationProblems, longestRequest, valueProblems } from '../settings';
import { chooseSpeculation, type ChosenSpeculation } from '../speculation';
import { prepare, type PreparedModel } from '../weights';
import { evaluateCandidate } from './candidate';
import { Tally } from './tally';

/** Tries every layout on the hardware asked about, ranks those that work and says of each of the others why it does not. */
export function search(query: SearchRequest, customModel?: ModelSpec): SearchResult {
  const tally = new Tally(query);
  const problems: Problem[] = [...unknownHardware(query), ...valueProblems(query.request)];
  for (const hardware of hardwareOf(query.request, query.instanceTypes)) {
    if (problems.length > 0) break;
    problems.push(...searchHardware(query, hardware, customModel, tally));
  }
  return tally.result(problems);
}

function unknownHardware({ instanceTypes = [], request: { gpu } }: SearchRequest): readonly Problem[] {
  const unknownGpu = gpu !== undefined && findGpu(gpu) === undefined;
  if (unknownGpu) return [{ field: 'gpu', message: `'${gpu}' is not in the catalog` }];
  return instanceTypes
    .filter((name) => findInstanceType(name) === undefined)
    .map((name) => ({ field: 'instanceTypes', message: `'${name}' is not in the catalog` }));
}

function searchHardware(
  query: SearchRequest,
  hardware: Hardware,
  customModel: ModelSpec | undefined,
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
  for (const build of builds(query, resolution.resolved))
    searchBuild(query, request, { ...resolution.resolved, ...build }, hardware, tally);
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

function searchBuild(
  query: SearchRequest,
  request: PlanRequest,
  resolved: Resolved,
  hardware: Hardware,
  tally: Tally,
): void {
  const { model, checkpoint } = resolved;
  const speculation = chooseSpeculation(request, model, checkpoint);
  const preparation = prepare({ ...resolved, request, speculation });
  const shape = preparation.ok ? preparation.prepared.shape : undefined;
  if (!preparation.ok || shape === undefined) return;
  const blocked = combinationProblems(request, resolved)[0];
  const context = {
    ...layoutContext(resolved, speculation),
    architecture: shape.architecture,
    gpusPerNode: hardware.gpusPerNode,
  };
  for (const nodes of askedNodeCounts(query, hardware))
    for (const option of layoutOptions(hardware, nodes, shape.architecture, request))
      searchSettings(
        query,
        {
          request,
          resolved,
          prepared: preparation.prepared,
          speculation,
          gpu: hardware.gpu,
          option,
          context,
          blocked,
        },
        tally,
      );
}

function askedNodeCounts({ nodes, request }: SearchRequest, { searchedNodeCounts }: Hardware): readonly number[] {
  return nodes ?? (request.nodes === undefined ? searchedNodeCounts : [request.nodes]);
}

interface Point {
  readonly request: PlanRequest;
  readonly resolved: Resolved;
  readonly prepared: PreparedModel;
  readonly speculation?: ChosenSpeculation;
  readonly gpu: GpuSpec;
  readonly option: LayoutOption;
  readonly context: Parameters<typeof evaluateCandidate>[0]['context'];
  readonly blocked?: Problem;
}

/** The same layout with every cache dtype, batch size and load asked about. */
function searchSettings(query: SearchRequest, point: Point, tally: Tally): void {
  const { request, resolved, prepared, gpu, option } = point;
  const { model, checkpoint, engineVersion } = resolved;
  const settings = engineDefaults(request, model, prepared.shape?.architecture, gpu, engineVersion, checkpoint);
  const workload = request.workload ?? defaultWorkload(longestRequest(request, model));
  for (const kvCacheDtype of query.kvCacheDtypes ?? [settings.kvCacheDtypeFlag ?? settings.kvCacheDtype])
    for (const maxNumBatchedTokens of query.maxNumBatchedTokens ?? [settings.maxNumBatchedTokens])
      for (const concurrency of query.concurrencies ?? [workload.concurrency])
        tally.add(
          {
            instanceType: option.hardware.instanceType?.name,
            gpu: gpu.name,
            nodes: option.nodes,
            replicas: option.replicas,
            layout: option.layout,
            checkpoint: resolved.checkpoint?.id ?? resolved.quantization,
            kvCacheDtype,
            maxNumBatchedTokens,
            concurrency,
          },
          evaluateCandidate({
            ...point,
            limits: query.limits ?? {},
            settings: {
              ...settings,
              ...cacheDtype(kvCacheDtype, model, checkpoint, engineVersion),
              maxNumBatchedTokens,
            },
            workload: { ...workload, concurrency },
          }),
        );
}
