import type { ModelSpec } from '../catalog/types';
import { servingPlan } from './serving-plan';
import type { Problem } from '../problem';
import { memoryProblem, type NoFit, type PlanResult } from './answer';
import { layoutContext } from './layout';
import type { DoesNotFit } from './memory';
import { type PlanRequest, resolve, type Resolved } from './request';
import { alternatives, type LayoutResult, chooseLayout } from './search';
import { engineDefaults, combinationProblems, valueProblems } from './settings';
import { chooseSpeculation, type ChosenSpeculation } from './speculation';
import { prepare, type PreparedModel } from './weights';

/**
 * Answers one question: does this model run on this hardware, how, how fast, and at what price? Pure: the same request gives
 * the same answer. A request that cannot work is a value with every problem in it, never an exception.
 */
export function plan(request: PlanRequest, model?: ModelSpec): PlanResult {
  const wrongValues = valueProblems(request);
  const resolution = resolve(request, model);
  if (!resolution.ok) return invalid([...resolution.problems, ...wrongValues], { model: resolution.model });
  const { resolved } = resolution;
  const early = [...wrongValues, ...combinationProblems(request, resolved)];
  const speculation = chooseSpeculation(request, resolved.model, resolved.checkpoint);
  const preparation = prepare({ ...resolved, request, speculation });
  if (!preparation.ok) return invalid([...early, ...preparation.problems], { model: resolved.model });
  const { prepared } = preparation;
  const known = { model: resolved.model, checkpointBytes: prepared.checkpointBytes };
  if (wrongValues.length > 0) {
    const rest = choose(withoutFields(request, wrongValues), resolved, prepared, speculation);
    return invalid([...early, ...(rest.kind === 'illegal' ? rest.problems : [])], known);
  }
  const choice = choose(request, resolved, prepared, speculation);
  if (choice.kind === 'illegal') return invalid([...early, ...choice.problems], { ...known, layout: choice.layout });
  if (choice.kind === 'fits' && early.length === 0)
    return servingPlan(request, resolved, prepared, speculation, choice);
  if (choice.kind === 'fits') return invalid(early, { ...known, layout: choice.layout });
  if (early.length > 0)
    return invalid([...early, memoryProblem(resolved, prepared, choice)], { ...known, layout: choice.layout });
  return noFit(request, resolved, prepared, choice);
}

/** What is left of a request when what was found wrong is taken out, so that the rest can be judged as well. */
export function withoutFields<T extends object>(request: T, problems: readonly Problem[]): T {
  const wrong = new Set(problems.map(({ field }) => field.split('.')[0]));
  return Object.fromEntries(Object.entries(request).filter(([key]) => !wrong.has(key))) as T;
}

/** The layout a request is planned on. */
export function choose(
  request: PlanRequest,
  resolved: Resolved,
  prepared: PreparedModel,
  speculation: ChosenSpeculation | undefined,
): LayoutResult {
  const { model, checkpoint, gpu, instanceType, engineVersion } = resolved;
  return chooseLayout({
    request,
    model,
    prepared,
    gpu,
    instanceType,
    engineVersion,
    speculation,
    settings: engineDefaults(request, model, prepared.shape?.architecture, gpu, engineVersion, checkpoint),
    maxModelLen: request.maxModelLen,
    recipe: request.recipe,
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
    basis: { memory: choice.inputs },
  };
}
