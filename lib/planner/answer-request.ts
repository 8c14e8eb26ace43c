import type { ModelSpec } from '../catalog/types';
import { allInstanceTypes, findModel, isPooling } from '../catalog';
import { nodeCounts } from './layout';
import { plan } from './plan';
import { type Candidate, type Objective, search, type SearchResult } from './search';
import type { NoFit, PlanResult, ServingPlan } from './answer';
import type { PlanRequest } from './request';
import { problem } from '../problem';

export interface Answer {
  readonly result: PlanResult;
  /** What else was tried, best first, and why the rest was rejected; only when sizes were left out. */
  readonly search?: SearchResult;
}

/**
 * Answers one request. With sizes, that layout is planned. Without, every legal layout on the given hardware, or on all
 * catalogued instance types when none is given, is tried, and the best by the objective is planned.
 */
export function answerRequest(request: PlanRequest, objective: Objective, customModel?: ModelSpec): Answer {
  if (!isSearchable(request, customModel))
    return { result: isPlaced(request) ? plan(request, customModel) : cheapest(request, customModel) };
  const found = search({ request, objective }, customModel);
  if (found.problems.length > 0) return { result: plan(request, customModel) };
  const [best] = found.candidates;
  if (best !== undefined) return { result: plan(withLayoutOf(best, request), customModel), search: found };
  if (found.examined === 0) return { result: unreadable(request, customModel) };
  return { result: isPlaced(request) ? plan(request, customModel) : nowhere(found), search: found };
}

/** A model without a configuration has no layouts to search, nor one that generates nothing any to rank by; given sizes are not searched. */
function isSearchable(request: PlanRequest, customModel: ModelSpec | undefined): boolean {
  const { tensorParallelSize, pipelineParallelSize, dataParallelSize } = request;
  const sized = [tensorParallelSize, pipelineParallelSize, dataParallelSize].some((value) => value !== undefined);
  const model = customModel ?? findModel(request.model);
  return !sized && model?.config !== undefined && !isPooling(request.task ?? model.task);
}

const isPlaced = ({ instanceType, gpu }: PlanRequest): boolean => instanceType !== undefined || gpu !== undefined;

/** What is not searched: the cheapest nodes that hold its weights; else what the last try says. */
function cheapest(request: PlanRequest, customModel: ModelSpec | undefined): PlanResult {
  const isKnown = (customModel ?? findModel(request.model)) !== undefined;
  const types = isKnown ? allInstanceTypes : allInstanceTypes.slice(0, 1); // an unknown model is unknown on all of them
  const tries = types.flatMap((type) =>
    nodeCounts(type).map((nodes) => plan({ ...request, instanceType: type.name, nodes }, customModel)),
  );
  const fits = tries.filter((result): result is ServingPlan => result.verdict === 'fits');
  const price = ({ cost }: ServingPlan): number => cost?.usdPerHour.expected ?? Number.POSITIVE_INFINITY;
  const [best] = fits.sort((one, two) => price(one) - price(two));
  return best ?? tries.find(({ verdict }) => verdict === 'invalid') ?? plan(request, customModel);
}

function withLayoutOf({ instanceType, nodes, layout }: Candidate, request: PlanRequest): PlanRequest {
  const { tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel } = layout;
  return {
    ...request,
    instanceType,
    nodes,
    tensorParallelSize,
    pipelineParallelSize,
    dataParallelSize,
    enableExpertParallel,
  };
}

/** Nothing could be tried: what the model itself lacks is the same on all hardware. */
const unreadable = (request: PlanRequest, customModel: ModelSpec | undefined): PlanResult =>
  plan(isPlaced(request) ? request : { ...request, instanceType: allInstanceTypes[0]?.name }, customModel);

function nowhere({ examined, rejections }: SearchResult): NoFit {
  const reasons = Object.entries(rejections).map(([reason, count]) => `${count} ${reason}`);
  const message = `none of ${examined} layouts on the catalogued instance types works: ${reasons.join(', ')}`;
  return {
    verdict: 'does-not-fit',
    problems: [problem('instanceType', message)],
    notes: [],
    missingGiBPerGpu: 0,
    alternatives: [],
  };
}
